#!/usr/bin/env bash
# What the operator is for, on a real node: installs the chart as a user would, and looks at Pods that run.
# usage: hack/node/node.sh hack/node/e2e.sh   (environment: that of node.sh's commands)
# shellcheck disable=SC2016 # The shells of containers expand what stands in single quotes.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
system=d7y-operator-system
app='{image: example.test/app:1, name: app}'

# --- the report

passed=0 skipped=0 step='' begin=0
next() { # the name of a step
  ended
  step=$1 begin=$SECONDS
  printf '\n== %s\n' "$step"
}
ended() {
  [[ -z $step ]] || { passed=$((passed + 1)); echo "   $((SECONDS - begin)) s"; }
  step=''
}
skip() { # what, why
  ended
  skipped=$((skipped + 1))
  printf '\n== %s\n   skipped: %s\n' "$1" "$2"
}
fail() { reason=$*; echo "e2e.sh: $*" >&2; exit 1; }
reason='a command failed'

clean_up() {
  local status=$?
  trap - EXIT
  touch "$scratch/stop"
  if ((status != 0)); then
    kubectl get pods --all-namespaces --output wide || true
    kubectl get events --all-namespaces --field-selector type=Warning,reason!=FailedScheduling --sort-by .lastTimestamp | tail -n 20 || true
    kubectl --namespace "$system" logs --selector app.kubernetes.io/name=d7y-operator --tail -1 --prefix | grep -v '"message":"admission"' | tail -n 20 || true
    printf '  Failed %s [%s s]\n  Error Message:\n   %s\n' "$step" "$((SECONDS - begin))" "$reason"
    echo "Failed!  - Failed: 1, Passed: $passed, Skipped: $skipped, Total: $((passed + skipped + 1)), Duration: $SECONDS s - node"
  fi
  rm -rf "$scratch"
  exit "$status"
}
trap clean_up EXIT

# --- how to ask

