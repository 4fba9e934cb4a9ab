#!/usr/bin/env bash
# Builds another checkout beside this one and compares what the two operators take: the same load on one and the other in
# turn, in short slices, so that what else the machine does falls on both. Each round has processes of its own: where a process's
# code and heap happen to lie costs or saves it up to a tenth for as long as it runs. Figures are medians; each ratio is the median of the
# rounds' own ratios.
# usage: bench/compare.sh BASELINE BENCH     (the other checkout, the built dragonfly-bench)
# environment: SECONDS_EACH (3), WARM_UP (5), ROUNDS (9), STARTS (9), CONNECTIONS (16); LINKS ("framework-dependent native"),
# BUILD (yes; no to measure again what is built)
set -euo pipefail
baseline=$(realpath "$1") bench=$(realpath "$2")
cd "$(dirname "$0")/.."
ours=$PWD
seconds=${SECONDS_EACH:-3} warm_up=${WARM_UP:-5} rounds=${ROUNDS:-9} starts=${STARTS:-9}
# After so many injected reviews memory is read.
memory_after=200000
# shellcheck source=bench/common.sh
source bench/common.sh

declare -A program
# Each side has the youngest generation of its own image.
declare -A gen0=([ours]=$(sed -n 's/^GEN0_SIZE := //p' Makefile) [baseline]=$(sed -n 's/^GEN0_SIZE := //p' "$baseline/Makefile"))
build() { # side, checkout, link
  local log=$scratch/build.log
  if [[ $3 == native ]]; then
    program[$1]=$2/artifacts/aot/dragonfly-operator
    [[ ${BUILD:-yes} == no && -x ${program[$1]} ]] && return
    "$2/hack/aot.sh" > "$log" 2>&1 && return
  else
    program[$1]=$2/Dragonfly.Operator/bin/Release/net10.0/dragonfly-operator
    [[ ${BUILD:-yes} == no && -x ${program[$1]} ]] && return
    dotnet build "$2/Dragonfly.Operator" --configuration Release --nologo --verbosity quiet > "$log" 2>&1 && return
  fi
  tail -n 20 "$log" >&2
  return 1
}

# Which one is first changes from round to round.
sides() { if (($1 % 2)); then echo baseline ours; else echo ours baseline; fi; }

# Each line of a file has a figure of ours and the one of the baseline, taken right before or after it.
compare_start() {
  local round side
  local -A took
  for ((round = 0; round < starts; round++)); do
    for side in $(sides "$round"); do
      DOTNET_GCgen0size=${gen0[$side]} start_operator "$side" "${program[$side]}" injected
      took[$side]=$ready_ms
      stop "$side"
    done
    echo "${took[ours]} ${took[baseline]}" >> "$scratch/start"
  done
}

compare_load() { # injected or skipped, file of reviews
  local round side
  local -A measured
  for ((round = 0; round < rounds; round++)); do
    for side in $(sides "$round"); do
      DOTNET_GCgen0size=${gen0[$side]} start_operator "$side" "${program[$side]}" "$1"
      load "$side" "$2" "$warm_up" > "$scratch/warm-up" # code is compiled
      count_sent "$side" "$(< "$scratch/warm-up")"
    done
    for side in $(sides "$round"); do
      measured[$side]=$(load "$side" "$2" "$seconds")
      count_sent "$side" "${measured[$side]}"
    done
    echo "$(cut -d' ' -f5 <<< "${measured[ours]}") $(cut -d' ' -f5 <<< "${measured[baseline]}")" >> "$scratch/$1.p99"
    echo "$(cut -d' ' -f6 <<< "${measured[ours]}") $(cut -d' ' -f6 <<< "${measured[baseline]}")" >> "$scratch/$1.cpu"
    if [[ $1 == injected ]] && ((round == rounds - 1)); then compare_memory "$2"; fi
    for side in ours baseline; do stop "$side"; done
  done
}

declare -A sent
count_sent() { sent[${pid[$1]}]=$((${sent[${pid[$1]}]:-0} + ${2%% *})); } # side, figures of a load

compare_memory() { # file of reviews
  local side
  for side in ours baseline; do
    while ((sent[${pid[$side]}] < memory_after)); do count_sent "$side" "$(load "$side" "$1" "$seconds")"; done
  done
  echo "$(resident_mib "${pid[ours]}") $(resident_mib "${pid[baseline]}")" >> "$scratch/memory"
}

row() { # what, format of a figure, bar, file
  awk -v what="$1" -v format="$2" -v bar="$3" -v ratio="$(awk '{print $1 / $2}' "$4" | median)" \
    -v ours="$(cut -d' ' -f1 "$4" | median)" -v baseline="$(cut -d' ' -f2 "$4" | median)" 'BEGIN {
      printf "| %s | " format " | " format " | %.2f | %.2f | %s |\n", what, ours, baseline, ratio, bar, ratio <= bar ? "met" : "missed"
    }'
}

prepare_reviews "$bench"
echo "$(wc -l < "$reviews") reviews ($(basename "$reviews")), $connections connections, $rounds rounds of $seconds s, $starts starts"
echo
echo '| | ours | baseline | ratio | bar | |'
echo '| --- | --- | --- | --- | --- | --- |'
for link in ${LINKS:-framework-dependent native}; do
  if ! build ours "$ours" "$link" || ! build baseline "$baseline" "$link"; then
    echo "| $link: cannot be built here | | | | | not measured |"
    continue
  fi
  rm -f "$scratch"/{start,memory,*.p99,*.cpu}
  compare_start
  compare_load injected "$reviews"
  compare_load skipped "$skipped_reviews"
  row "$link: CPU µs per injected review" %.0f 1.25 "$scratch/injected.cpu"
  row "$link: CPU µs per skipped review" %.0f 1.35 "$scratch/skipped.cpu"
  row "$link: p99 µs, injected" %.0f 1.25 "$scratch/injected.p99"
  row "$link: p99 µs, skipped" %.0f 1.25 "$scratch/skipped.p99"
  row "$link: resident MiB after 200,000 reviews" %.0f 1.2 "$scratch/memory"
  row "$link: ms from start to ready" %.0f 1.5 "$scratch/start"
  if [[ $link == native ]]; then
    awk -v ours="$(stat -c %s "${program[ours]}")" -v baseline="$(stat -c %s "${program[baseline]}")" -v most=22 'BEGIN {
      printf "| native: MB of the binary | %.1f | %.1f | %.2f | %d MB | %s |\n", ours / 1e6, baseline / 1e6, ours / baseline, most, ours <= most * 1e6 ? "met" : "missed"
    }'
  fi
done
