# The role that the operator of another account assumes for the zones of this one.

variable "name" {
  description = "The name of the role and its policy."
  type        = string
  default     = "mailserver-operator-zones"
}

variable "operator_role_arn" {
  description = "The operator's role."
  type        = string
}

variable "external_id" {
  description = "spec.dns.zones[].route53.externalID."
  type        = string
}

variable "hosted_zone_ids" {
  description = "Public hosted zones of this account."
  type        = list(string)
}

variable "domains" {
  description = "Domains in them: spec.domain and spec.additionalDomains[].name."
  type        = list(string)
}

variable "hostnames" {
  description = "Host names in them: every spec.hostname, the default one (mail.<domain>) too; nothing is derived from domains."
  type        = list(string)
}

variable "selectors" {
  description = "spec.dkim[].selector."
  type        = list(string)
  default     = []
}

data "aws_partition" "current" {}

module "policy" {
  source          = "../policy"
  file            = "${path.module}/../../zone-role.json"
  partition       = data.aws_partition.current.partition
  hosted_zone_ids = var.hosted_zone_ids
  domains         = var.domains
  hostnames       = var.hostnames
  selectors       = var.selectors
}

resource "aws_iam_role" "zones" {
  name               = var.name
  assume_role_policy = replace(replace(file("${path.module}/../../role-trust.json"), "OPERATOR_ROLE_ARN", var.operator_role_arn), "EXTERNAL_ID", var.external_id)
}

resource "aws_iam_role_policy" "zones" {
  name   = var.name
  role   = aws_iam_role.zones.id
  policy = module.policy.json
}

output "role_arn" {
  description = "For spec.dns.zones[].route53.roleARN and assumed_role_arns of the operator's module."
  value       = aws_iam_role.zones.arn
}
