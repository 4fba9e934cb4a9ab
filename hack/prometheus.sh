#!/usr/bin/env bash
# Prints the folder that holds prometheus and promtool (the only line on stdout), with which queries and alerts are tested:
# where they are on PATH, or a cache, which on Debian and Ubuntu is made from the distribution's own package. Nothing is installed.
# usage: hack/prometheus.sh
set -euo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dragonfly-operator/prometheus

has_both() { [[ -x $1/prometheus && -x $1/promtool ]]; }

if on_path=$(type -P promtool) && has_both "${on_path%/*}"; then folder=${on_path%/*}; fi
if ! has_both "$folder"; then
  type -P apt-get > /dev/null || { echo 'prometheus.sh: there is no apt-get; put prometheus and promtool on PATH yourself' >&2; exit 1; }
  mkdir -p "${folder%/*}"
  scratch=$(mktemp -d "$folder.XXXXXX") # Beside its place, so that moving it there is one step.
  trap 'rm -rf "$scratch"' EXIT
  cd "$scratch"
  # The folder may be closed to apt's sandbox user; signatures are checked all the same.
  apt=(apt-get -qq -o APT::Sandbox::User=root)
  if ! "${apt[@]}" download prometheus >&2; then
    # The machine's package lists may be missing or old, and stay as they are.
    mkdir -p lists/partial
    apt+=(-o Dir::State::Lists="$scratch/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
    "${apt[@]}" update >&2
    "${apt[@]}" download prometheus >&2
  fi
  dpkg-deb -x ./prometheus_*.deb root
  rm -rf "$folder"
  mv -T root/usr/bin "$folder" || has_both "$folder" # Somebody else may have been faster.
fi
echo "$folder"
