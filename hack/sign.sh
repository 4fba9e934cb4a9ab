#!/usr/bin/env bash
# Signs what was pushed to a registry by its digest, keyless; with --sbom it also attaches a list of what each image holds.
# usage: hack/sign.sh [--sbom] REFERENCE…
set -euo pipefail
cd "$(dirname "$0")/.."
sbom=
if [[ ${1:-} == --sbom ]]; then
  sbom=yes
  shift
fi

for reference in "$@"; do
  digest=$(docker buildx imagetools inspect "$reference" --format '{{.Manifest.Digest}}')
  # A tag may be moved between two commands; a digest stays what it is.
  pinned=${reference%:*}@$digest
  name=${reference##*/}
  cosign sign --yes --recursive "$pinned"
  if [[ -n $sbom ]]; then
    mkdir -p dist
    list=dist/${name/:/-}.spdx.json
    syft scan "registry:$pinned" --output "spdx-json=$list"
    cosign attest --yes --type spdxjson --predicate "$list" "$pinned"
    # For the workflow's next steps.
    if [[ -n ${GITHUB_OUTPUT:-} ]]; then echo "${name%:*}=$digest" >> "$GITHUB_OUTPUT"; fi
  fi
  echo "$reference is $digest"
done
