# A policy of deploy/iam with its placeholders filled in. It makes nothing.

variable "file" {
  description = "The policy, such as ../../operator.json."
  type        = string
}

variable "partition" {
  type = string
}

variable "region" {
  type    = string
  default = ""
}

variable "account_id" {
  type    = string
  default = ""
}

variable "cluster_name" {
  type    = string
  default = ""
}

variable "hosted_zone_ids" {
  type    = list(string)
  default = []
}

variable "domains" {
  type    = list(string)
  default = []
}

variable "hostnames" {
  type    = list(string)
  default = []
}

variable "selectors" {
  type    = list(string)
  default = []
}

variable "assumed_role_arns" {
  type    = list(string)
  default = []
}

locals {
  named   = replace(replace(file(var.file), "CLUSTER_NAME", var.cluster_name), "ACCOUNT_ID", var.account_id)
  placed  = replace(replace(local.named, "PARTITION", var.partition), "REGION", var.region)
  zone    = "arn:${var.partition}:route53:::hostedzone/"
  zoned   = replace(local.placed, "\"${local.zone}HOSTED_ZONE_ID\"", jsonencode([for id in var.hosted_zone_ids : "${local.zone}${id}"]))
  assumed = replace(local.zoned, "\"ASSUMED_ROLE_ARN\"", jsonencode(var.assumed_role_arns))

  # AWS refuses a statement without a resource.
  empty = concat(
    length(var.hosted_zone_ids) == 0 ? ["FindHostedZones", "LookAtRecords", "ChangeNamedRecords"] : [],
    length(var.assumed_role_arns) == 0 ? ["AssumeRolesOfOtherAccounts"] : [],
  )
  statements = [for s in jsondecode(local.assumed).Statement : s if !contains(local.empty, s.Sid)]
  fixed      = [for s in local.statements : s if s.Sid != "ChangeNamedRecords"]
  changes    = [for s in local.statements : s if s.Sid == "ChangeNamedRecords"]

  values    = "ForAllValues:StringEquals"
  names_key = "route53:ChangeResourceRecordSetsNormalizedRecordNames"

  # The names of the policy, for each domain, host name and selector that they speak of.
  changes_of_names = [
    for s in local.changes : merge(s, {
      Condition = merge(s.Condition, {
        (local.values) = merge(s.Condition[local.values], {
          (local.names_key) = distinct(flatten([
            for name in s.Condition[local.values][local.names_key] : [
              for domain in(length(regexall("DOMAIN", name)) > 0 ? var.domains : [""]) : [
                for hostname in(length(regexall("HOSTNAME", name)) > 0 ? var.hostnames : [""]) : [
                  for selector in(length(regexall("SELECTOR", name)) > 0 ? var.selectors : [""]) :
                  replace(replace(replace(name, "SELECTOR", selector), "HOSTNAME", hostname), "DOMAIN", domain)
                ]
              ]
            ]
          ]))
        })
      })
    })
  ]
}

output "json" {
  description = "The policy."
  value       = jsonencode({ Version = "2012-10-17", Statement = concat(local.fixed, local.changes_of_names) })
}
