/**
 * Whether a partition has AWS Budgets. Costs of GovCloud accounts are in the standard accounts that they belong to, and
 * policies there cannot name the service.
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-differences.html
 */
export function hasBudgets(partition: string): boolean {
  return partition !== "aws-us-gov";
}
