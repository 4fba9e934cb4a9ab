# Sourced by bench.sh and compare.sh: programs to measure, the load on them, and what they take.
# shellcheck shell=bash
connections=${CONNECTIONS:-16}
command -v wrk > /dev/null || {
  echo 'wrk is missing: apt-get install wrk (Debian), or see github.com/wg/wrk.' >&2
  exit 1
}

scratch=$(mktemp -d)
declare -A port probe pid
clean_up() {
  local name
  for name in "${!pid[@]}"; do kill "${pid[$name]}" 2> /dev/null || true; done
  rm -rf "$scratch"
}
trap clean_up EXIT

free_port() {
  local port
  while port=$((RANDOM % 20000 + 20000)); (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

# Recorded reviews where there are some, else made ones. The namespace asks for injection, so recorded ones are used as they are.
# The made ones ask themselves; skipped ones must come from those that do not.
prepare_reviews() { # the built dragonfly-bench
  reviews=../shared/corpus/admission-reviews.jsonl skipped_reviews=../shared/corpus/admission-reviews.jsonl
  if [[ ! -f $reviews ]]; then
    reviews=$scratch/made.jsonl skipped_reviews=$scratch/plain.jsonl
    "$1" reviews "$reviews"
    sed 's/"dragonfly.io\/inject":"true"/"example.com\/note":"true"/' "$reviews" > "$skipped_reviews"
  fi
  cat > "$scratch/injected.yaml" << 'YAML'
apiVersion: dragonfly.io/v1alpha1
kind: DragonflyInjection
metadata: { name: default }
---
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { dragonfly.io/inject: "true" } }
YAML
  sed 's/"true"/"false"/' "$scratch/injected.yaml" > "$scratch/skipped.yaml"
}

# Somebody reads the log, as a container runtime does.
start() { # name, command…
  local name=$1
  shift
  "$@" > >(exec cat > "$scratch/$name.log") 2>&1 &
  pid[$name]=$!
}

# Sets ready_ms, from the start until it is ready. Asking starts no program, which would slow down what is measured.
start_operator() { # name, operator, injected or skipped
  local begin status
  port[$1]=$(free_port) probe[$1]=$(free_port)
  begin=$(date +%s%N)
  start "$1" "$2" serve --standalone --resources "$scratch/$3.yaml" --port "${port[$1]}" --probe-port "${probe[$1]}"
  until ready "${probe[$1]}"; do
    kill -0 "${pid[$1]}" || { cat "$scratch/$1.log" >&2; exit 1; }
    read -r -t 0.002 -u "$never" || true
  done
  # shellcheck disable=SC2034 # for those who source this
  ready_ms=$((($(date +%s%N) - begin) / 1000000))
}
exec {never}<> <(:)

ready() { # probe port
  local status connection
  { exec {connection}<> "/dev/tcp/127.0.0.1/$1"; } 2> /dev/null || return 1
  printf 'GET /readyz HTTP/1.0\r\n\r\n' >&"$connection"
  read -r status <&"$connection" || true
  exec {connection}>&-
  [[ ${status:-} == *' 200 '* ]]
}

stop() { # name
  kill "${pid[$1]}"
  wait "${pid[$1]}" || true
  unset "pid[$1]"
}

ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
resident_mib() { awk '/VmRSS/ {print $2 / 1024}' "/proc/$1/status"; }
to_us() { awk '{v = $1 + 0} /us$/ {print v} /ms$/ {print v * 1000} /[0-9]s$/ && !/[mu]s$/ {print v * 1000000}' <<< "$1"; }
median() { sort -g | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# Prints requests, requests/s, p50, p90 and p99 in microseconds, CPU microseconds per request, resident MiB.
load() { # name, file of reviews, seconds
  local before cpu requests line percentile
  before=$(ticks "${pid[$1]}")
  REVIEWS=$2 wrk -t2 -c"$connections" -d"$3s" --latency -s bench/reviews.lua "https://127.0.0.1:${port[$1]}/mutate/v1pod" > "$scratch/wrk"
  cpu=$(($(ticks "${pid[$1]}") - before))
  if grep -q 'Non-2xx\|Socket errors' "$scratch/wrk"; then
    cat "$scratch/wrk" >&2
    return 1
  fi
  requests=$(awk '/requests in/ {print $1}' "$scratch/wrk")
  line="$requests $(awk '/Requests\/sec/ {print $2}' "$scratch/wrk")"
  for percentile in 50% 90% 99%; do
    line+=" $(to_us "$(awk -v p="$percentile" '$1 == p {print $2}' "$scratch/wrk")")"
  done
  line+=" $(awk -v t="$cpu" -v hz="$(getconf CLK_TCK)" -v n="$requests" 'BEGIN {print t / hz * 1e6 / n}')"
  echo "$line $(resident_mib "${pid[$1]}")"
}
