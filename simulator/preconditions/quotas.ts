/**
 * Quotas of a new account, in numbers of things for each region, except where the name says otherwise.
 * https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html
 */
export const DEFAULT_QUOTAS = {
  /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
  trails: 5,
} as const;

export type Quota = keyof typeof DEFAULT_QUOTAS;

/** Quotas that differ from AWS's defaults. */
export type Quotas = Readonly<Partial<Record<Quota, number>>>;
