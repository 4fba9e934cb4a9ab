#!/usr/bin/env bash
# Packs native binaries as the kubectl plugin, and fills in krew's manifest, which names only the architectures that are given.
# usage: hack/plugin.sh VERSION FOLDER ARCHITECTURE=BINARY…   (VERSION is the tag of the release, such as v0.2.0)
set -euo pipefail
if (($# < 3)) || [[ ! $1 =~ ^v[0-9]+\. ]]; then
  echo "usage: $0 VERSION FOLDER ARCHITECTURE=BINARY…" >&2
  exit 2
fi
version=$1 folder=$2
shift 2
manifest=$(< "$(dirname "$0")/krew/dragonfly.yaml")
license=$(dirname "$0")/../LICENSE
mkdir -p "$folder"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

pack() { # architecture, binary
  local archive=$folder/kubectl-dragonfly_linux_$1.tar.gz sum
  [[ $manifest == *SHA256_${1^^}* ]] || { echo "$0: krew's manifest does not know the architecture '$1'" >&2; exit 2; }
  install -m 755 "$2" "$scratch/kubectl-dragonfly"
  ln -sf kubectl-dragonfly "$scratch/kubectl_complete-dragonfly"
  install -m 644 "$license" "$scratch/LICENSE"
  # The same binary gives the same archive, and so the same checksum.
  tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --directory "$scratch" \
    kubectl-dragonfly kubectl_complete-dragonfly LICENSE | gzip --no-name > "$archive"
  sum=$(sha256sum "$archive")
  manifest=${manifest//SHA256_${1^^}/${sum%% *}}
}

for one in "$@"; do pack "${one%%=*}" "${one#*=}"; done
# A platform begins with its selector; one that still has no checksum was not given.
printf '%s\n' "${manifest//VERSION/$version}" | awk '
  function flush() { if (platform !~ /SHA256_/) printf "%s", platform; platform = "" }
  NR == 1 { next }
  /^  - selector:/ { flush() }
  { platform = platform $0 "\n" }
  END { flush() }
' > "$folder/dragonfly.yaml"