# Tries until it works, for at most a minute.
until_() { # what, command
  local what=$1 deadline=$((SECONDS + 60))
  shift
  until "$@" >"$scratch/until" 2>&1; do
    ((SECONDS < deadline)) || fail "waited too long until $what: $(tail -n 3 "$scratch/until")"
    sleep 0.3
  done
}
field() { kubectl get "$1" "$2" "${@:4}" --output "jsonpath=$3"; } # type, name, JSONPath, further arguments
annotation() { field pod "$1" "{.metadata.annotations.dragonfly\.io/$2}" "${@:3}"; } # Pod, name, further arguments
ready() { kubectl wait --for=condition=Ready --timeout=90s "$@"; }
in_pod() { # Pod, a script for its shell, further arguments
  local pod=$1 script=$2
  shift 2
  kubectl exec "$pod" --container app "$@" -- sh -euc "$script"
}
is() { [[ $1 == "$2" ]] || fail "$3 is '$1', not '$2'"; } # actual, expected, what
# The label is the API server's own from 1.21 on.
namespace() { # name, further labels
  kubectl create namespace "$1"
  kubectl label namespace "$1" --overwrite "kubernetes.io/metadata.name=$1" "${@:2}"
  until_ "namespace $1 has its ServiceAccount" kubectl get serviceaccount default --namespace "$1"
}
pod() { # name, further metadata, further arguments
  kubectl create --filename - "${@:3}" <<END
apiVersion: v1
kind: Pod
metadata: {name: "$1", $2}
spec: {terminationGracePeriodSeconds: 0, containers: [$app]}
END
}
restricted_pod() { # namespace, further metadata
  kubectl create --namespace "$1" --filename - <<END
apiVersion: v1
kind: Pod
metadata: {name: app${2:+, $2}}
spec:
  terminationGracePeriodSeconds: 0
  securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
  containers: [{name: app, image: example.test/app:1, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]
END
  ready pod/app --namespace "$1"
}
asking='annotations: {dragonfly.io/inject: "true"}'

# The tools are there, the socket is answered, the variable resolves, the proxy is reached.
see_all() { # Pod, further arguments
  in_pod "$1" 'for tool in dfget dfcache dfstore dfctl dfdaemon; do "$DRAGONFLY_TOOLS_PATH/$tool" --version; done' "${@:2}"
  [[ $(in_pod "$1" '"$DRAGONFLY_TOOLS_PATH/dfget" http://models/llama' "${@:2}") == dfdaemon*' serves http://models/llama' ]] || fail "dfget got no answer in $1"
  is "$(in_pod "$1" 'echo "$DRAGONFLY_INJECT_PROXY"' "${@:2}")" "http://$NODE_ADDRESS:4001" DRAGONFLY_INJECT_PROXY
  [[ $(in_pod "$1" 'http_proxy=$DRAGONFLY_INJECT_PROXY wget -qO- http://models.example.com/llama' "${@:2}") == dfdaemon*' proxies http://models.example.com/llama' ]] || fail "the proxy gave no answer in $1"
}

# Runs a command while Pods that no node takes are created, ten at a time. None may be refused. Sets created and injected.
while_pods_come() { # a namespace for them, command
  local name=$1 batch i
  shift
  namespace "$name" dragonfly.io/inject=true
  for ((i = 0; i < 10; i++)); do
    printf -- '---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: wave-}\nspec: {nodeSelector: {no: such}, containers: [%s]}\n' "$app"
  done >"$scratch/batch.yaml"
  rm -f "$scratch/stop"
  (
    batch=0
    while [[ ! -e $scratch/stop ]] && ((batch++ < 500)); do
      kubectl create --namespace "$name" --filename "$scratch/batch.yaml" >/dev/null 2>>"$scratch/refused" || touch "$scratch/refused.$name"
      echo $((batch * 10)) >"$scratch/count"
      sleep 0.2
    done
  ) &
  local creator=$!
  until_ 'the first Pods are there' test -e "$scratch/count"
  "$@"
  touch "$scratch/stop"
  wait "$creator"
  [[ ! -e $scratch/refused.$name ]] || fail "Pods were refused: $(tail -n 3 "$scratch/refused")"
  created=$(kubectl get pods --namespace "$name" --output name | wc -l)
  is "$created" "$(<"$scratch/count")" 'the number of Pods'
  injected=$(kubectl get pods --namespace "$name" --output 'jsonpath={range .items[*]}{.metadata.annotations.dragonfly\.io/injected}{"\n"}{end}' | grep -c default || true)
  echo "   $injected of $created Pods were injected"
  rm "$scratch/count"
  kubectl delete namespace "$name" --wait=false
}

# --- the chart, also on a server that is too old for it: there without what the server does not know

chart=helm/dragonfly-operator
install=() upgrade=() values=()
if ((NODE_MINOR < 23)); then
  chart=$scratch/chart
  cp -r helm/dragonfly-operator "$chart"
  sed -i '/^kubeVersion:/d' "$chart/Chart.yaml"
  install=(--server-side=false --disable-openapi-validation) upgrade=("${install[@]}") values=(--set podDisruptionBudget.enabled=false)
fi
helm_install() {
  helm install d7y-operator "$chart" --namespace "$system" --create-namespace --wait --timeout 3m "${install[@]}" "${values[@]}"
}
operator() { artifacts/aot/dragonfly-operator "$@"; }
webhooks() { kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations --output name; }
injects() { [[ $(kubectl create --dry-run=server --output 'jsonpath={.metadata.annotations.dragonfly\.io/injected}' --filename examples/pod.yaml) == default ]]; }

next 'Helm installs the chart, and its test passes'
helm_install
ready dragonflyinjection/default
helm test d7y-operator --namespace "$system" --timeout 2m

next 'The Service routes to both replicas'
address=$(field service d7y-operator '{.spec.clusterIP}' --namespace "$system")
field mutatingwebhookconfiguration d7y-operator-mutators '{.webhooks[0].clientConfig.caBundle}' | base64 -d >"$scratch/ca.crt"
host=d7y-operator.$system.svc
for _ in {1..10}; do
  curl --silent --show-error --output /dev/null --max-time 5 --cacert "$scratch/ca.crt" --resolve "$host:443:$address" "https://$host/"
done
until_ 'kube-proxy knows both' eval '[[ $(iptables-save -t nat | grep -c "DNAT .*:8443") == 2 ]]'

next 'A Pod that asks is injected before dfdaemon runs, and reaches it once it does, and after each restart'
pod early "$asking"
ready pod/early
is "$(annotation early injected)" default 'the annotation'
kubectl apply --filename - <<END
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: dfdaemon, namespace: kube-system}
spec:
  selector: {matchLabels: {app: dfdaemon}}
  template:
    metadata: {labels: {app: dfdaemon}}
    spec:
      hostNetwork: true
      terminationGracePeriodSeconds: 10 # With 0 the next would start beside one that still has the port.
      containers:
      - name: dfdaemon
        image: example.test/client:1
        readinessProbe: {tcpSocket: {port: 4001}, periodSeconds: 1}
        volumeMounts: [{name: run, mountPath: /var/run/dragonfly}]
      volumes: [{name: run, hostPath: {path: /var/run/dragonfly, type: DirectoryOrCreate}}]
