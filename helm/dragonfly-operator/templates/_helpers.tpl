{{/*
Not the chart's name, which another operator's chart has too, nor the release's: whatever the release is called, commands and
documentation find the objects under one name.
*/}}
{{- define "d7y-operator.name" -}}
{{- default "d7y-operator" .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* A name of 63 characters, such as that of a Job, has room for the longest of what is appended: -wait-for-crd. */}}
{{- define "d7y-operator.fullname" -}}
{{- default (include "d7y-operator.name" .) .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "d7y-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "d7y-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "d7y-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "d7y-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "d7y-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "d7y-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: dragonfly
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata of a namespaced object: (dict "root" $ "suffix" "-ca" "labels" (dict) "annotations" (dict)) */}}
{{- define "d7y-operator.metadata" -}}
name: {{ printf "%s%s" (include "d7y-operator.fullname" .root) (default "" .suffix) | quote }}
namespace: {{ .root.Release.Namespace | quote }}
{{ include "d7y-operator.unnamedMetadata" . }}
{{- end -}}

{{/* metadata of a cluster-scoped object. */}}
{{- define "d7y-operator.clusterMetadata" -}}
name: {{ printf "%s%s" (include "d7y-operator.fullname" .root) (default "" .suffix) | quote }}
{{ include "d7y-operator.unnamedMetadata" . }}
{{- end -}}

{{- define "d7y-operator.unnamedMetadata" -}}
labels:
  {{- include "d7y-operator.labels" .root | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* An image: (dict "root" $ "image" .Values.image "tag" "the tag if none is given") */}}
{{- define "d7y-operator.image" -}}
{{- $global := default dict .root.Values.global -}}
{{- $registry := default .image.registry $global.imageRegistry -}}
{{- $name := ternary (printf "%s/%s" $registry .image.repository) .image.repository (not (empty $registry)) -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .tag .image.tag | toString) -}}
{{- end -}}
{{- end -}}

{{/* Pull secrets, global ones first: (dict "root" $ "image" .Values.image) */}}
{{- define "d7y-operator.imagePullSecrets" -}}
{{- $global := default dict .root.Values.global -}}
{{- $names := list -}}
{{- range concat (default list $global.imagePullSecrets) (default list .image.pullSecrets) -}}
{{- if kindIs "map" . -}}
{{- $names = append $names .name -}}
{{- else -}}
{{- $names = append $names . -}}
{{- end -}}
{{- end -}}
{{- with uniq $names -}}
imagePullSecrets:
{{- range . }}
- name: {{ . | quote }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* The Secret from which a certificate is mounted; empty where the operator makes its own. */}}
{{- define "d7y-operator.mountedSecret" -}}
{{- if .Values.certificate.existingSecret -}}
{{- .Values.certificate.existingSecret -}}
{{- else if .Values.certManager.enabled -}}
{{- include "d7y-operator.fullname" . }}-tls
{{- end -}}
{{- end -}}

{{- define "d7y-operator.caSecret" -}}
{{- include "d7y-operator.fullname" . }}-ca
{{- end -}}

{{/* Whether the value says how many replicas there are: not empty if so. */}}
{{- define "d7y-operator.replicasAreGiven" -}}
{{- if not (or .Values.autoscaling.enabled (has (toString .Values.replicas) (list "" "<nil>"))) -}}true{{- end -}}
{{- end -}}

{{- define "d7y-operator.liveDeployment" -}}
{{- lookup "apps/v1" "Deployment" .Release.Namespace (include "d7y-operator.fullname" .) | toJson -}}
{{- end -}}

{{/*
spec.replicas; empty where it is left out. Where the value does not say, the chart applies what is there, for a field that
is no longer applied falls back to 1; and it lets go once somebody scales: to apply a field that is another's, too, would be
a conflict with that one's next change.
*/}}
{{- define "d7y-operator.replicas" -}}
{{- if include "d7y-operator.replicasAreGiven" . -}}
{{- .Values.replicas -}}
{{- else -}}
{{- $live := include "d7y-operator.liveDeployment" . | fromJson -}}
{{- $scaled := false -}}
{{- range dig "metadata" "managedFields" list $live -}}
{{- $scaled = or $scaled (eq (default "" .subresource) "scale") -}}
{{- end -}}
{{- if not $scaled -}}
{{- dig "spec" "replicas" "" $live -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* How many replicas there are at least: where nobody says, one. */}}
{{- define "d7y-operator.leastReplicas" -}}
{{- if include "d7y-operator.replicasAreGiven" . -}}
{{- .Values.replicas -}}
{{- else if .Values.autoscaling.enabled -}}
{{- .Values.autoscaling.minReplicas -}}
{{- else -}}
{{- include "d7y-operator.liveDeployment" . | fromJson | dig "spec" "replicas" 1 -}}
{{- end -}}
{{- end -}}

{{/* The spec that the values give to the default DragonflyInjection. */}}
{{- define "d7y-operator.seedSpec" -}}
{{- $image := dict "toolsImage" (include "d7y-operator.image" (dict "root" . "image" .Values.defaultInjection.toolsImage "tag" "latest")) -}}
{{- merge (dict) (default dict .Values.defaultInjection.spec) $image | toYaml -}}
{{- end -}}

{{/* Whether the API server knew DragonflyInjection before this release: not empty if so. */}}
{{- define "d7y-operator.crdIsServed" -}}
{{- if .Capabilities.APIVersions.Has "dragonfly.io/v1alpha1/DragonflyInjection" -}}true{{- end -}}
{{- end -}}

{{/* Whether an object's kind is one of the operator's that the API server did not know before this release: not empty if so. */}}
{{- define "d7y-operator.isNotServed" -}}
{{- $kind := printf "%s/%s" .object.apiVersion .object.kind -}}
{{- if and (hasPrefix "dragonfly.io/" $kind) (not (.root.Capabilities.APIVersions.Has $kind)) -}}true{{- end -}}
{{- end -}}
