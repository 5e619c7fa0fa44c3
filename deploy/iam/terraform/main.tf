# The operator's role, its policy and the SSM document of the probe, in the account and Region of the mail instances.

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  trust = var.oidc_provider == "" ? "operator-trust-pod-identity.json" : "operator-trust-irsa.json"
  here  = replace(replace(file("${path.module}/../${local.trust}"), "PARTITION", data.aws_partition.current.partition), "ACCOUNT_ID", data.aws_caller_identity.current.account_id)
  whose = replace(replace(local.here, "NAMESPACE", var.namespace), "SERVICE_ACCOUNT", var.service_account)
}

module "policy" {
  source            = "./policy"
  file              = "${path.module}/../operator.json"
  partition         = data.aws_partition.current.partition
  region            = data.aws_region.current.id
  account_id        = data.aws_caller_identity.current.account_id
  cluster_name      = var.cluster_name
  hosted_zone_ids   = var.hosted_zone_ids
  domains           = var.domains
  hostnames         = var.hostnames
  selectors         = var.selectors
  assumed_role_arns = var.assumed_role_arns
}

resource "aws_iam_role" "operator" {
  name               = var.name
  assume_role_policy = replace(local.whose, "OIDC_PROVIDER", var.oidc_provider)
}

# Inline, with room for 10,240 characters: a managed policy has 6,144, which ten domains fill.
resource "aws_iam_role_policy" "operator" {
  name   = var.name
  role   = aws_iam_role.operator.id
  policy = module.policy.json
}

resource "aws_eks_pod_identity_association" "operator" {
  count           = var.eks_cluster_name == "" ? 0 : 1
  cluster_name    = var.eks_cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.operator.arn
}

resource "aws_ssm_document" "probe" {
  count           = var.create_document ? 1 : 0
  name            = "mailserver-operator-probe"
  document_type   = "Command"
  document_format = "JSON"
  content         = file("${path.module}/../../ssm/document.json")
}
