import { allow, awsService, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

/** Lets AWS Config assume the recorder's role, on behalf of this account. */
export function recorderTrust(deployment: Deployment): PolicyDocument {
  return policy.trust(
    allow("Config", {
      principals: awsService("config.amazonaws.com"),
      actions: "sts:AssumeRole",
      conditions: { StringEquals: { "aws:SourceAccount": deployment.accountId } },
    }),
  );
}

/**
 * Lets the recorder's role deliver what it records: AWS Config writes with this role, so that neither the bucket nor
 * the key need to name the service.
 * https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
 */
export function deliveryPolicy(
  deployment: Deployment,
  { bucketArn, keyArn }: { readonly bucketArn: string; readonly keyArn: string },
): PolicyDocument {
  return policy.identity(
    allow("CheckBucket", { actions: ["s3:GetBucketAcl", "s3:ListBucket"], resources: bucketArn }),
    allow("DeliverConfiguration", {
      actions: "s3:PutObject",
      resources: `${bucketArn}/AWSLogs/${deployment.accountId}/*`,
    }),
    allow("EncryptConfiguration", {
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: keyArn,
      conditions: {
        StringEquals: { "kms:ViaService": deployment.viaService("s3") },
        // The bucket's ARN where a bucket key is on, else the object's.
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
      },
    }),
  );
}
