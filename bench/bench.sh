#!/usr/bin/env bash
# Measures the operator against the floor, a Kestrel program that reads a review and answers a constant: the same load on
# one after the other, three rounds interleaved, so that what else the machine does falls on both.
# usage: bench/bench.sh OPERATOR FLOOR BENCH     (the built programs)
# environment: SECONDS_EACH (10), CONNECTIONS (16), ROUNDS (3)
set -euo pipefail
cd "$(dirname "$0")/.."
operator=$(realpath "$1") floor=$(realpath "$2") bench=$(realpath "$3")
seconds=${SECONDS_EACH:-10} rounds=${ROUNDS:-3}
# shellcheck source=bench/common.sh
source bench/common.sh
prepare_reviews "$bench"

port[floor]=$(free_port)
start floor "$floor" "${port[floor]}"
for name in injected skipped; do
  start_operator "$name" "$operator" "$name"
  echo "start to ready: $ready_ms ms"
done

declare -A body=([floor]=$reviews [injected]=$reviews [skipped]=$skipped_reviews)
for name in floor injected skipped; do load "$name" "${body[$name]}" 5 > /dev/null; done # warm-up: code is compiled
for ((round = 1; round <= rounds; round++)); do
  for name in floor injected skipped; do load "$name" "${body[$name]}" "$seconds" >> "$scratch/$name.rounds"; done
done

echo
echo "$(wc -l < "$reviews") reviews ($(basename "$reviews")), $connections keep-alive TLS connections, $rounds rounds of $seconds s, medians of the rounds"
printf '%-10s %18s %17s %17s %17s %17s %14s\n' '' req/s 'p50 us' 'p90 us' 'p99 us' 'CPU us/req' 'RSS MiB'
for name in floor injected skipped; do
  printf '%-10s' "$name"
  for column in 2 3 4 5 6 7; do
    value=$(cut -d' ' -f$column "$scratch/$name.rounds" | median)
    base=$(cut -d' ' -f$column "$scratch/floor.rounds" | median)
    awk -v v="$value" -v b="$base" -v w=$((column == 2 ? 11 : column == 7 ? 7 : 10)) 'BEGIN {printf " %*.0f (%4.2f)", w, v, v / b}'
  done
  echo
done
