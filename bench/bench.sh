#!/usr/bin/env bash
# Measures the operator against the floor, a Kestrel program that reads a review and answers a constant: the same load on
# one after the other, three rounds interleaved, so that what else the machine does falls on both.
# usage: bench/bench.sh OPERATOR FLOOR BENCH     (the built programs)
# environment: SECONDS_EACH (10), CONNECTIONS (16), ROUNDS (3)
set -euo pipefail
cd "$(dirname "$0")/.."
operator=$(realpath "$1") floor=$(realpath "$2") bench=$(realpath "$3")
seconds=${SECONDS_EACH:-10} connections=${CONNECTIONS:-16} rounds=${ROUNDS:-3}
command -v wrk > /dev/null || {
  echo 'wrk is missing: apt-get install wrk (Debian), or see github.com/wg/wrk.' >&2
  exit 1
}

scratch=$(mktemp -d)
pids=()
clean_up() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  rm -rf "$scratch"
}
trap clean_up EXIT

free_port() {
  local port
  while port=$((RANDOM % 20000 + 20000)); (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

# Recorded reviews where there are some, else made ones. The namespace asks for injection, so they are used as they are.
"$bench" reviews "$scratch/made.jsonl"
reviews=$scratch/made.jsonl
corpus=../shared/corpus/admission-reviews.jsonl
if [[ -f $corpus ]]; then reviews=$corpus; fi
cat > "$scratch/injecting.yaml" <<'YAML'
apiVersion: dragonfly.io/v1alpha1
kind: DragonflyInjection
metadata: { name: default }
---
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { dragonfly.io/inject: "true" } }
YAML
sed 's/"true"/"false"/' "$scratch/injecting.yaml" > "$scratch/skipping.yaml"

declare -A port pid
start() { # name, command…
  local name=$1
  shift
  "$@" > "$scratch/$name.log" 2>&1 &
  pid[$name]=$!
  pids+=("$!")
}
port[floor]=$(free_port)
start floor "$floor" "${port[floor]}"
for name in injected skipped; do
  port[$name]=$(free_port) probe=$(free_port)
  resources=$scratch/injecting.yaml
  # The reviews of the made file ask themselves; skipped ones must come from those that do not.
  if [[ $name == skipped ]]; then resources=$scratch/skipping.yaml; fi
  begin=$(date +%s%N)
  start "$name" "$operator" serve --standalone --resources "$resources" --port "${port[$name]}" --probe-port "$probe"
  until curl -sf -o /dev/null "http://127.0.0.1:$probe/readyz"; do
    kill -0 "${pid[$name]}" || { cat "$scratch/$name.log"; exit 1; }
  done
  echo "start to ready: $((($(date +%s%N) - begin) / 1000000)) ms"
done

ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
load() { # name, seconds
  local body=$reviews
  if [[ $1 == skipped && $reviews != "$corpus" ]]; then
    body=$scratch/plain.jsonl
    [[ -f $body ]] || sed 's/"dragonfly.io\/inject":"true"/"example.com\/note":"true"/' "$reviews" > "$body"
  fi
  REVIEWS=$body wrk -t2 -c"$connections" -d"$2s" --latency -s bench/reviews.lua "https://127.0.0.1:${port[$1]}/mutate/v1pod"
}
to_us() { awk '{v = $1 + 0} /us$/ {print v} /ms$/ {print v * 1000} /[0-9]s$/ && !/[mu]s$/ {print v * 1000000}' <<< "$1"; }

for name in floor injected skipped; do load "$name" 5 > /dev/null; done # warm-up: code is compiled
for ((round = 1; round <= rounds; round++)); do
  for name in floor injected skipped; do
    before=$(ticks "${pid[$name]}")
    load "$name" "$seconds" > "$scratch/wrk"
    cpu=$(($(ticks "${pid[$name]}") - before))
    if grep -q 'Non-2xx\|Socket errors' "$scratch/wrk"; then cat "$scratch/wrk" >&2; exit 1; fi
    requests=$(awk '/requests in/ {print $1}' "$scratch/wrk")
    line=$(awk '/Requests\/sec/ {print $2}' "$scratch/wrk")
    for percentile in 50% 90% 99%; do
      line+=" $(to_us "$(awk -v p="$percentile" '$1 == p {print $2}' "$scratch/wrk")")"
    done
    line+=" $(awk -v t="$cpu" -v hz="$(getconf CLK_TCK)" -v n="$requests" 'BEGIN {print t / hz * 1e6 / n}')"
    line+=" $(awk '/VmRSS/ {print $2 / 1024}' "/proc/${pid[$name]}/status")"
    echo "$line" >> "$scratch/$name.rounds"
  done
done

median() { sort -g | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
echo
echo "$(wc -l < "$reviews") reviews ($(basename "$reviews")), $connections keep-alive TLS connections, $rounds rounds of $seconds s, medians of the rounds"
printf '%-10s %18s %17s %17s %17s %17s %14s\n' '' req/s 'p50 us' 'p90 us' 'p99 us' 'CPU us/req' 'RSS MiB'
for name in floor injected skipped; do
  printf '%-10s' "$name"
  for column in 1 2 3 4 5 6; do
    value=$(cut -d' ' -f$column "$scratch/$name.rounds" | median)
    base=$(cut -d' ' -f$column "$scratch/floor.rounds" | median)
    awk -v v="$value" -v b="$base" -v w=$((column == 1 ? 11 : column == 6 ? 7 : 10)) 'BEGIN {printf " %*.0f (%4.2f)", w, v, v / b}'
  done
  echo
done
