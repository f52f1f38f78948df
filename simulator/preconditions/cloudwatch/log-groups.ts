import { dnsSuffix, regionalArn } from "../../services/support";
import type { Resource } from "../../store";
import type { Call } from "../call";
import { isUsable, regionOf } from "../support/keys";
import { refuse, type Precondition, type Refusal } from "../precondition";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const CREATE = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";
const ENCRYPTION = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html";

/** 0 is the provider's word for ever. */
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What CloudWatch Logs does with the key of a log group; to describe it has no encryption context, and can wait. */
const KEY_ACTIONS = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
];

/** The key that a call sets for a log group, as text and as the world holds it. */
function newKey(call: Call): { readonly wanted: string | undefined; readonly key: Resource | undefined } {
  const wanted = call.changes("kmsKeyId") ? call.text("kmsKeyId") : undefined;
  return { wanted, key: wanted?.startsWith("arn:") === true ? call.key(wanted) : undefined };
}

function invalid(message: string): Refusal {
  return refuse("InvalidParameterException", message);
}

function noSuchKey(call: Call): Refusal {
  return invalid(`The specified KMS Key Id could not be found. '${call.text("name") ?? ""}'`);
}

/** What Amazon CloudWatch Logs demands of log groups. */
export const logs: readonly Precondition[] = [
  {
    id: "LG-1",
    types: [LOG_GROUP],
    at: ["check", "create"],
    demands:
      "The name of a log group has at most 512 letters, digits and `_-/.#`, and does not begin with `aws/`.",
    source: CREATE,
    judge: (call) => {
      const name = call.text("name");
      if (name === undefined) return undefined;
      const wrong = (constraint: string) =>
        invalid(
          `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: ${constraint}`,
        );
      if (name.length > 512) return wrong("Member must have length less than or equal to 512");
      if (!/^[.\-_/#A-Za-z0-9]+$/.test(name))
        return wrong("Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
      // The provider leaves this to AWS.
      return call.moment === "create" && name.startsWith("aws/")
        ? invalid("Log groups starting with aws/ are reserved for AWS.")
        : undefined;
    },
  },
  {
    id: "LG-2",
    types: [LOG_GROUP],
    at: ["create"],
    demands: "There is no log group of that name in the region.",
    source: CREATE,
    judge: (call) =>
      call.find(LOG_GROUP, call.text("name")) === undefined
        ? undefined
        : refuse("ResourceAlreadyExistsException", "The specified log group already exists"),
  },
  {
    id: "LG-5",
    types: [LOG_GROUP],
    demands: "The key is named by its ARN.",
    source: CREATE,
    judge: (call) => {
      const { wanted } = newKey(call);
      return wanted === undefined || wanted.startsWith("arn:") ? undefined : noSuchKey(call);
    },
  },
  {
    id: "LG-6",
    types: [LOG_GROUP],
    demands: "The key exists in the region of the log group, is enabled and symmetric.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html",
    judge: (call) => {
      const { wanted, key } = newKey(call);
      if (wanted === undefined) return undefined;
      const isFit =
        key === undefined ? call.mayExist(wanted) : isUsable(key) && regionOf(key) === call.region;
      return isFit ? undefined : noSuchKey(call);
    },
  },
  {
    id: "LG-3",
    types: [LOG_GROUP],
    demands:
      "The key's policy lets CloudWatch Logs of the region use the key with the log group as encryption context; " +
      "to leave it to the account's policies is not enough.",
    source: ENCRYPTION,
    judge: (call) => {
      const { key } = newKey(call);
      if (key === undefined) return undefined;
      const group = regionalArn(call, "logs", `log-group:${call.text("name") ?? ""}`);
      const may = KEY_ACTIONS.every((action) =>
        call.serviceMay({
          service: `logs.${call.region}.${dnsSuffix(call.partition)}`,
          action,
          resource: String(key.outputs.arn),
          encryptionContext: { "aws:logs:arn": group },
        }),
      );
      return may
        ? undefined
        : refuse(
            "AccessDeniedException",
            `The specified KMS key does not exist or is not allowed to be used with Arn '${group}'`,
          );
    },
  },
  {
    id: "LG-7",
    types: [LOG_GROUP],
    at: ["check"],
    demands: "Events are kept for one of the numbers of days that CloudWatch Logs knows, or for ever.",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    judge: (call) => {
      const days = call.number("retentionInDays");
      return days === undefined || RETENTION_DAYS.includes(days)
        ? undefined
        : invalid(
            `expected retention_in_days to be one of [${RETENTION_DAYS.join(" ")}], got ${String(days)}`,
          );
    },
  },
  {
    id: "LG-15",
    types: [LOG_GROUP],
    at: ["delete"],
    demands: "A log group that is protected against deletion is not deleted.",
    source: CREATE,
    guardsDeletion: true,
    judge: (call) =>
      call.old?.outputs.deletionProtectionEnabled === true
        ? refuse(
            "ValidationException",
            "The log group is protected against deletion: disable its deletion protection first.",
          )
        : undefined,
  },
];
