/** The name of an AWS resource, or a pattern of such names. */
export type Arn = `arn:${string}`;

/** Where resources live. */
export interface Home {
  /** `aws`, `aws-cn`, `aws-us-gov` ... */
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

/** ARNs of one account and region; every one may be a pattern. */
export interface Arns {
  /** Of a resource in the account and region: `arns.regional("sqs", "orders")`. */
  regional(service: string, resource: string): Arn;
  /** Of a resource of the account that has no region: `arns.global("iam", "role/app/worker")`. */
  global(service: string, resource: string): Arn;
  /** Of a resource that AWS itself owns in the region: `arns.ofAws("ssm", "document/*")`. */
  ofAws(service: string, resource: string): Arn;
  /** Of a policy that AWS keeps: `arns.managedPolicy("service-role/AWS_ConfigRole")`. */
  managedPolicy(name: string): Arn;
  /** Of a bucket, or of the objects under `path` in it. */
  bucket(name: string, path?: string): Arn;
  /** The principal that stands for the whole account and delegates to its identity policies. */
  readonly accountRoot: Arn;
}

/**
 * ARNs for one place, so that no policy spells a partition.
 *
 * ```ts
 * const arn = arns({ partition: "aws", region: "eu-west-1", account: "111122223333" });
 * arn.regional("sqs", "orders"); // "arn:aws:sqs:eu-west-1:111122223333:orders"
 * ```
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arns({ partition, region, account }: Home): Arns {
  const global = (service: string, resource: string): Arn =>
    `arn:${partition}:${service}::${account}:${resource}`;
  return {
    regional: (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`,
    global,
    ofAws: (service, resource) => `arn:${partition}:${service}:${region}::${resource}`,
    managedPolicy: (name) => `arn:${partition}:iam::aws:policy/${name}`,
    bucket: (name, path) => `arn:${partition}:s3:::${name}${path === undefined ? "" : `/${path}`}`,
    accountRoot: global("iam", "root"),
  };
}