END
kubectl --namespace kube-system rollout status daemonset/dfdaemon --timeout=60s
see_all early
before=$(in_pod early '"$DRAGONFLY_TOOLS_PATH/dfget" x')
kubectl --namespace kube-system rollout restart daemonset/dfdaemon
kubectl --namespace kube-system rollout status daemonset/dfdaemon --timeout=60s
see_all early
[[ $(in_pod early '"$DRAGONFLY_TOOLS_PATH/dfget" x') != "$before" ]] || fail 'dfdaemon was not restarted'
kubectl delete pod early --now

next 'Deployment, StatefulSet and Job of a namespace that asks'
namespace training dragonfly.io/inject=true
template="template: {metadata: {labels: {app: x}}, spec: {terminationGracePeriodSeconds: 0, containers: [$app]}}"
kubectl apply --namespace training --filename - <<END
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2, selector: {matchLabels: {app: x}}, $template}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: shard}
spec: {replicas: 2, serviceName: shard, selector: {matchLabels: {app: x}}, $template}
---
apiVersion: batch/v1
kind: Job
metadata: {name: download}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - {name: app, image: example.test/app:1, command: [sh, -euc, '"\$DRAGONFLY_TOOLS_PATH/dfget" http://models/llama -O /tmp/llama; grep serves /tmp/llama']}
END
kubectl --namespace training rollout status deployment/web --timeout=90s
kubectl --namespace training rollout status statefulset/shard --timeout=90s
kubectl --namespace training wait job/download --for=condition=Complete --timeout=90s
for name in $(kubectl get pods --namespace training --output name); do is "$(annotation "${name#pod/}" injected --namespace training)" default "the annotation of $name"; done
see_all shard-1 --namespace training
kubectl --namespace training logs job/download --container app
kubectl delete namespace training --wait=false

next 'A sidecar serves the containers of its Pods'
namespace sidecars
kubectl apply --filename - <<END
apiVersion: dragonfly.io/v1alpha1
kind: SidecarInjection
metadata: {name: files}
spec:
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: sidecars}}
  podSelector: {matchLabels: {files: here}}
  containers:
  - name: files
    image: example.test/app:1
    command: [httpd, -f, -p, "8000", -h, /etc]
    ports: [{containerPort: 8000}]
    startupProbe: {tcpSocket: {port: 8000}, periodSeconds: 1}
  shared: {env: [{name: FILES, value: "http://127.0.0.1:8000"}]}
END
ready sidecarinjection/files
pod fetch 'labels: {files: here}' --namespace sidecars
ready pod/fetch --namespace sidecars
[[ $(in_pod fetch 'wget -qO- "$FILES/passwd"' --namespace sidecars) == root:* ]] || fail 'the sidecar gave no answer'

if ((NODE_MINOR >= 29)); then
  next 'A Job ends beside a native sidecar'
  kubectl patch sidecarinjection files --type merge --patch '{"spec": {"native": "Always"}}'
  ready sidecarinjection/files
  until_ 'sidecars are native' eval '[[ $(kubectl create --namespace sidecars --dry-run=server --output "jsonpath={.spec.initContainers[0].restartPolicy}" --filename - <<<"{apiVersion: v1, kind: Pod, metadata: {name: trial, labels: {files: here}}, spec: {containers: [$app]}}") == Always ]]'
  kubectl apply --namespace sidecars --filename - <<END
apiVersion: batch/v1
kind: Job
metadata: {name: fetch}
spec:
  template:
    metadata: {labels: {files: here}}
    spec:
      restartPolicy: Never
      containers: [{name: app, image: example.test/app:1, command: [sh, -euc, 'wget -qO- "\$FILES/passwd"']}]
