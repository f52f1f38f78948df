import type { PublicAccessBlock } from "../../iam";
import { logicalName, text, type PlainResource } from "./resource";
import type { Unseen } from "./unseen";

const FLAGS = ["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"] as const;
const OF_BUCKET = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const OF_ACCOUNT = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";

/** What keeps the public out of a bucket. */
export interface BucketAccess {
  readonly block?: PublicAccessBlock;
  readonly unseen: readonly Unseen[];
}

/**
 * The public-access block in force for a bucket: any flag that bucket or account sets.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function publicAccessBlocks(
  resources: readonly PlainResource[],
): (bucketArn: string, bucket: PlainResource | undefined) => BucketAccess {
  const ofAccount = resources.filter(({ type }) => type === OF_ACCOUNT);
  const ofBucket = new Map<string, PlainResource[]>();
  for (const resource of resources.filter(({ type }) => type === OF_BUCKET)) {
    const name = text(resource, "bucket") ?? resource.id;
    ofBucket.set(name, [...(ofBucket.get(name) ?? []), resource]);
  }
  return (bucketArn, bucket) => {
    const found = [...(ofBucket.get(bucketArn.split(":::")[1] ?? "") ?? []), ...ofAccount];
    if (found.length > 0) return { block: merged(found), unseen: [] };
    const which = bucket === undefined ? bucketArn : `bucket ${logicalName(bucket)}`;
    const message = `the public-access block of ${which}, which the stack does not set (S3 sets it for buckets made since April 2023)`;
    return { unseen: [{ layer: "public-access-block", effect: "limit", message }] };
  };
}

function merged(blocks: readonly PlainResource[]): PublicAccessBlock {
  return Object.fromEntries(
    FLAGS.map((flag) => [flag, blocks.some(({ outputs }) => outputs[flag] === true)]),
  );
}
