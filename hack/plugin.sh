#!/usr/bin/env bash
# Packs native binaries as the kubectl plugin, and fills in krew's manifest.
# usage: hack/plugin.sh VERSION FOLDER AMD64-BINARY ARM64-BINARY   (VERSION is the tag of the release, such as v0.1.0)
set -euo pipefail
[ $# -eq 4 ] || { echo "usage: $0 VERSION FOLDER AMD64-BINARY ARM64-BINARY" >&2; exit 2; }
version=$1 folder=$2
manifest=$(< "$(dirname "$0")/krew/dragonfly.yaml")
license=$(dirname "$0")/../LICENSE
mkdir -p "$folder"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

pack() { # architecture, binary
  local archive=$folder/kubectl-dragonfly_linux_$1.tar.gz sum
  install -m 755 "$2" "$scratch/kubectl-dragonfly"
  ln -sf kubectl-dragonfly "$scratch/kubectl_complete-dragonfly"
  install -m 644 "$license" "$scratch/LICENSE"
  # The same binary gives the same archive, and so the same checksum.
  tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --directory "$scratch" \
    kubectl-dragonfly kubectl_complete-dragonfly LICENSE | gzip --no-name > "$archive"
  sum=$(sha256sum "$archive")
  manifest=${manifest//SHA256_${1^^}/${sum%% *}}
}

pack amd64 "$3"
pack arm64 "$4"
printf '%s\n' "${manifest//VERSION/$version}" | tail -n +2 > "$folder/dragonfly.yaml"