END
  kubectl --namespace sidecars wait job/fetch --for=condition=Complete --timeout=90s
else skip 'A Job ends beside a native sidecar' "Kubernetes 1.$NODE_MINOR has none"
fi
kubectl delete namespace sidecars --wait=false
kubectl delete sidecarinjection files

if ((NODE_MINOR >= 25)); then
  next 'Namespaces with Pod Security: what they allow is injected, and runs'
  for level in baseline restricted; do
    namespace "$level" dragonfly.io/inject=true "pod-security.kubernetes.io/enforce=$level"
    restricted_pod "$level"
    is "$(annotation app injected --namespace "$level")" default 'the annotation'
    is "$(field pod app '{.spec.volumes[*].hostPath.path}' --namespace "$level")" '' 'the path of the node'
    in_pod app '"$DRAGONFLY_TOOLS_PATH/dfget" --version; http_proxy=$DRAGONFLY_INJECT_PROXY wget -qO- http://models.example.com/x' --namespace "$level"
    kubectl delete namespace "$level" --wait=false
  done
else skip 'Namespaces with Pod Security' "Kubernetes 1.$NODE_MINOR does not enforce it"
fi

next 'dfdaemon as a sidecar, by the example, where Pods may have nothing of their node'
namespace edge pod-security.kubernetes.io/enforce=restricted
kubectl create configmap dfdaemon --namespace edge --from-literal dfdaemon.yaml=
kubectl apply --filename examples/dfdaemon-sidecar.yaml
ready sidecarinjection/dfdaemon dragonflyinjection/dfdaemon-sidecar
restricted_pod edge 'labels: {dragonfly.io/inject: "true"}'
is "$(annotation app injected --namespace edge)" dfdaemon-sidecar 'the annotation'
ask='"$DRAGONFLY_TOOLS_PATH/dfget" http://models/llama'
pod on-node "$asking"
ready pod/on-node
own=$(in_pod app "$ask" --namespace edge) node=$(in_pod on-node "$ask")
[[ $own == dfdaemon*' serves http://models/llama' && $own != "$node" ]] || fail "the Pod's own dfdaemon should answer, but got '$own', and on the node '$node'"
kubectl delete pod on-node --now
kubectl delete namespace edge --wait=false
kubectl delete --filename examples/dfdaemon-sidecar.yaml

next 'The four kinds together'
namespace together dragonfly.io/inject=true
kubectl label node "$NODE_NAME" group-many=yes group-few=yes
kubectl apply --filename - <<END
apiVersion: dragonfly.io/v1alpha1
kind: SidecarInjection
metadata: {name: helper}
spec:
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: together}}
  podSelector: {matchLabels: {app: web}}
  containers: [{name: helper, image: example.test/app:1}]
---
apiVersion: dragonfly.io/v1alpha1
kind: NetworkInjection
metadata: {name: storage}
spec:
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: together}}
  podSelector: {matchLabels: {app: web}}
  networks: [{name: storage, namespace: fabric}]
