/**
 * Services whose resources belong to no region; their types have no `region` property.
 * https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/ ("multi-region support")
 */
const globalServices = new Set([
  "account",
  "budgets",
  "cloudfront",
  "globalaccelerator",
  "iam",
  "organizations",
  "route53",
]);

/** Types that differ from the rest of their service: Route 53 Resolver is regional, the account's S3 block is not. */
const exceptions = /^aws:(?:route53\/resolver|s3\/account)/;

/** Whether resources of that type token belong to the account as a whole. */
export function isGlobal(type: string): boolean {
  const module = type.split(":")[1] ?? "";
  return globalServices.has(module.split("/")[0] ?? "") !== exceptions.test(type);
}

/**
 * The partition of a region.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) {
    return "aws-cn";
  }
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
