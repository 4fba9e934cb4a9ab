#!/usr/bin/env bash
# Publishes the operator as a native binary into artifacts/aot, and tries it: version, an injection, and how fast and with
# how much memory it serves. .NET 10 is what ships; where its compiler's packs cannot be restored, .NET 9's do.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/aot
common=(--configuration Release --runtime linux-"$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')")
properties=(-p:PublishAot=true)
command -v clang > /dev/null || properties+=(-p:CppCompilerAndLinker=gcc)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
publish() { # framework
  # Restored on its own: publishing asks for the packs by other rules than restoring does.
  dotnet restore Dragonfly.Operator "${common[@]:2}" "${properties[@]}" -p:TargetFramework="$1" --verbosity quiet > "$scratch/log" 2>&1 \
    && dotnet publish Dragonfly.Operator --no-restore "${common[@]}" "${properties[@]}" -p:TargetFramework="$1" --output "$out" > "$scratch/log" 2>&1
}

rm -rf "$out"
if publish net10.0; then
  framework=net10.0
elif grep -q 'NU1101\|NU1102\|NETSDK1112\|NETSDK1094' "$scratch/log" && publish net9.0; then
  framework=net9.0
else
  cat "$scratch/log" >&2
  exit 1
fi
# What was restored for the native binary is not what the other builds restore.
dotnet restore Dragonfly.Operator.slnx --verbosity quiet
if grep -qE 'warning (IL|CS|CA)[0-9]+' "$scratch/log"; then
  cat "$scratch/log" >&2
  exit 1
fi

binary=$out/dragonfly-operator
echo "$framework: $(($(stat -c %s "$binary") / 1048576)) MiB"
"$binary" version
"$binary" inject -f examples/pod.yaml > "$scratch/injected.yaml" 2> /dev/null
grep -q 'name: d7y-cli-tools' "$scratch/injected.yaml"

port=$((RANDOM % 20000 + 20000))
begin=$(date +%s%N)
"$binary" serve --standalone --port 0 --probe-port "$port" > "$scratch/log" &
pid=$!
trap 'kill "$pid" 2> /dev/null || true; rm -rf "$scratch"' EXIT
for ((try = 0; try < 2000; try++)); do
  if curl -sf -o /dev/null "http://127.0.0.1:$port/readyz"; then break; fi
  kill -0 "$pid" || { cat "$scratch/log" >&2; exit 1; }
done
curl -sf -o /dev/null "http://127.0.0.1:$port/readyz"
echo "start to ready: $((($(date +%s%N) - begin) / 1000000)) ms"
awk '/VmRSS/ {printf "memory when ready: %.0f MiB\n", $2 / 1024}' "/proc/$pid/status"
kill "$pid"
wait "$pid"
