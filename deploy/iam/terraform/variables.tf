variable "cluster_name" {
  description = "clusterName of the chart (mailserver.cluster-name); where that is not set, the UID of the namespace kube-system."
  type        = string
}

variable "hosted_zone_ids" {
  description = "Public hosted zones of this account that the operator writes to."
  type        = list(string)
  default     = []
}

variable "domains" {
  description = "spec.domain and spec.additionalDomains[].name: lower case, no trailing dot."
  type        = list(string)
  default     = []
}

variable "hostnames" {
  description = "Every spec.hostname, the default one (mail.<domain>) too; nothing is derived from domains."
  type        = list(string)
  default     = []
}

variable "selectors" {
  description = "spec.dkim[].selector."
  type        = list(string)
  default     = []
}

variable "assumed_role_arns" {
  description = "Roles of other accounts: spec.roleARN and spec.dns.zones[].route53.roleARN."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for arn in var.assumed_role_arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?]+$", arn))])
    error_message = "Name each role by its ARN, without wildcards."
  }
}

variable "name" {
  description = "The name of the role and its policy."
  type        = string
  default     = "mailserver-operator"
}

variable "namespace" {
  description = "The namespace of the operator."
  type        = string
  default     = "mailserver-operator"
}

variable "service_account" {
  description = "The operator's ServiceAccount."
  type        = string
  default     = "mailserver-operator"
}

variable "oidc_provider" {
  description = "For IRSA: the cluster's OIDC provider without https://. Empty: EKS Pod Identity."
  type        = string
  default     = ""
}

variable "eks_cluster_name" {
  description = "For EKS Pod Identity: the cluster whose ServiceAccount gets the role. Empty: you associate it yourself."
  type        = string
  default     = ""
}

variable "create_document" {
  description = "Whether to make the SSM document of the probe: once in each account and Region."
  type        = bool
  default     = true
}
