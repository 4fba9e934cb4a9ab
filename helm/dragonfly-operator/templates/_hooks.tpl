{{/* What a container with kubectl is allowed and given; a file system to write to it does not need. */}}
{{- define "d7y-operator.kubectlContainer" -}}
image: {{ include "d7y-operator.image" (dict "root" . "image" .Values.hooks.image "tag" "latest") }}
imagePullPolicy: {{ .Values.hooks.image.pullPolicy }}
{{- with .Values.hooks.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- define "d7y-operator.kubectlPod" -}}
{{- include "d7y-operator.imagePullSecrets" (dict "root" . "image" .Values.hooks.image) }}
restartPolicy: OnFailure
automountServiceAccountToken: true
{{ include "d7y-operator.restrictedPod" . }}
{{- with .Values.hooks.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.hooks.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Not the operator's, by which its Service and policies select: (dict "root" $ "name" "…") */}}
{{- define "d7y-operator.hookLabels" -}}
app.kubernetes.io/name: {{ .name | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
A Job of Helm's, with an account and rights of its own that come and go with it:
(dict "root" $ "suffix" "-cleanup" "event" "pre-delete" "rules" (list …) "command" (list "delete" …))
*/}}
{{- define "d7y-operator.hook" -}}
{{- $account := dict "helm.sh/hook" .event "helm.sh/hook-weight" "-10" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" }}
{{- $job := merge (dict "helm.sh/hook-weight" "0") $account }}
{{- $name := printf "%s%s" (include "d7y-operator.fullname" .root) .suffix }}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "d7y-operator.metadata" (merge (dict "annotations" $account) .) | nindent 2 }}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  {{- include "d7y-operator.clusterMetadata" (merge (dict "annotations" $account) .) | nindent 2 }}
rules:
  {{- toYaml .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  {{- include "d7y-operator.clusterMetadata" (merge (dict "annotations" $account) .) | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ $name | quote }}
subjects:
- kind: ServiceAccount
  name: {{ $name | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
---
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "d7y-operator.metadata" (merge (dict "annotations" $job) .) | nindent 2 }}
spec:
  activeDeadlineSeconds: {{ .root.Values.hooks.timeoutSeconds }}
  backoffLimit: 6
  template:
    metadata:
      labels:
        {{- include "d7y-operator.hookLabels" (dict "root" .root "name" $name) | nindent 8 }}
    spec:
      {{- include "d7y-operator.kubectlPod" .root | nindent 6 }}
      serviceAccountName: {{ $name | quote }}
      containers:
      - name: kubectl
        {{- include "d7y-operator.kubectlContainer" .root | nindent 8 }}
        command: [kubectl]
        args:
          {{- toYaml .command | nindent 10 }}
{{- end -}}

{{/* What Pod Security level restricted asks of a Pod. */}}
{{- define "d7y-operator.restrictedPod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- end -}}
