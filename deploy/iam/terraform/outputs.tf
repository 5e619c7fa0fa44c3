output "role_arn" {
  description = "The operator's role: for the trust policy of a zone's role, and with IRSA for serviceAccount.annotations of the chart."
  value       = aws_iam_role.operator.arn
}
