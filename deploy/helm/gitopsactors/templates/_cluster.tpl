{{/* How a node is a member of a cluster. Members are known by the address of their Pod, whichever way they find each other. */}}
{{- define "gax.clusterEnv" -}}
- name: GAX_CLUSTER_ADDRESS
  valueFrom:
    fieldRef: {fieldPath: status.podIP}
- {name: GAX_CLUSTER_NAME, value: {{ .Values.cluster.name | quote }}}
- {name: GAX_CLUSTER_MEMBERS_MIN, value: {{ .Values.cluster.membersMin | default (add (div (int .Values.replicas) 2) 1) | quote }}}
- {name: GAX_CLUSTER_LEAVE_WITHIN, value: {{ printf "%ss" (include "gax.leaveSeconds" .) | quote }}}
{{- if .Values.cluster.seeds }}
- {name: GAX_CLUSTER_SEEDS, value: {{ join "," .Values.cluster.seeds | quote }}}
{{- else }}
- {name: GAX_CLUSTER_DISCOVERY, value: kubernetes}
- name: GAX_CLUSTER_DISCOVERY_SELECTOR
  value: "app.kubernetes.io/name={{ include "gax.name" . }},app.kubernetes.io/instance={{ .Release.Name }},app.kubernetes.io/component=engine"
{{- end }}
{{- if eq .Values.cluster.leaseStore "kubernetes" }}
- {name: GAX_CLUSTER_LEASE_STORE, value: kubernetes}
{{- end }}
{{- if .Values.cluster.tlsSecret }}
- {name: GAX_CLUSTER_TLS_CERTIFICATE, value: /etc/gitopsactors/members/tls.crt}
- {name: GAX_CLUSTER_TLS_KEY, value: /etc/gitopsactors/members/tls.key}
- {name: GAX_CLUSTER_TLS_AUTHORITY, value: /etc/gitopsactors/members/ca.crt}
{{- end }}
{{- end -}}
