#!/usr/bin/env bash
# Prints the folder that holds kube-apiserver, etcd and kubectl (the only line on stdout), and kube-controller-manager where it is built here:
# $KUBEBUILDER_ASSETS if set, else a cache, which on Debian 12 is made from Debian's own packages
# (needs root or sudo for the build tools; takes some minutes, once).
# usage: control-plane.sh [VERSION]
# With a version, such as 1.36, it is the newest of that version in the cache, and exit code 3 if there is none: Debian's
# source packages of later releases hold only kubectl. hack/envtest.sh downloads one into the cache.
set -euo pipefail

kubernetes=1.20.2
wanted=${1:-$kubernetes}
build_tools=(golang-1.19-go rsync jq make dpkg-dev)
caches=${XDG_CACHE_HOME:-$HOME/.cache}/dragonfly-operator
cache=$caches/control-plane-$kubernetes
scratch=$cache.build

exec 3>&1 1>&2 # From here on everything any command prints is progress; only the answer goes to 3.

answer() { echo "$1" >&3; exit 0; }
fail() { echo "control-plane.sh: $1"; exit 1; }
how_to_get() { fail "$1; get the binaries with: export KUBEBUILDER_ASSETS=\$(setup-envtest use -p path)"; }
has_all() { [[ -x $1/kube-apiserver && -x $1/etcd && -x $1/kubectl ]]; }
is_built() { has_all "$1" && [[ -x $1/kube-controller-manager ]]; }

as_root() {
  if ((EUID == 0)); then "$@"
  elif type -P sudo >/dev/null; then sudo "$@"
  else fail "must be root, or have sudo, to install: ${build_tools[*]}"
  fi
}

# apt with its own lists, which also hold the source packages: the machine's stay as they are, and
# neither they nor its sources need to be set up for this. The scratch folder may be closed to apt's
# sandbox user, so do without it (signatures are checked all the same).
apt=(
  -qq -o Dir::Etc::sourcelist="$scratch/apt/sources.list" -o Dir::Etc::sourceparts="$scratch/apt/sources.list.d"
  -o Dir::State::Lists="$scratch/apt/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
  -o APT::Sandbox::User=root
)

update_lists() {
  local file copy
  mkdir -p apt/sources.list.d apt/lists/partial
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
    [[ -e $file ]] || continue
    copy=apt/${file#/etc/apt/}
    if [[ $file == *.sources ]]; then sed -E 's/^Types:.*/Types: deb deb-src/I' "$file" >"$copy"
    else sed -nE 's/^\s*deb(-src)?(\s.*)/deb\2\ndeb-src\2/p' "$file" | sort -u >"$copy"
    fi
  done
  apt-get "${apt[@]}" update || echo 'Not all package lists could be had; going on with the others.'
}

# Unpacks packages instead of installing them: etcd-server would start a service.
unpack() {
  apt-get "${apt[@]}" download "$@"
  local deb
  for deb in ./*.deb; do dpkg-deb -x "$deb" root; done
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
  # No Go setting of the user's is to change the build, and nothing is to be downloaded or left behind.
  env -u GOFLAGS -u GOPATH -u GOROOT -u GO111MODULE -u MAKEFLAGS \
    PATH="/usr/lib/go-1.19/bin:$PATH" GOENV=off GOPROXY=off GOCACHE="$scratch/go" CGO_ENABLED=0 \
    KUBE_GIT_VERSION_FILE="$scratch/version" make -C source WHAT="cmd/kube-apiserver cmd/kube-controller-manager"
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

if ! grep -qsE '^ID(_LIKE)?=.*debian' /etc/os-release || ! type -P apt-get >/dev/null; then
  how_to_get 'Not a Debian system'
fi

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

cp source/_output/bin/kube-{apiserver,controller-manager} root/usr/bin/etcd bin/
if [[ -x root/usr/bin/kubectl ]]; then cp root/usr/bin/kubectl bin/
else ln -s "$(type -P kubectl)" bin/
fi
rm -rf "$cache" # Whatever is here is not complete: a link to a kubectl that is gone, for one.
mv -T bin "$cache"
answer "$cache"
