{{/* Where API servers call: (dict "root" $ "path" "/mutate/…") */}}
{{- define "d7y-operator.clientConfig" -}}
service:
  name: {{ include "d7y-operator.fullname" .root | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  path: {{ .path }}
  {{- if ne (int .root.Values.service.port) 443 }}
  port: {{ .root.Values.service.port }}
  {{- end }}
{{- end -}}

{{- define "d7y-operator.webhookAnnotations" -}}
{{- with .Values.webhook.annotations }}
{{ toYaml . }}
{{- end }}
{{- if and .Values.certManager.enabled (not .Values.certificate.existingSecret) }}
cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/{{ include "d7y-operator.fullname" . }}
{{- end }}
{{- end -}}

{{/* One of the two entries for Pods: (dict "root" $ "name" "…" "operator" "In" "conditions" (list …)) */}}
{{- define "d7y-operator.podWebhook" -}}
{{- $webhook := .root.Values.webhook -}}
- name: {{ .name }}
  admissionReviewVersions: [v1]
  clientConfig:
    {{- include "d7y-operator.clientConfig" (dict "root" .root "path" "/mutate/v1pod") | nindent 4 }}
  failurePolicy: {{ $webhook.failurePolicy }}
  timeoutSeconds: {{ $webhook.timeoutSeconds }}
  reinvocationPolicy: IfNeeded
  matchPolicy: Equivalent
  sideEffects: NoneOnDryRun
  namespaceSelector:
    {{- with $webhook.namespaceSelector.matchLabels }}
    matchLabels:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    matchExpressions:
    - key: dragonfly.io/inject
      operator: {{ .operator }}
      values: ["true"]
    - key: kubernetes.io/metadata.name
      operator: NotIn
      values: {{ append $webhook.excludedNamespaces .root.Release.Namespace | uniq | toJson }}
    {{- with $webhook.namespaceSelector.matchExpressions }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $webhook.objectSelector }}
  objectSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- /* Older API servers drop the field; Helm, which checks against their schema, refuses it. */}}
  {{- if semverCompare ">=1.28-0" .root.Capabilities.KubeVersion.Version }}
  {{- with concat (ternary .conditions list $webhook.matchConditions) $webhook.extraMatchConditions }}
  matchConditions:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  rules:
  - apiGroups: [""]
    apiVersions: [v1]
    operations: [CREATE]
    resources: [pods]
{{- end -}}
