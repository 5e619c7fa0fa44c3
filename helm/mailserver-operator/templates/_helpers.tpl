{{- define "mailserver-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "mailserver-operator.fullname" -}}
{{- $name := include "mailserver-operator.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "mailserver-operator.serviceAccount" -}}
{{- default (ternary (include "mailserver-operator.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name }}
{{- end }}

{{- define "mailserver-operator.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "mailserver-operator.selector" -}}
app.kubernetes.io/name: {{ include "mailserver-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mailserver-operator.labels" -}}
{{ include "mailserver-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What a subject of the operator's bindings is. */}}
{{- define "mailserver-operator.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "mailserver-operator.serviceAccount" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}

{{/* Just what the operator calls in the namespaces that it watches. */}}
{{- define "mailserver-operator.rules" -}}
- apiGroups: [mailserver-operator.dev]
  resources: [mailservers]
  verbs: [get, list, watch, patch]
- apiGroups: [mailserver-operator.dev]
  resources: [mailservers/status]
  verbs: [patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, get, patch]
{{- with .Values.rbac.secrets }}
{{- if .get }}
- apiGroups: [""]
  resources: [secrets]
  {{- with .names }}
  resourceNames: {{ toJson . }}
  {{- end }}
  verbs: [get]
{{- end }}
{{- end }}
{{- end }}

{{/* The UID of kube-system is the cluster's name where none is given. */}}
{{- define "mailserver-operator.clusterNameRule" -}}
- apiGroups: [""]
  resources: [namespaces]
  resourceNames: [kube-system]
  verbs: [get]
{{- end }}

{{/* The distinct ports of `to`, which are ports or `host:port`, by each of the protocols. */}}
{{- define "mailserver-operator.ports" -}}
{{- $ports := list }}
{{- range .to }}
{{- $ports = append $ports (toString . | splitList ":" | last) }}
{{- end }}
{{- range $port := uniq $ports }}
{{- range $.protocols }}
- {protocol: {{ . }}, port: {{ $port }}}
{{- end }}
{{- end }}
{{- end }}

{{/* The operator's settings: a variable for each value that is given. */}}
{{- define "mailserver-operator.env" -}}
{{- $settings := list
    (list "MAILSERVER_CLUSTER_NAME" .Values.clusterName)
    (list "MAILSERVER_WATCH_NAMESPACES" (join "," .Values.watchNamespaces))
    (list "MAILSERVER_RESYNC" .Values.resync)
    (list "MAILSERVER_STALLED_AFTER" .Values.stalledAfter)
    (list "MAILSERVER_OBSERVATION_GRACE" .Values.observationGrace)
    (list "MAILSERVER_CONCURRENCY" .Values.concurrency)
    (list "MAILSERVER_DNS_RESOLVERS" (join "," .Values.dns.resolvers))
    (list "MAILSERVER_DNS_AUTHORITATIVE_PORT" .Values.dns.authoritativePort)
    (list "MAILSERVER_SMTP_PROBE_TARGETS" (join "," .Values.smtp.probeTargets))
    (list "MAILSERVER_SMTP_CONTROL_TARGET" .Values.smtp.controlTarget)
    (list "MAILSERVER_SMTP_BLOCKED_INTERVAL" .Values.smtp.blockedInterval)
    (list "MAILSERVER_SMTP_CONFIRM_INTERVAL" .Values.smtp.confirmInterval)
    (list "MAILSERVER_SMTP_DOCUMENT" .Values.smtp.document)
    (list "MAILSERVER_AWS_RATE_ROUTE53" .Values.aws.rate.route53)
    (list "MAILSERVER_AWS_RATE_EC2_MUTATING" .Values.aws.rate.ec2Mutating)
    (list "MAILSERVER_AWS_RATE_EC2_DESCRIBE" .Values.aws.rate.ec2Describe)
    (list "MAILSERVER_LEADER_ELECTION_ENABLED" (ternary "" "false" .Values.leaderElection.enabled))
    (list "MAILSERVER_LEADER_ELECTION_LEASE_NAME" (include "mailserver-operator.fullname" .))
    (list "MAILSERVER_LEADER_ELECTION_LEASE_DURATION" .Values.leaderElection.leaseDuration)
    (list "MAILSERVER_LEADER_ELECTION_RENEW_DEADLINE" .Values.leaderElection.renewDeadline)
    (list "MAILSERVER_LEADER_ELECTION_RETRY_PERIOD" .Values.leaderElection.retryPeriod)
    (list "AWS_REGION" .Values.aws.region)
    (list "JDK_JAVA_OPTIONS" .Values.javaOptions)
    (list "QUARKUS_LOG_CONSOLE_JSON_ENABLED" (toString .Values.logging.json))
    (list "QUARKUS_LOG_LEVEL" .Values.logging.level) }}
{{- range $settings }}
{{- if last . }}
- name: {{ first . }}
  value: {{ last . | toString | quote }}
{{- end }}
{{- end }}
{{- if kindIs "slice" .Values.reputation.lists }}
- name: MAILSERVER_REPUTATION_LISTS
  value: {{ join "," .Values.reputation.lists | quote }}
{{- end }}
{{- range $name, $from := .Values.reputation.keys }}
- name: MAILSERVER_REPUTATION_KEYS_{{ upper $name }}
  valueFrom:
    secretKeyRef: {{ toJson $from }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What the series of this release have in Prometheus and those of another have not: the job, as a PodMonitor is called there, and more. */}}
{{- define "mailserver-operator.seriesLabels" -}}
{{- $job := printf "%s/%s" (default .Release.Namespace .Values.podMonitor.namespace) (include "mailserver-operator.fullname" .) }}
{{- toYaml (merge (dict) (default dict .Values.prometheusRule.selector) (dict "job" $job)) }}
{{- end }}

{{/* The same as PromQL selects by it. */}}
{{- define "mailserver-operator.series" -}}
{{- $matchers := list }}
{{- range $label, $value := include "mailserver-operator.seriesLabels" . | fromYaml }}
{{- $matchers = append $matchers (printf "%s=%q" $label $value) }}
{{- end }}
{{- join ", " $matchers }}
{{- end }}

{{/* The folder of the runbooks: of this version, where it is a released one. */}}
{{- define "mailserver-operator.runbooks" -}}
{{- $tree := hasSuffix "-SNAPSHOT" .Chart.Version | ternary "main" (printf "v%s" .Chart.Version) }}
{{- .Values.prometheusRule.runbookUrl | default (printf "%s/blob/%s/docs/runbooks" .Chart.Home $tree) | trimSuffix "/" }}
{{- end }}
