import { properties, text } from "../../services/support";
import type { StoredResource } from "../../store";
import { ENCRYPTION, object, settingOf } from "../s3/buckets";
import type { Call } from "../call";

/** How a bucket encrypts what comes without a wish of its own. */
export interface BucketEncryption {
  /** The key, where it is one of KMS and the world holds it. */
  readonly key: StoredResource | undefined;
  /** Whether KMS is asked for the bucket, and not for each object. */
  readonly hasBucketKey: boolean;
}

export function encryptionOf(call: Call, bucket: StoredResource): BucketEncryption {
  const rule = properties(object(settingOf(call, ENCRYPTION, bucket)?.outputs.rules));
  const { kmsMasterKeyId } = properties(object(rule.applyServerSideEncryptionByDefault));
  return {
    key: call.key(text(kmsMasterKeyId) || undefined),
    hasBucketKey: rule.bucketKeyEnabled === true,
  };
}
