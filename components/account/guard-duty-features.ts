/** What GuardDuty can look at besides trails, flow logs and DNS; each is charged by what it looks at. */
export const guardDutyFeatures = [
  "EBS_MALWARE_PROTECTION",
  "EKS_AUDIT_LOGS",
  "LAMBDA_NETWORK_LOGS",
  "RDS_LOGIN_EVENTS",
  "S3_DATA_EVENTS",
] as const;

export type GuardDutyFeature = (typeof guardDutyFeatures)[number];

/**
 * Regions that do not offer a feature, or in which AWS Config does not know it.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_regions.html
 * https://docs.aws.amazon.com/config/latest/developerguide/guardduty-rds-protection-enabled.html (and its like)
 */
const without: Readonly<Record<GuardDutyFeature, RegExp>> = {
  EBS_MALWARE_PROTECTION: /^(cn-|us-gov-|ap-east-2|ap-southeast-[567]|ca-west-1|mx-central-1)/,
  EKS_AUDIT_LOGS: /^cn-/,
  LAMBDA_NETWORK_LOGS: /^(cn-|ap-east-2|ap-southeast-[567]|ca-west-1|mx-central-1)/,
  RDS_LOGIN_EVENTS: /^(cn-|us-gov-|ap-east-2|ap-southeast-[567]|ca-west-1|mx-central-1)/,
  S3_DATA_EVENTS: /^(cn-|ap-southeast-5|mx-central-1)/,
};

/** Whether a feature is known to be there in a region. Where AWS adds one later, naming it in `features` is enough. */
export function isOffered(feature: GuardDutyFeature, region: string): boolean {
  return !without[feature].test(region);
}

/** Everything that a region offers, but the search for malware in volumes, which is charged by their size. */
export function usualFeatures(region: string): GuardDutyFeature[] {
  return guardDutyFeatures.filter(
    (feature) => feature !== "EBS_MALWARE_PROTECTION" && isOffered(feature, region),
  );
}
