import { allow, awsService, deny, everybody, type BucketStatement } from "../../iam";
import type { Deployment } from "../shared";

const sseHeader = "s3:x-amz-server-side-encryption";
const sseKeyHeader = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const sseCustomerHeader = "s3:x-amz-server-side-encryption-customer-algorithm";

/** Denies every request that is not made over TLS 1.2 or later. */
export function transportStatements(bucketArn: string): BucketStatement[] {
  const everything = {
    principals: everybody,
    actions: "s3:*",
    resources: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    deny("DenyInsecureTransport", {
      ...everything,
      conditions: { Bool: { "aws:SecureTransport": false } },
    }),
    deny("DenyOldTls", { ...everything, conditions: { NumericLessThan: { "s3:TlsVersion": 1.2 } } }),
  ];
}

/**
 * Denies uploads that ask for anything but SSE-KMS with `keyArn`. Uploads without encryption headers pass: the
 * bucket's default encryption covers them. A missing key makes negated operators true, hence the `Null` tests.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function encryptionStatements(bucketArn: string, keyArn: string): BucketStatement[] {
  const uploads = {
    principals: everybody,
    actions: "s3:PutObject",
    resources: `${bucketArn}/*`,
  } as const;
  return [
    deny("DenyOtherEncryption", {
      ...uploads,
      conditions: { StringNotEquals: { [sseHeader]: "aws:kms" }, Null: { [sseHeader]: false } },
    }),
    deny("DenyOtherKey", {
      ...uploads,
      conditions: { StringNotEquals: { [sseKeyHeader]: keyArn }, Null: { [sseKeyHeader]: false } },
    }),
    // `aws:kms` without a key does not mean the bucket's key but the AWS-managed one of the account.
    deny("DenyAwsManagedKey", {
      ...uploads,
      conditions: { StringEquals: { [sseHeader]: "aws:kms" }, Null: { [sseKeyHeader]: true } },
    }),
    deny("DenyCustomerProvidedKey", { ...uploads, conditions: { Null: { [sseCustomerHeader]: false } } }),
  ];
}

/**
 * Lets S3 deliver the access logs of this deployment's buckets, and of no others.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
 */
export function logDeliveryStatements(deployment: Deployment, logBucketArn: string): BucketStatement[] {
  return [
    allow("S3AccessLogDelivery", {
      principals: awsService("logging.s3.amazonaws.com"),
      actions: "s3:PutObject",
      resources: `${logBucketArn}/*`,
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnLike: { "aws:SourceArn": deployment.bucketArn(ownBucketPattern(deployment)) },
      },
    }),
  ];
}

/** Where the logs of the load balancer of that physical name are put in a log bucket. */
export function loadBalancerLogPrefix(loadBalancerName: string): string {
  return `load-balancers/${loadBalancerName}`;
}

/**
 * Lets Elastic Load Balancing deliver logs of this account's load balancers. It writes below `AWSLogs/` and the id of
 * the account whose load balancer it is, so that the path keeps those of other accounts out; conditions on the source
 * are not documented for it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html#attach-bucket-policy
 */
export function loadBalancerLogStatements(deployment: Deployment, logBucketArn: string): BucketStatement[] {
  return [
    allow("LoadBalancerLogDelivery", {
      principals: awsService("logdelivery.elasticloadbalancing.amazonaws.com"),
      actions: "s3:PutObject",
      resources: `${logBucketArn}/${loadBalancerLogPrefix("*")}/AWSLogs/${deployment.accountId}/*`,
    }),
  ];
}

/** Where a log bucket keeps inventories: beside the access logs, whose prefixes are names of buckets. */
export const inventoryPrefix = "inventory";

/**
 * Lets S3 deliver the inventories of this deployment's buckets, and of no others.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html#configure-inventory-destination-bucket-policy
 */
export function inventoryDeliveryStatements(deployment: Deployment, logBucketArn: string): BucketStatement[] {
  return [
    allow("S3InventoryDelivery", {
      principals: awsService("s3.amazonaws.com"),
      actions: "s3:PutObject",
      resources: `${logBucketArn}/${inventoryPrefix}/*`,
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnLike: { "aws:SourceArn": deployment.bucketArn(ownBucketPattern(deployment)) },
      },
    }),
  ];
}

/** Whether the log-delivery statement admits a bucket of that name. */
export function isOwnBucket(deployment: Deployment, bucketName: string): boolean {
  const [start, middle] = ownBucketPattern(deployment).split("*") as [string, string];
  return bucketName.startsWith(start) && bucketName.includes(middle, start.length);
}

/** What the names of all buckets of the deployment have in common, also of those that were cut at 63 characters. */
function ownBucketPattern(deployment: Deployment): string {
  return `${deployment.project}-*-${deployment.environment}-*`;
}
