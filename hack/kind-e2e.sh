#!/usr/bin/env bash
# Installs the operator into a kind cluster of its own with the chart, as a user would, and looks at a Pod that asks for
# injection: the tools can be called in it, the socket is mounted, the variable resolves. Leaves nothing behind.
# usage: hack/kind-e2e.sh NODE_IMAGE   (needs docker, kind, kubectl and helm)
set -euo pipefail
cd "$(dirname "$0")/.."
node_image=$1
cluster=dragonfly-operator-e2e
architecture=$(docker version --format '{{.Server.Arch}}')
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
operator=example.test/dragonfly-operator
toolkits=example.test/toolkits
namespace=d7y-operator-system

say() { printf '\n== %s\n' "$*"; }
fail() { echo "kind-e2e.sh: $*" >&2; exit 1; }

scratch=$(mktemp -d)
export KUBECONFIG=$scratch/kubeconfig # A cluster that the user may have is not to be touched.

clean_up() {
  local status=$?
  trap - EXIT
  if ((status != 0)); then
    kubectl get pods --all-namespaces --output wide || true
    kubectl --namespace "$namespace" describe pods || true
    kubectl --namespace "$namespace" logs --selector app.kubernetes.io/name=d7y-operator --tail 50 || true
    kubectl describe pods || true
  fi >&2
  kind delete cluster --name "$cluster" || true
  rm -rf "$scratch"
  exit "$status"
}
trap clean_up EXIT

say 'build the images'
make "docker-build-$architecture" IMG="$operator:$version"
make "toolkits-build-$architecture" TOOLKITS_IMG="$toolkits:e2e"
docker tag "$operator:$version-$architecture" "$operator:$version"
docker tag "$toolkits:e2e-$architecture" "$toolkits:e2e"

say 'create the cluster'
kind create cluster --name "$cluster" --image "$node_image" --wait 120s
kind load docker-image --name "$cluster" "$operator:$version" "$toolkits:e2e"

# No dfdaemon runs there; something that listens on its socket is enough to see that it is mounted.
node=$cluster-control-plane
docker exec "$node" mkdir -p /var/run/dragonfly
docker exec --detach "$node" systemd-socket-activate --listen /var/run/dragonfly/dfdaemon.sock /bin/cat

say 'install the chart'
helm install d7y-operator helm/dragonfly-operator --namespace "$namespace" --create-namespace --timeout 5m \
  --set image.repository="$operator" \
  --set defaultInjection.toolsImage.repository="$toolkits" --set defaultInjection.toolsImage.tag=e2e
kubectl --namespace "$namespace" rollout status deployment/d7y-operator --timeout 120s
kubectl wait dragonflyinjection/default --for condition=Ready --timeout 60s
helm test d7y-operator --namespace "$namespace" --timeout 3m

say 'create a Pod that asks for injection'
kubectl wait serviceaccount/default --for create --timeout 60s
kubectl apply --filename - <<'END'
apiVersion: v1
kind: Pod
metadata:
  name: app
  annotations:
    dragonfly.io/inject: "true"
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: app
    image: alpine:3.22
    command: [sleep, infinity]
END
kubectl wait pod/app --for condition=Ready --timeout 180s
in_pod() { kubectl exec app --container app -- sh -euc "$1"; }

say 'look into it'
[[ $(kubectl get pod app --output 'jsonpath={.metadata.annotations.dragonfly\.io/injected}') == default ]] || fail 'the Pod was not injected'
# shellcheck disable=SC2016 # Its shell is to expand them.
in_pod 'for tool in dfget dfcache dfstore dfdaemon; do "$DRAGONFLY_TOOLS_PATH/$tool" --version; done; "$DRAGONFLY_TOOLS_PATH/dfctl" --help > /dev/null'
in_pod 'test -S /var/run/dragonfly/dfdaemon.sock'
address=$(kubectl get node "$node" --output 'jsonpath={.status.addresses[?(@.type=="InternalIP")].address}')
# shellcheck disable=SC2016
proxy=$(in_pod 'echo "$DRAGONFLY_INJECT_PROXY"')
[[ $proxy == "http://$address:4001" ]] || fail "DRAGONFLY_INJECT_PROXY is '$proxy', not http://$address:4001"

say 'upgrade: the default DragonflyInjection becomes an ordinary object of the release, as it is'
kubectl patch dragonflyinjection default --type merge --patch '{"spec": {"priority": 7}}'
helm upgrade d7y-operator helm/dragonfly-operator --namespace "$namespace" --reuse-values --wait --timeout 5m
helm get manifest d7y-operator --namespace "$namespace" | grep -q '^kind: DragonflyInjection$' || fail 'it did not'
[[ $(kubectl get dragonflyinjection default --output 'jsonpath={.spec.priority}') == 7 ]] || fail 'it was changed back'

say 'uninstall: webhook configurations go, CRD and DragonflyInjection stay'
helm uninstall d7y-operator --namespace "$namespace" --wait --timeout 5m
left=$(kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations --output name | grep d7y-operator || true)
[[ -z $left ]] || fail "left behind: $left"
kubectl get dragonflyinjection default

say 'all is well'
