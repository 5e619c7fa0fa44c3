# The role that the operator of another account assumes for the mail instances of this one, and the SSM document of their probe, in
# their account and Region.

variable "name" {
  description = "The name of the role and its policy."
  type        = string
  default     = "mailserver-operator-instances"
}

variable "operator_role_arn" {
  description = "The operator's role."
  type        = string
}

variable "external_id" {
  description = "spec.externalID."
  type        = string
}

variable "cluster_name" {
  description = "clusterName of the chart (mailserver.cluster-name); where that is not set, the UID of the namespace kube-system."
  type        = string
}

variable "create_document" {
  description = "Whether to make the SSM document of the probe: once in each account and Region."
  type        = bool
  default     = true
}

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

module "policy" {
  source       = "../policy"
  file         = "${path.module}/../../instance-role.json"
  partition    = data.aws_partition.current.partition
  region       = data.aws_region.current.id
  account_id   = data.aws_caller_identity.current.account_id
  cluster_name = var.cluster_name
}

resource "aws_iam_role" "instances" {
  name               = var.name
  assume_role_policy = replace(replace(file("${path.module}/../../role-trust.json"), "OPERATOR_ROLE_ARN", var.operator_role_arn), "EXTERNAL_ID", var.external_id)
}

resource "aws_iam_role_policy" "instances" {
  name   = var.name
  role   = aws_iam_role.instances.id
  policy = module.policy.json
}

resource "aws_ssm_document" "probe" {
  count           = var.create_document ? 1 : 0
  name            = "mailserver-operator-probe"
  document_type   = "Command"
  document_format = "JSON"
  content         = file("${path.module}/../../../ssm/document.json")
}

output "role_arn" {
  description = "For spec.roleARN and assumed_role_arns of the operator's module."
  value       = aws_iam_role.instances.arn
}
