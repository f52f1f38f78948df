import { role } from "../../iam";
import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";
import { CLOUDTRAIL, TRAIL, trailArn } from "./trail";

const UPDATE_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html";

/** CloudTrail wants a log group's ARN with `:*` at its end; elsewhere it has none. */
function logGroupArn(call: Call): string | undefined {
  return call.text("cloudWatchLogsGroupArn")?.replace(/:\*$/, "");
}

/** What AWS CloudTrail demands of the log group that a trail writes to. */
export const cloudtrailLogs: readonly Precondition[] = [
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
];
