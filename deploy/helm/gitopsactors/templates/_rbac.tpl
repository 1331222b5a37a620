{{- define "gax.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "gax.serviceAccount" . }}
    namespace: {{ .Release.Namespace }}
{{- end -}}

{{/* What an Application and an ApplicationSet need where they are declared. */}}
{{- define "gax.applicationRules" -}}
- apiGroups: [argoproj.io]
  resources: [applications, applicationsets]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [argoproj.io]
  resources: [applicationsets/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [events]
  verbs: [list, create]
{{- end -}}
