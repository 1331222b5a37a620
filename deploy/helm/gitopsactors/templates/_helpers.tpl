{{- define "gax.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough that the longest suffix, and the number of a Pod, still fit into a label. */}}
{{- define "gax.fullname" -}}
{{- $name := include "gax.name" . -}}
{{- $full := .Values.fullnameOverride | default (contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name)) -}}
{{- $full | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "gax.selector" -}}
app.kubernetes.io/name: {{ include "gax.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: engine
{{- end -}}

{{- define "gax.labels" -}}
{{ include "gax.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Name, namespace and labels; call it with the root and a suffix. */}}
{{- define "gax.meta" -}}
name: {{ include "gax.fullname" .root }}{{ .suffix }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "gax.labels" .root | nindent 2 }}
{{- end -}}

{{- define "gax.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "gax.fullname" .) "default") -}}
{{- end -}}

{{- define "gax.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "gax.databaseSecret" -}}
{{- if .Values.database.existingSecret -}}
{{ .Values.database.existingSecret }}
{{- else if .Values.database.connectionString -}}
{{ include "gax.fullname" . }}-database
{{- end -}}
{{- end -}}

{{- define "gax.clustered" -}}
{{- if gt (int .Values.replicas) 1 }}true{{ end -}}
{{- end -}}

{{- define "gax.apiPort" -}}
{{- .Values.service.port | default (.Values.engine.insecure | ternary 80 443) -}}
{{- end -}}

{{- define "gax.apiPortName" -}}
{{- .Values.engine.insecure | ternary "http" "https" -}}
{{- end -}}

{{/* What leaving may take of each of Akka's phases: the syncs that run, and the moves after them. */}}
{{- define "gax.leaveSeconds" -}}
{{- add .Values.engine.handOverSeconds 15 -}}
{{- end -}}

{{/* What no schema can say, since it is about several values. */}}
{{- define "gax.check" -}}
{{- if and (include "gax.clustered" .) (not (include "gax.databaseSecret" .)) -}}
{{- fail "replicas is more than 1, and nodes share their journal in a PostgreSQL: set database.existingSecret to a Secret with its connection string, or replicas to 1" -}}
{{- end -}}
{{- if and .Values.database.existingSecret .Values.database.connectionString -}}
{{- fail "database.existingSecret and database.connectionString are both set: keep one of them" -}}
{{- end -}}
{{- if eq (int .Values.cluster.membersMin) 1 -}}
{{- fail "cluster.membersMin is 1, and two nodes that start at once could form two clusters: set it to 2 or more, or to 0 for a majority of replicas" -}}
{{- end -}}
{{- if gt (int .Values.cluster.membersMin) (int .Values.replicas) -}}
{{- fail (printf "cluster.membersMin is %d, and there are only %d replicas: the cluster would never start to work" (int .Values.cluster.membersMin) (int .Values.replicas)) -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.engine.insecure) -}}
{{- fail "gateway.enabled needs engine.insecure: a gateway ends TLS, and speaks plain HTTP to the Service" -}}
{{- end -}}
{{- if and (eq .Values.rbac.mode "namespaces") (not .Values.rbac.namespaces) -}}
{{- fail "rbac.mode is namespaces, and rbac.namespaces lists none: list those that are deployed to" -}}
{{- end -}}
{{- if include "gax.clustered" . -}}
{{- $running := lookup "apps/v1" "StatefulSet" .Release.Namespace (include "gax.fullname" .) -}}
{{- if and $running (eq (int (dig "spec" "replicas" 1 $running)) 1) -}}
{{- fail (printf "one node runs by itself, and others beside it would be a second owner of each Application: stop it first with `kubectl -n %s scale statefulset %s --replicas=0`" .Release.Namespace (include "gax.fullname" .)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
