{{/* All goes after the tests but the Pod of one that failed, for its log. */}}
{{- define "d7y-operator.testAnnotations" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{/* metadata of an object that tests need, in the namespace of the Pods that they try: (dict "root" $ "weight" "-5") */}}
{{- define "d7y-operator.testMetadata" -}}
{{- $annotations := include "d7y-operator.testAnnotations" . | fromYaml -}}
name: {{ include "d7y-operator.testName" .root | quote }}
namespace: {{ .root.Values.tests.namespace | quote }}
{{ include "d7y-operator.unnamedMetadata" (dict "root" .root "annotations" $annotations) }}
{{- end -}}

{{- define "d7y-operator.testName" -}}
{{- include "d7y-operator.fullname" . }}-test
{{- end -}}

{{/* Labels of the Pod that a test tries, which the test's resource selects and no other's does: (dict "root" $ "kind" "sidecar") */}}
{{- define "d7y-operator.triedLabels" -}}
app.kubernetes.io/name: {{ include "d7y-operator.testName" .root | quote }}
app.kubernetes.io/component: {{ .kind }}
{{- end -}}

{{/* Selects that Pod. */}}
{{- define "d7y-operator.triedSelectors" -}}
namespaceSelector:
  matchLabels:
    kubernetes.io/metadata.name: {{ .root.Values.tests.namespace | quote }}
podSelector:
  matchLabels:
    {{- include "d7y-operator.triedLabels" . | nindent 4 }}
{{- end -}}

{{/* A container of a Pod that is tried; it never runs. */}}
{{- define "d7y-operator.triedContainer" -}}
image: {{ include "d7y-operator.image" (dict "root" . "image" .Values.hooks.image "tag" "latest") }}
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]
{{- end -}}

{{/*
The Pod that runs a test: it creates the Pod of that kind as a dry run, and what the operator adds must be in the answer:
(dict "root" $ "kind" "sidecar" "added" "{.metadata.annotations…}")
*/}}
{{- define "d7y-operator.testPod" -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ printf "%s-%s" (include "d7y-operator.testName" .root) .kind | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "d7y-operator.hookLabels" (dict "root" .root "name" (include "d7y-operator.testName" .root)) | nindent 4 }}
  annotations:
    {{- include "d7y-operator.testAnnotations" (dict "weight" "0") | nindent 4 }}
spec:
  {{- include "d7y-operator.kubectlPod" .root | nindent 2 }}
  serviceAccountName: {{ include "d7y-operator.testName" .root | quote }}
  # It is tried again until then: the operator may still be starting, and API servers learn of a new resource within seconds.
  activeDeadlineSeconds: {{ .root.Values.hooks.timeoutSeconds }}
  containers:
  - name: kubectl
    {{- include "d7y-operator.kubectlContainer" .root | nindent 4 }}
    command: [kubectl]
    # Nothing is created. What is missing is an error.
    args:
    - create
    - --filename=/test/{{ .kind }}.yaml
    - --dry-run=server
    - --allow-missing-template-keys=false
    - --output=jsonpath={{ .added }}
    volumeMounts:
    - name: test
      mountPath: /test
      readOnly: true
  volumes:
  - name: test
    configMap:
      name: {{ include "d7y-operator.testName" .root | quote }}
{{- end -}}
