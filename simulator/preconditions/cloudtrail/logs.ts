import { role } from "../../../iam";
import { regionalArn } from "../../services/support";
import type { Call } from "../call";
import { deliveryFault, type DeliveryFault } from "../support/deliveries";
import { refuse, type Precondition } from "../precondition";
import { CLOUDTRAIL, TRAIL, trailArn, whenWritten } from "./trail";

const UPDATE_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html";

/** CloudTrail wants a log group's ARN with `:*` at its end; elsewhere it has none. */
function logGroupArn(call: Call): string | undefined {
  return call.text("cloudWatchLogsGroupArn")?.replace(/:\*$/, "");
}

/** What AWS CloudTrail demands of the log group that a trail writes to, and of the topic that it notifies. */
export const cloudtrailLogs: readonly Precondition[] = whenWritten([
  {
    id: "CT-12",
    types: [TRAIL],
    demands: "A log group and a role go together, and the log group's ARN ends with `:*`.",
    source: UPDATE_TRAIL,
    judge: (call) => {
      const group = call.text("cloudWatchLogsGroupArn");
      const roleArn = call.text("cloudWatchLogsRoleArn");
      if (group !== undefined && roleArn === undefined) {
        return refuse(
          "InvalidCloudWatchLogsRoleArnException",
          "You must specify a role ARN as well as a log group.",
        );
      }
      if (group === undefined && roleArn !== undefined) {
        return refuse(
          "InvalidCloudWatchLogsLogGroupArnException",
          "You must specify a log group as well as a role ARN.",
        );
      }
      return group === undefined || group.endsWith(":*")
        ? undefined
        : refuse(
            "InvalidCloudWatchLogsLogGroupArnException",
            "Check the log group ARN: CloudTrail can't validate it.",
          );
    },
  },
  {
    id: "CT-13",
    types: [TRAIL],
    demands: "The log group exists, in the account and region of the trail.",
    source: UPDATE_TRAIL,
    judge: (call) => {
      const group = logGroupArn(call);
      if (group === undefined || call.mayExist(group)) return undefined;
      const [, , , region, account] = group.split(":");
      return call.byArn(group) !== undefined && region === call.region && account === call.accountId
        ? undefined
        : refuse(
            "InvalidCloudWatchLogsLogGroupArnException",
            "Check the log group ARN: CloudTrail can't validate it.",
          );
    },
  },
  {
    id: "CT-14",
    types: [TRAIL],
    demands: "The role exists, and its trust policy lets CloudTrail assume it for this trail.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html",
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("cloudWatchLogsRoleArn");
      if (roleArn === undefined || call.mayExist(roleArn)) return undefined;
      return call.byArn(roleArn) !== undefined && call.serviceMayAssume(CLOUDTRAIL, roleArn, trailArn(call))
        ? undefined
        : refuse(
            "InvalidCloudWatchLogsRoleArnException",
            "Access denied. Check the trust relationships for your role.",
          );
    },
  },
  {
    id: "CT-15",
    types: [TRAIL],
    demands: "The role may create the trail's streams of the log group and put events there.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html",
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("cloudWatchLogsRoleArn");
      const group = logGroupArn(call);
      if (group === undefined || call.byArn(roleArn) === undefined) return undefined;
      const stream = `${group}:log-stream:${call.accountId}_CloudTrail_${call.region}`;
      const may = ["logs:CreateLogStream", "logs:PutLogEvents"].every((action) =>
        call.allows({ principal: role(roleArn ?? ""), action, resource: stream }),
      );
      return may
        ? undefined
        : refuse(
            "InvalidCloudWatchLogsLogGroupArnException",
            "Access denied. Check the permissions for your role.",
          );
    },
  },
  {
    id: "CT-16",
    types: [TRAIL],
    demands: "The topic exists, and its policy lets CloudTrail publish for this trail.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html",
    judge: (call) => {
      const fault = topicFault(call);
      return fault === "missing" || fault === "policy"
        ? refuse(
            "InsufficientSnsTopicPolicyException",
            "SNS Topic does not exist or the topic policy is incorrect!",
          )
        : undefined;
    },
  },
  {
    id: "CT-17",
    types: [TRAIL],
    demands: "The topic's key lets CloudTrail use it; AWS's own key for SNS does not.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html",
    judge: (call) =>
      topicFault(call) === "key"
        ? refuse(
            "InsufficientSnsTopicPolicyException",
            "The policy of the SNS topic's KMS key does not let CloudTrail publish.",
          )
        : undefined,
  },
]);

/** What keeps a trail's notifications from its topic. */
function topicFault(call: Call): DeliveryFault | undefined {
  const topic = call.text("snsTopicName");
  if (topic === undefined) return undefined;
  const arn = topic.startsWith("arn:") ? topic : regionalArn(call, "sns", topic);
  return deliveryFault(call, arn, { service: CLOUDTRAIL, source: trailArn(call) });
}
