/**
 * Quotas of a new account, in numbers of things for each region, except where the name says otherwise.
 * https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html
 */
export const DEFAULT_QUOTAS = {
  /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
  trails: 5,
  /** In the whole account; https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html */
  buckets: 10_000,
  /** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  keys: 100_000,
  aliasesPerKey: 50,
  grantsPerKey: 50_000,
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
  metricFiltersPerLogGroup: 100,
  /** https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html */
  configRecorders: 1,
  configDeliveryChannels: 1,
  configRules: 1000,
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html */
  accountAnalyzers: 1,
  /** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html (and those below) */
  vpcs: 5,
  internetGateways: 5,
  elasticIps: 5,
  natGatewaysPerZone: 5,
  subnetsPerVpc: 200,
  ipv4BlocksPerVpc: 5,
  routeTablesPerVpc: 200,
  networkAclsPerVpc: 200,
  rulesPerNetworkAcl: 20,
  rulesPerSecurityGroup: 60,
  /** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
  interfaceEndpointsPerVpc: 50,
  gatewayEndpoints: 20,
  /** Of each kind. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
  loadBalancers: 50,
  /** In the whole account; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, the next four too. */
  roles: 1_000,
  customerManagedPolicies: 1_500,
  managedPoliciesPerRole: 10,
  trustPolicyCharacters: 2_048,
  /** Of functions at the same time, and what of it functions may not reserve; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  lambdaConcurrency: 1_000,
  unreservedLambdaConcurrency: 100,
} as const;

export type Quota = keyof typeof DEFAULT_QUOTAS;

/** Quotas that differ from AWS's defaults. */
export type Quotas = Readonly<Partial<Record<Quota, number>>>;
