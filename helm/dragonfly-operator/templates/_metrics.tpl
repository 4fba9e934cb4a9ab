{{/* What both kinds of monitor say about where metrics are. */}}
{{- define "d7y-operator.endpoint" -}}
port: probes
path: /metrics
interval: {{ .interval }}
{{- with .relabelings }}
relabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
