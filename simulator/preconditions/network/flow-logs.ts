import { evaluate, service } from "../../../iam";
import { regionalArn, text } from "../../services/support";
import type { StoredResource } from "../../store";
import { encryptionOf } from "../support/bucket-encryption";
import type { Call } from "../call";
import { FLOW_LOG } from "./types";
import { refuse, type Precondition } from "../precondition";
import { firstDenied, isAssumable } from "../support/roles";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html";
const guide = "https://docs.aws.amazon.com/vpc/latest/userguide";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const DELIVERY = "delivery.logs.amazonaws.com";

/** What flow logs can be of. */
const subjects = ["vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"];

/** What Amazon VPC demands of flow logs. */
export const flowLogs: readonly Precondition[] = [
  {
    id: "EC-29",
    types: [FLOW_LOG],
    at: ["create"],
    demands: "A role delivers to a log group, and none to a bucket.",
    source: api,
    judge: (call) => {
      const hasRole = call.text("iamRoleArn") !== undefined;
      const kind = call.text("logDestinationType");
      if (kind === "cloud-watch-logs" && !hasRole) {
        return refuse(
          "InvalidParameter",
          "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
        );
      }
      return kind === "s3" && hasRole
        ? refuse("InvalidParameter", "DeliverLogsPermissionArn is not applicable for s3 delivery")
        : undefined;
    },
  },
  {
    id: "EC-29a",
    types: [FLOW_LOG],
    at: ["check", "create"],
    demands: "A record sums up one minute or ten.",
    source: api,
    judge: (call) => {
      const seconds = call.number("maxAggregationInterval");
      return seconds === undefined || seconds === 60 || seconds === 600
        ? undefined
        : refuse("InvalidParameter", "Invalid Flow Log Max Aggregation Interval");
    },
  },
  {
    id: "EC-30",
    types: [FLOW_LOG],
    at: ["create"],
    demands: "The trust policy of the role admits flow logs, whatever their id will be.",
    source: `${guide}/flow-logs-iam-role.html`,
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("iamRoleArn");
      // The id is made with the flow log: a policy cannot name it before.
      const source = regionalArn(call, "ec2", "vpc-flow-log/fl-0123456789abcdef0");
      return roleArn === undefined || isAssumable({ call, roleArn }, "vpc-flow-logs.amazonaws.com", source)
        ? undefined
        : refuse("InvalidParameter", "Unable to assume given IAM role");
    },
  },
  {
    id: "EC-31",
    types: [FLOW_LOG],
    at: ["afterwards"],
    demands: "The role of a flow log may write to its log group.",
    source: `${guide}/flow-logs-iam-role.html`,
    judge: (call) => {
      const roleArn = call.text("iamRoleArn");
      const group = call.byArn(call.text("logDestination")?.replace(/:\*$/, ""));
      if (roleArn === undefined || group?.type !== LOG_GROUP) return undefined;
      const stream = `${text(group.outputs.arn)}:log-stream:eni-all`;
      return firstDenied({ call, roleArn }, ["logs:CreateLogStream", "logs:PutLogEvents"], stream) ===
        undefined
        ? undefined
        : accessError;
    },
  },
  {
    id: "EC-32",
    types: [FLOW_LOG],
    at: ["create"],
    demands:
      "The bucket is there, and its policy lets flow logs be delivered, or the caller may change it so.",
    source: `${guide}/flow-logs-s3-permissions.html`,
    judge: (call) => {
      const { bucketName } = destination(call);
      if (bucketName === undefined || call.mayExist(bucketName)) return undefined;
      const bucket = call.bucket(bucketName);
      if (bucket === undefined) {
        return refuse("LogDestinationNotFoundException", `LogDestination: ${bucketName} does not exist.`);
      }
      const decisions = deliveries(call, bucket);
      const mayChange = call.deployerMay({
        action: "s3:PutBucketPolicy",
        resource: text(bucket.outputs.arn),
      });
      const isRefused = decisions.some(
        (decision) => decision !== "allow" && !(mayChange && decision === "implicit-deny"),
      );
      return isRefused
        ? refuse(
            "400",
            `Access Denied for LogDestination: ${bucketName}. Please check LogDestination permission`,
          )
        : undefined;
    },
  },
  {
    id: "EC-33",
    types: [FLOW_LOG],
    at: ["afterwards"],
    demands: "The key of a flow log's bucket lets flow logs be delivered.",
    source: `${guide}/flow-logs-s3-cmk-policy.html`,
    judge: (call) => {
      const bucket = call.bucket(destination(call).bucketName);
      const key = bucket === undefined ? undefined : encryptionOf(call, bucket).key;
      return key === undefined ||
        call.serviceMay({
          service: DELIVERY,
          action: "kms:GenerateDataKey",
          resource: text(key.outputs.arn),
          source: deliverySource(call),
        })
        ? undefined
        : accessError;
    },
  },
  {
    id: "EC-34",
    types: [FLOW_LOG],
    at: ["create"],
    demands: "Nothing has two flow logs that are alike in traffic, records and destination.",
    source: api,
    judge: (call) => {
      const same = ["trafficType", "logDestination", "logFormat", "maxAggregationInterval", ...subjects];
      return call
        .others(FLOW_LOG)
        .some(({ inputs }) => same.every((name) => inputs[name] === call.inputs[name]))
        ? refuse(
            "FlowLogAlreadyExists",
            "Error. There is an existing Flow Log with the same configuration and log destination.",
          )
        : undefined;
    },
  },
];

/** What a flow log says of itself from then on. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html */
const accessError = refuse("FAILED", "Access error");

/** Where the files of a flow log go, if they do. */
function destination(call: Call): { readonly bucketName?: string; readonly folder: string } {
  const [, path] = /^arn:[^:]+:s3:::(.+)$/.exec(call.text("logDestination") ?? "") ?? [];
  const [bucketName, ...folders] = path?.split("/").filter((part) => part !== "") ?? [];
  return {
    ...(bucketName !== undefined && { bucketName }),
    folder: folders.map((part) => `${part}/`).join(""),
  };
}

function deliverySource(call: Call): string {
  return regionalArn(call, "logs", "flow-log");
}

/** What the bucket's policy says of the calls by which flow logs come. */
function deliveries(call: Call, bucket: StoredResource): string[] {
  const bucketArn = text(bucket.outputs.arn);
  const files = `${bucketArn}/${destination(call).folder}AWSLogs/${call.accountId}/vpcflowlogs/${call.region}/file`;
  const decide = (action: string, resource: string, context = {}) => {
    const bearing = call.world.index.authorisation.bearingOn({
      principal: service(DELIVERY),
      action,
      resource,
      context: {
        "aws:SecureTransport": "true",
        "aws:SourceAccount": call.accountId,
        "aws:SourceArn": deliverySource(call),
        ...context,
      },
    });
    return evaluate(bearing.request, bearing.generous).decision;
  };
  return [
    decide("s3:GetBucketAcl", bucketArn),
    decide("s3:PutObject", files, { "s3:x-amz-acl": "bucket-owner-full-control" }),
  ];
}
