#!/usr/bin/env bash
# Prints the folder that holds kube-apiserver, etcd and kubectl (the only line on stdout), and where it is built here also what
# a node runs: kube-controller-manager, kube-scheduler, kubelet and kube-proxy.
# It is $KUBEBUILDER_ASSETS if set, else a cache, which on Debian 12 is made from Debian's own packages
# (needs root or sudo for the build tools; takes some minutes, once).
# usage: control-plane.sh [VERSION]
# With a version, such as 1.36, it is the newest of that version in the cache, and exit code 3 if there is none: Debian's
# source packages of later releases hold only kubectl. hack/envtest.sh downloads one into the cache.
set -euo pipefail

kubernetes=1.20.2
wanted=${1:-$kubernetes}
servers=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)
build_tools=(golang-1.19-go rsync jq make dpkg-dev)
caches=${XDG_CACHE_HOME:-$HOME/.cache}/dragonfly-operator
cache=$caches/control-plane-$kubernetes
scratch=$cache.build
# shellcheck source=hack/debian.sh
. "$(dirname "$(realpath "$0")")/../../hack/debian.sh"

exec 3>&1 1>&2 # From here on everything any command prints is progress; only the answer goes to 3.

answer() { echo "$1" >&3; exit 0; }
fail() { echo "control-plane.sh: $1"; exit 1; }
how_to_get() { fail "$1; get the binaries with: export KUBEBUILDER_ASSETS=\$(setup-envtest use -p path)"; }
has_all() { [[ -x $1/kube-apiserver && -x $1/etcd && -x $1/kubectl ]]; }
is_built() {
  local server
  has_all "$1" || return
  for server in "${servers[@]}"; do [[ -x $1/$server ]] || return; done
}

as_root() {
  if ((EUID == 0)); then "$@"
  elif type -P sudo >/dev/null; then sudo "$@"
  else fail "must be root, or have sudo, to install: ${build_tools[*]}"
  fi
}

build_servers() {
  apt-get "${apt[@]}" source --download-only "kubernetes=$source_version"
  dpkg-source --no-check -x ./*.dsc source

  # The vendored reflect2 1.0.1 reads maps in a way that Go 1.18 and later broke: the server would
  # crash on every webhook's patch. Debian's 1.0.2 is good.
  local reflect2=github.com/modern-go/reflect2
  rm source/vendor/$reflect2/*.{go,s}
  cp root/usr/share/gocode/src/$reflect2/*.{go,s} source/vendor/$reflect2/
  rm -f source/vendor/$reflect2/*_test.go

  # There is no git checkout to take the version from.
  cat >version <<END
KUBE_GIT_COMMIT='debian'
KUBE_GIT_TREE_STATE='archive'
KUBE_GIT_VERSION='v$kubernetes'
KUBE_GIT_MAJOR='1'
KUBE_GIT_MINOR='20'
END
  # No Go setting of the user's is to change the build, and nothing is to be downloaded or left behind. All servers come from
  # one call, which compiles what they share once. The clients of clouds and of dockershim take longer to compile than the
  # rest, and nothing here uses them. The kubelet, too, is to be linked without C: it is compiled with the others then.
  env -u GOPATH -u GOROOT -u GO111MODULE -u MAKEFLAGS \
    PATH="/usr/lib/go-1.19/bin:$PATH" GOENV=off GOPROXY=off GOCACHE="$scratch/go" GOFLAGS=-tags=providerless,dockerless CGO_ENABLED=0 \
    KUBE_STATIC_OVERRIDES=kubelet KUBE_GIT_VERSION_FILE="$scratch/version" \
    make -C source WHAT="${servers[*]/#/cmd/}"
}

if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
  for binary in kube-apiserver etcd kubectl; do
    if [[ -x $KUBEBUILDER_ASSETS/$binary ]]; then continue
    elif [[ $binary == kubectl ]] && type -P kubectl >/dev/null; then
      echo "No kubectl in KUBEBUILDER_ASSETS ($KUBEBUILDER_ASSETS): take the one on PATH, $(type -P kubectl)."
    else fail "No $binary in KUBEBUILDER_ASSETS ($KUBEBUILDER_ASSETS)."
    fi
  done
  answer "$KUBEBUILDER_ASSETS"
fi

if [[ $wanted != "$kubernetes" ]]; then
  while read -r folder; do
    has_all "$folder" && answer "$folder"
  done < <(find "$caches" -maxdepth 1 -type d \( -name "control-plane-$wanted" -o -name "control-plane-$wanted.*" \) 2>/dev/null | sort -rV)
  echo "control-plane.sh: There is no Kubernetes $wanted in $caches; hack/envtest.sh downloads one, or set KUBEBUILDER_ASSETS."
  exit 3
fi

is_built "$cache" && answer "$cache"

is_debian || how_to_get 'Not a Debian system'

mkdir -p "${cache%/*}"
exec 9>"$cache.lock"
flock -n 9 || { echo 'Waiting for another build of the control plane.'; flock 9; }
is_built "$cache" && answer "$cache"

echo "Building the control plane into $cache; this takes a few minutes."
trap 'rm -rf "$scratch"' EXIT
rm -rf "$scratch"
mkdir -p "$scratch/bin"
cd "$scratch"

update_lists
# Debian calls it 1.20.5+really1.20.2-…; there may be others, of other Debian releases.
source_version=$(apt-cache "${apt[@]}" showsrc --only-source kubernetes |
  sed -nE "s/^Version: (.*[^0-9.]${kubernetes//./\\.}-.*)/\1/p" | sort -V | tail -n 1) || true
[[ $source_version ]] || how_to_get "There is no Debian source package of Kubernetes $kubernetes here"
dpkg -s "${build_tools[@]}" >/dev/null 2>&1 ||
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${apt[@]}" install -y \
    --no-install-recommends --no-upgrade "${build_tools[@]}"

packages=(etcd-server golang-github-modern-go-reflect2-dev)
type -P kubectl >/dev/null || packages+=(kubernetes-client)
unpack "${packages[@]}"
build_servers

for server in "${servers[@]}"; do cp "source/_output/bin/$server" bin/; done
cp root/usr/bin/etcd bin/
if [[ -x root/usr/bin/kubectl ]]; then cp root/usr/bin/kubectl bin/
else ln -s "$(type -P kubectl)" bin/
fi
rm -rf "$cache" # Whatever is here is not complete: a link to a kubectl that is gone, for one.
mv -T bin "$cache"
answer "$cache"
