#!/usr/bin/env bash
# Prints the folder that holds kube-apiserver, etcd and kubectl of a Kubernetes version, as controller-tools releases them
# for envtest; downloads them the first time, to where control-plane.sh finds them, too.
# usage: hack/envtest.sh 1.36.2
set -euo pipefail
version=$1
case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64 | arm64) architecture=arm64 ;;
  *) echo "envtest.sh: there are no binaries for $(uname -m)" >&2; exit 1 ;;
esac
archive=envtest-v$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$architecture.tar.gz
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dragonfly-operator/control-plane-$version

if [[ ! -x $folder/kube-apiserver ]]; then
  source=kubernetes-sigs/controller-tools
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  curl() { command curl --fail --silent --show-error --location --retry 3 "$@"; }
  # The index says what the SHA-512 of each archive is, on the line after its name.
  sum=$(curl "https://raw.githubusercontent.com/$source/HEAD/envtest-releases.yaml" |
    awk -v name="$archive:" '$1 == name {found = 1; next} found && $1 == "hash:" && !done {print $2; done = 1}')
  [[ -n $sum ]] || { echo "envtest.sh: there is no release of $archive" >&2; exit 1; }
  curl --output "$scratch/$archive" "https://github.com/$source/releases/download/envtest-v$version/$archive"
  echo "$sum  $scratch/$archive" | sha512sum --check --quiet >&2
  tar -xzf "$scratch/$archive" -C "$scratch"
  mkdir -p "$folder"
  find "$scratch" -type f \( -name kube-apiserver -o -name etcd -o -name kubectl \) -exec mv -t "$folder" {} +
fi
echo "$folder"
