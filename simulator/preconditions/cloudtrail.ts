import { regionalArn } from "../services/support";
import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";

const TRAIL = "aws:cloudtrail/trail:Trail";
const SERVICE = "cloudtrail.amazonaws.com";

/** Where a trail's files lie in its bucket. */
function logFolder(call: Call): string {
  const prefix = call.text("s3KeyPrefix");
  return `${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${call.accountId}`;
}

/** Known before the trail is there: the name decides. */
function trailArn(call: Call): string {
  return regionalArn(call, "cloudtrail", `trail/${call.text("name") ?? ""}`);
}

/** What AWS CloudTrail demands of a trail. */
export const cloudtrail: readonly Precondition[] = [
  {
    id: "CT-1",
    types: [TRAIL],
    demands: "The bucket exists.",
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",
    judge: (call) => {
      const bucket = call.text("s3BucketName");
      return call.bucket(bucket) === undefined && !call.mayExist(bucket)
        ? refuse("S3BucketDoesNotExistException", `S3 bucket ${bucket ?? ""} does not exist!`)
        : undefined;
    },
  },
  {
    id: "CT-2",
    types: [TRAIL],
    demands: "The bucket's policy lets CloudTrail read its ACL and write the trail's files, for this trail.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    judge: (call) => {
      const bucket = call.bucket(call.text("s3BucketName"));
      if (bucket === undefined) return undefined;
      const bucketArn = String(bucket.outputs.arn);
      const request = { service: SERVICE, source: trailArn(call) };
      const mayLook = call.serviceMay({ ...request, action: "s3:GetBucketAcl", resource: bucketArn });
      const mayWrite = call.serviceMay({
        ...request,
        action: "s3:PutObject",
        resource: `${bucketArn}/${logFolder(call)}/CloudTrail/file`,
        context: { "s3:x-amz-acl": "bucket-owner-full-control" },
      });
      return mayLook && mayWrite
        ? undefined
        : refuse(
            "InsufficientS3BucketPolicyException",
            `Incorrect S3 bucket policy is detected for bucket: ${bucket.id}`,
          );
    },
  },
];
