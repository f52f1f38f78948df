import type { Resource } from "../../store";
import { objects } from "../../values";
import { BUCKET, LOGGING, object, OBJECT, OBJECT_LOCK } from "./buckets";
import type { Call } from "../call";
import { refuse, type Precondition } from "../precondition";

const DELETE = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html";

/** What Amazon S3 demands before a bucket goes. */
export const s3Deletion: readonly Precondition[] = [
  {
    id: "S3-40",
    types: [BUCKET],
    at: ["delete"],
    demands:
      "A bucket is empty when it is deleted, which one that logs have been delivered to is not; " +
      "with `forceDestroy` the provider empties it first.",
    source: DELETE,
    guardsDeletion: true,
    judge: (call) =>
      !call.flag("forceDestroy") && isFilled(call)
        ? refuse("BucketNotEmpty", "The bucket you tried to delete is not empty")
        : undefined,
  },
  {
    id: "DEL-10",
    types: [BUCKET],
    at: ["delete"],
    demands: "Nobody empties a bucket of objects that are locked in compliance mode.",
    source:
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes",
    guardsDeletion: true,
    judge: (call) =>
      isRetained(call) && isFilled(call)
        ? refuse("AccessDenied", "Access Denied because object protected by object lock.")
        : undefined,
  },
];

/** Whether there is an object, or something has been set up that writes some; deleted, it leaves them behind. */
function isFilled(call: Call): boolean {
  const { resources, deleted } = call.world.toJSON();
  return (
    resources.some(({ type, outputs }) => type === OBJECT && outputs.bucket === call.old?.id) ||
    [...resources, ...deleted].some((each) => delivers(call, each))
  );
}

function delivers(call: Call, resource: Resource): boolean {
  const target = DELIVERIES[resource.type]?.(resource.outputs);
  const name = call.old?.id ?? "";
  return [target].flat().some((each) => each === name || each === `arn:${call.partition}:s3:::${name}`);
}

/** The buckets that services deliver to, by name or ARN; an ARN may go on with a folder. */
const DELIVERIES: Readonly<Record<string, (outputs: Resource["outputs"]) => unknown>> = {
  [LOGGING]: ({ targetBucket }) => targetBucket,
  "aws:cloudtrail/trail:Trail": ({ s3BucketName }) => s3BucketName,
  "aws:cfg/deliveryChannel:DeliveryChannel": ({ s3BucketName }) => s3BucketName,
  "aws:ec2/flowLog:FlowLog": ({ logDestination }) => withoutFolder(logDestination),
  "aws:lb/loadBalancer:LoadBalancer": ({ accessLogs, connectionLogs }) =>
    [accessLogs, connectionLogs].map((logs) => (object(logs)?.enabled === true ? object(logs)?.bucket : "")),
  "aws:s3/inventory:Inventory": ({ destination }) => object(object(destination)?.bucket)?.bucketArn,
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": ({ logDestinationConfigs }) =>
    [logDestinationConfigs].flat().map(withoutFolder),
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ({ destinationArn }) =>
    withoutFolder(destinationArn),
};

function withoutFolder(arn: unknown): unknown {
  return typeof arn === "string" ? arn.split("/")[0] : arn;
}

/** Whether objects stay locked for a while, whoever asks. */
function isRetained(call: Call): boolean {
  const { resources, deleted } = call.world.toJSON();
  return [...resources, ...deleted].some(
    ({ type, outputs }) =>
      type === OBJECT_LOCK &&
      outputs.bucket === call.old?.id &&
      objects(outputs.rule).some((rule) => object(rule.defaultRetention)?.mode === "COMPLIANCE"),
  );
}
