{{- define "dragonfly-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 52 characters leave room for what is appended, the longest being "-role-binding" on objects without that limit. */}}
{{- define "dragonfly-operator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "dragonfly-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "dragonfly-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "dragonfly-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "dragonfly-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dragonfly-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "dragonfly-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: dragonfly
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata of a namespaced object: (dict "root" $ "suffix" "-ca" "labels" (dict) "annotations" (dict)) */}}
{{- define "dragonfly-operator.metadata" -}}
name: {{ include "dragonfly-operator.fullname" .root }}{{ .suffix }}
namespace: {{ .root.Release.Namespace }}
{{ include "dragonfly-operator.unnamedMetadata" . }}
{{- end -}}

{{/* metadata of a cluster-scoped object. */}}
{{- define "dragonfly-operator.clusterMetadata" -}}
name: {{ include "dragonfly-operator.fullname" .root }}{{ .suffix }}
{{ include "dragonfly-operator.unnamedMetadata" . }}
{{- end -}}

{{- define "dragonfly-operator.unnamedMetadata" -}}
labels:
  {{- include "dragonfly-operator.labels" .root | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* An image: (dict "root" $ "image" .Values.image "tag" "the tag if none is given") */}}
{{- define "dragonfly-operator.image" -}}
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
{{- define "dragonfly-operator.imagePullSecrets" -}}
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
- name: {{ . }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* The Secret from which a certificate is mounted; empty where the operator makes its own. */}}
{{- define "dragonfly-operator.mountedSecret" -}}
{{- if .Values.certificate.existingSecret -}}
{{- .Values.certificate.existingSecret -}}
{{- else if .Values.certManager.enabled -}}
{{- include "dragonfly-operator.fullname" . }}-tls
{{- end -}}
{{- end -}}

{{- define "dragonfly-operator.caSecret" -}}
{{- include "dragonfly-operator.fullname" . }}-ca
{{- end -}}

{{/* Whether the API server knew DragonflyInjection before this release: not empty if so. */}}
{{- define "dragonfly-operator.crdIsServed" -}}
{{- if .Capabilities.APIVersions.Has "dragonfly.io/v1alpha1/DragonflyInjection" -}}true{{- end -}}
{{- end -}}
