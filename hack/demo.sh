#!/usr/bin/env bash
# Shows the operator at work on the examples: starts an API server and the operator on loopback, applies the examples
# with kubectl, prints what was added to each Pod, and stops and removes everything again.
# usage: hack/demo.sh OPERATOR   (the built dragonfly-operator)
set -euo pipefail
cd "$(dirname "$0")/.."
operator=$(realpath "$1")
export -n KUBECONFIG # A cluster that the user may have is not to be touched.

assets=$(Dragonfly.Operator.Tests/E2E/control-plane.sh)
PATH=$assets:$PATH
scratch=$(mktemp -d)
pids=()

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m' color=always; else bold='' plain='' color=never; fi
say() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
run() { printf '%s$ kubectl %s%s\n' "$bold" "$*" "$plain"; kubectl "$@"; }
kubectl() { command kubectl --kubeconfig "$scratch/kubeconfig" --cache-dir "$scratch/cache" "$@"; }

clean_up() {
  local status=$? i log
  trap - EXIT INT TERM
  if ((status != 0)); then
    for log in "$scratch"/*.log; do
      printf '\n== the end of %s\n' "${log##*/}"
      tail -n 15 "$log"
    done >&2
  fi
  # The last started first: an API server without etcd would not end in peace.
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null || true
    wait "${pids[i]}" 2>/dev/null || true
  done
  rm -rf "$scratch"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# In the background, with a log; where setpriv can, so that it cannot outlive this script.
daemon() {
  local log=$scratch/$1.log
  shift
  local guard=()
  if setpriv --pdeathsig KILL true 2>/dev/null; then guard=(setpriv --pdeathsig KILL); fi
  # HTTP proxies are for the world outside.
  env -u http_proxy -u https_proxy -u HTTP_PROXY -u HTTPS_PROXY -u all_proxy -u ALL_PROXY \
    "${guard[@]}" "$@" >"$log" 2>&1 </dev/null &
  pids+=($!)
}

# Loopback ports below those that the system gives to outgoing connections.
free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# Tries until it works, for at most a minute, and only as long as all daemons live.
wait_for() {
  local deadline=$((SECONDS + 60)) pid
  until "$@" >/dev/null 2>&1; do
    for pid in "${pids[@]}"; do
      kill -0 "$pid" 2>/dev/null || { echo 'A process ended too early.' >&2; return 1; }
    done
    ((SECONDS < deadline)) || { echo "Waited too long for: $*" >&2; return 1; }
    sleep 0.1
  done
}

operator_ready() {
  local line
  exec 3<>"/dev/tcp/127.0.0.1/$probe_port" || return 1
  printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3
  read -r line <&3
  exec 3>&-
  [[ $line == *' 200 '* ]]
}

# What the API server would store, without what it numbers and dates, and without kubectl's own notes.
shown() {
  kubectl "$@" -o yaml | awk '
    /^  (creationTimestamp|resourceVersion|selfLink|uid):/ {next}
    /^status:/ {exit}
    /^  managedFields:/ {skip = 3; next}
    /kubectl.kubernetes.io\/last-applied-configuration:/ {skip = 5; next}
    skip && match($0, /[^ -]/) - 1 >= skip {next}
    {skip = 0; print}'
}

say 'Starting an API server and the operator on 127.0.0.1'
etcd_port=$(free_port) api_port=$(free_port) webhook_port=$(free_port) probe_port=$(free_port)
token=demo
echo "$token,admin,admin,system:masters" >"$scratch/tokens.csv"
daemon etcd etcd --name demo --data-dir "$scratch/etcd" --logger zap --log-level error --unsafe-no-fsync \
  --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
  --listen-peer-urls http://127.0.0.1:0 --initial-advertise-peer-urls http://127.0.0.1:23800 \
  --initial-cluster demo=http://127.0.0.1:23800
# The key that the API server makes for TLS also signs tokens here: one less to make.
daemon kube-apiserver kube-apiserver --etcd-servers="http://127.0.0.1:$etcd_port" --bind-address=127.0.0.1 \
  --advertise-address=127.0.0.1 --secure-port="$api_port" --cert-dir="$scratch/certificates" \
  --token-auth-file="$scratch/tokens.csv" --authorization-mode=RBAC \
  --service-account-issuer=https://kubernetes.default.svc \
  --service-account-key-file="$scratch/certificates/apiserver.key" \
  --service-account-signing-key-file="$scratch/certificates/apiserver.key" \
  --service-cluster-ip-range=10.0.0.0/24 --disable-admission-plugins=ServiceAccount
cat >"$scratch/kubeconfig" <<END
apiVersion: v1
kind: Config
clusters:
- {name: demo, cluster: {server: "https://127.0.0.1:$api_port", certificate-authority: "$scratch/certificates/apiserver.crt"}}
users:
- {name: demo, user: {token: "$token"}}
contexts:
- {name: demo, context: {cluster: demo, user: demo}}
current-context: demo
END
wait_for kubectl get --raw /readyz
wait_for kubectl get namespace default

say 'Installing the CRDs, and a namespace for the operator'
run apply -f config/namespace/namespace.yaml
crds=(config/crd/*_dragonfly_io.yaml)
# kubectl before 1.25 does not know validation rules.
run apply --validate=false "${crds[@]/#/--filename=}"
wait_for kubectl get dragonflyinjections
KUBECONFIG=$scratch/kubeconfig daemon operator "$operator" serve --port "$webhook_port" --probe-port "$probe_port" \
  --namespace d7y-operator-system --log-format text
wait_for operator_ready

say 'Applying the examples: a namespace whose Pods all want it, and what to inject'
run apply -f examples/namespace.yaml -f examples/injection.yaml
shown create -f examples/pod.yaml --dry-run=server >"$scratch/before.yaml"

say 'Letting the API server ask the operator about every new Pod'
# In a cluster it is the operator's Service that is called. The operator itself adds the CA that it is to be trusted by.
kubectl create -f - <<END
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: d7y-operator-mutators
webhooks:
- name: mutate.pod.v1
  clientConfig:
    url: https://127.0.0.1:$webhook_port/mutate/v1pod
  rules:
  - {apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}
  admissionReviewVersions: [v1]
  failurePolicy: Ignore
  reinvocationPolicy: IfNeeded
  sideEffects: NoneOnDryRun
  timeoutSeconds: 3
END
in_force() { kubectl create -f examples/pod.yaml --dry-run=server -o yaml | grep -q 'dragonfly.io/injected: default'; }
wait_for in_force

say 'Creating the annotated Pod, and a Pod that says nothing in the namespace that wants it'
run apply -f examples/pod.yaml -f examples/deployment.yaml
echo '(The Deployment is only stored: there is no controller here to make its Pods.)'
run run quiet --image=nginx:1.27 --restart=Never --namespace=training
run get pods --all-namespaces -o 'custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,INJECTED-BY:.metadata.annotations.dragonfly\.io/injected'

say 'What was added to examples/pod.yaml'
shown get pod web >"$scratch/after.yaml"
diff -u --color="$color" --label 'web, as it would be without the operator' --label 'web, as it is stored' \
  "$scratch/before.yaml" "$scratch/after.yaml" || [[ $? == 1 ]]

say 'Stopping everything'