---
apiVersion: dragonfly.io/v1alpha1
kind: PodDistribution
metadata: {name: web, namespace: together}
spec:
  target: {apiVersion: apps/v1, kind: Deployment, name: web}
  groups:
  - {name: many, nodeSelector: {group-many: "yes"}, weight: 3}
  - {name: few, nodeSelector: {group-few: "yes"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: together}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {terminationGracePeriodSeconds: 0, containers: [$app]}
END
ready sidecarinjection/helper networkinjection/storage
ready poddistribution/web --namespace together
kubectl --namespace together scale deployment/web --replicas=8
kubectl --namespace together rollout status deployment/web --timeout=120s
names=$(kubectl get pods --namespace together --selector app=web --output 'jsonpath={.items[*].metadata.name}')
for name in $names; do
  is "$(annotation "$name" injected --namespace together)" default "the DragonflyInjection of $name"
  [[ $(annotation "$name" sidecars --namespace together) == helper/helper@* ]] || fail "the sidecars of $name are '$(annotation "$name" sidecars --namespace together)'"
  is "$(field pod "$name" '{.metadata.annotations.k8s\.v1\.cni\.cncf\.io/networks}' --namespace together)" fabric/storage "the networks of $name"
done
many=$(kubectl get pods --namespace together --output 'jsonpath={range .items[*]}{.spec.nodeSelector}{"\n"}{end}' | grep -c group-many || true)
few=$(kubectl get pods --namespace together --output 'jsonpath={range .items[*]}{.spec.nodeSelector}{"\n"}{end}' | grep -c group-few || true)
echo "   $many to 3/4, $few to 1/4"
((many + few == 8 && many >= 4 && few >= 1)) || fail 'that is not a distribution'
see_all "${names%% *}" --namespace together
kubectl delete namespace together --wait=false
kubectl delete sidecarinjection/helper networkinjection/storage

replica() { kubectl get pods --namespace "$system" --selector app.kubernetes.io/name=d7y-operator --output 'jsonpath={.items[0].metadata.name}'; }
both_ready() { kubectl --namespace "$system" rollout status deployment/d7y-operator --timeout=90s; }

next 'A replica is deleted while Pods are created: each is injected'
delete_replica() {
  kubectl delete pod "$(replica)" --namespace "$system"
  both_ready
}
while_pods_come deleted delete_replica
is "$injected" "$created" 'the number of injected Pods'

next 'The process of a replica is killed while Pods are created: none is refused, and soon each is injected again'
kill_replica() {
  local container
  container=$(field pod "$(replica)" '{.status.containerStatuses[0].containerID}' --namespace "$system")
  ctr --namespace k8s.io tasks kill --signal SIGKILL "${container#containerd://}"
  until_ 'the kubelet has started it again' eval '[[ $(kubectl get pods --namespace "$system" --output "jsonpath={.items[*].status.containerStatuses[0].restartCount}") == *1* ]]'
  both_ready
}
while_pods_come killed kill_replica
((injected * 2 > created)) || fail 'most were not injected'
while_pods_come restarted sleep 1
is "$injected" "$created" 'the number of injected Pods'

next 'The CA is deleted while Pods are created: it is written back, and each is injected'
delete_ca() {
  local uid
  uid=$(field secret d7y-operator-ca '{.metadata.uid}' --namespace "$system")
  kubectl delete secret d7y-operator-ca --namespace "$system"
  until_ 'there is a CA again' eval '[[ $(field secret d7y-operator-ca {.metadata.uid} --namespace "$system") != "'"$uid"'" ]]'
  until_ 'more Pods were created' eval '(($(<"$scratch/count") >= 150))'
}
while_pods_come without-ca delete_ca
is "$injected" "$created" 'the number of injected Pods'

next 'An upgrade replaces both replicas while Pods are created: each is injected, and what was changed with kubectl stays'
kubectl patch dragonflyinjection default --type merge --patch '{"spec": {"priority": 7}}'
do_upgrade() { helm upgrade d7y-operator "$chart" --namespace "$system" --reuse-values --set logLevel=debug --wait --timeout 3m "${upgrade[@]}"; }
while_pods_come upgraded do_upgrade
is "$injected" "$created" 'the number of injected Pods'
helm get manifest d7y-operator --namespace "$system" | grep -q '^kind: DragonflyInjection$' || fail 'the DragonflyInjection is not of the release'
is "$(field dragonflyinjection default '{.spec.priority}')" 7 'the priority'

next 'check finds everything in order'
operator check

next 'Uninstalling takes the webhooks away and leaves the resources; Pods start without injection'
helm uninstall d7y-operator --namespace "$system" --wait --timeout 2m
is "$(webhooks | grep d7y-operator || true)" '' 'what was left behind'
is "$(field dragonflyinjection default '{.spec.priority}')" 7 'the priority'
pod bare "$asking"
ready pod/bare
is "$(annotation bare injected)" '' 'the annotation'
kubectl delete pod bare --now

next 'Installed again it injects with the resources that stayed'
helm_install
ready dragonflyinjection/default
until_ 'Pods are injected' injects
is "$(field dragonflyinjection default '{.spec.priority}')" 7 'the priority'
pod again "$asking"
ready pod/again
see_all again
helm uninstall d7y-operator --namespace "$system" --wait --timeout 2m

ended
echo
echo "Passed!  - Failed: 0, Passed: $passed, Skipped: $skipped, Total: $((passed + skipped)), Duration: $SECONDS s - node"
