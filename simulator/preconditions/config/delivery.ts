import { role, type Request } from "../../../iam";
import { text } from "../../services/support";
import type { StoredResource } from "../../store";
import { encryptionOf } from "../support/bucket-encryption";
import type { Call } from "../call";
import { isAssumable } from "../support/roles";

export const RECORDER = "aws:cfg/recorder:Recorder";
export const CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel";

/** In whose name AWS Config works where the recorder's role does not do. */
export const CONFIG = "config.amazonaws.com";

/** Somebody who may write for AWS Config. */
interface Writer {
  /** What it does to the bucket before it writes. */
  readonly looks: readonly string[];
  readonly may: (request: Omit<Request, "principal">) => boolean;
}

/**
 * Who may deliver what is recorded: the recorder's role, and else the service itself. A service-linked role has no right
 * to any bucket, so that only the service is left.
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 */
function writers(call: Call): Writer[] {
  const service: Writer = {
    looks: ["s3:GetBucketAcl", "s3:ListBucket"],
    may: (request) => call.serviceMay({ ...request, service: CONFIG }),
  };
  const roleArn = text(call.list(RECORDER)[0]?.outputs.roleArn);
  if (roleArn.includes(":role/aws-service-role/") || !isAssumable({ call, roleArn }, CONFIG))
    return [service];
  const principal = role(roleArn);
  return [{ looks: ["s3:GetBucketAcl"], may: (request) => call.allows({ ...request, principal }) }, service];
}

/** Where the file lies by which AWS Config finds out whether it can deliver. */
function checkFile(call: Call): string {
  const prefix = call.text("s3KeyPrefix");
  const folder = `${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${call.accountId}/Config`;
  return `${folder}/ConfigWritabilityCheckFile`;
}

function mayWrite(call: Call, bucketArn: string, writer: Writer): boolean {
  const keyArn = call.text("s3KmsKeyArn");
  return (
    writer.looks.every((action) => writer.may({ action, resource: bucketArn })) &&
    writer.may({
      action: "s3:PutObject",
      resource: `${bucketArn}/${checkFile(call)}`,
      context: {
        "s3:x-amz-acl": "bucket-owner-full-control",
        ...(keyArn !== undefined && {
          "s3:x-amz-server-side-encryption": "aws:kms",
          "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn,
        }),
      },
    })
  );
}

function mayEncrypt(call: Call, bucket: StoredResource, writer: Writer): boolean {
  const wanted = call.text("s3KmsKeyArn");
  const { key: ofBucket, hasBucketKey } = encryptionOf(call, bucket);
  const key = wanted === undefined ? ofBucket : call.key(wanted);
  if (key === undefined) return wanted === undefined || call.mayExist(wanted);
  const bucketArn = text(bucket.outputs.arn);
  return ["kms:Decrypt", "kms:GenerateDataKey"].every((action) =>
    writer.may({
      action,
      resource: text(key.outputs.arn),
      via: ["s3.amazonaws.com"],
      encryptionContext: { "aws:s3:arn": hasBucketKey ? bucketArn : `${bucketArn}/${checkFile(call)}` },
    }),
  );
}

/** What hinders AWS Config from delivering to a bucket; undefined where nothing does. */
export function hindrance(call: Call, bucket: StoredResource): "bucket" | "key" | undefined {
  const able = writers(call).filter((writer) => mayWrite(call, text(bucket.outputs.arn), writer));
  if (able.length === 0) return "bucket";
  return able.some((writer) => mayEncrypt(call, bucket, writer)) ? undefined : "key";
}
