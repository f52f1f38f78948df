import { properties, text, texts } from "../../services/support";
import { object } from "../s3/buckets";
import type { Call } from "../call";
import { CHANNEL, CONFIG, hindrance, RECORDER } from "./delivery";
import { refuse, type Precondition, type Refusal } from "../precondition";
import { isAssumable } from "../support/roles";
import { readJson } from "../support/json";

const STATUS = "aws:cfg/recorderStatus:RecorderStatus";
const RULE = "aws:cfg/rule:Rule";

const API = "https://docs.aws.amazon.com/config/latest/APIReference";
const GUIDE = "https://docs.aws.amazon.com/config/latest/developerguide";

/** AWS's one answer where it cannot write a file to the channel's bucket. */
function insufficient(call: Call): Refusal {
  const orNull = (property: string) => call.text(property) ?? "null";
  return refuse(
    "InsufficientDeliveryPolicyException",
    `Insufficient delivery policy to s3 bucket: ${orNull("s3BucketName")}, unable to write to bucket, ` +
      `provided s3 key prefix is '${orNull("s3KeyPrefix")}', provided kms key is '${orNull("s3KmsKeyArn")}'.`,
  );
}

function isRecording(call: Call): boolean {
  return call.list(STATUS).some(({ outputs }) => outputs.isEnabled === true);
}

/** Whether what is recorded is either everything, everything but some types, or some types. */
function isRecordingGroup(group: Readonly<Record<string, unknown>>): boolean {
  const recordsAll = group.allSupported !== false;
  const included = texts(group.resourceTypes).length > 0;
  const excluded = texts(properties(object(group.exclusionByResourceTypes)).resourceTypes).length > 0;
  const strategy = text(properties(object(group.recordingStrategies)).useOnly);
  if (recordsAll) return !included && !excluded && ["", "ALL_SUPPORTED_RESOURCE_TYPES"].includes(strategy);
  if (group.includeGlobalResourceTypes === true) return false;
  return strategy === "EXCLUSION_BY_RESOURCE_TYPES"
    ? excluded && !included
    : included && !excluded && ["", "INCLUSION_BY_RESOURCE_TYPES"].includes(strategy);
}

/** Whether AWS Config may invoke the function that judges for a rule, where it is one of the account's own. */
function mayInvoke(call: Call): boolean {
  const source = properties(object(call.inputs.source));
  if (source.owner !== "CUSTOM_LAMBDA") return true;
  const resource = text(source.sourceIdentifier);
  if (call.mayExist(resource)) return true;
  return (
    call.byArn(resource) !== undefined &&
    call.serviceMay({ service: CONFIG, action: "lambda:InvokeFunction", resource })
  );
}

/** What AWS Config demands of recorders, delivery channels and rules. */
export const config: readonly Precondition[] = [
  {
    id: "CF-1",
    types: [RECORDER],
    at: ["create"],
    demands: "An account has one recorder a region.",
    source: `${API}/API_PutConfigurationRecorder.html`,
    judge: (call) =>
      call.list(RECORDER).length < call.quota("configRecorders")
        ? undefined
        : refuse(
            "MaxNumberOfConfigurationRecordersExceededException",
            `Failed to put configuration recorder '${call.text("name") ?? ""}' because the maximum number of ` +
              `configuration recorders: ${String(call.quota("configRecorders"))} is reached.`,
          ),
  },
  {
    id: "CF-2",
    types: [RECORDER],
    demands:
      "A recorder records everything, everything but some types, or some types; global types only with all.",
    source: `${API}/API_RecordingGroup.html`,
    judge: (call) => {
      const [group] = call.objects("recordingGroup");
      return group === undefined || isRecordingGroup(group)
        ? undefined
        : refuse("InvalidRecordingGroupException", "The recording group provided is not valid");
    },
  },
  {
    id: "CF-3",
    types: [RECORDER],
    at: ["afterwards"],
    demands: "The recorder's role exists and can be assumed by AWS Config.",
    source: `${GUIDE}/iamrole-permissions.html`,
    judge: (call) => {
      const roleArn = text(call.inputs.roleArn);
      return call.mayExist(roleArn) || isAssumable({ call, roleArn }, CONFIG)
        ? undefined
        : refuse("AccessDenied", `AWS Config cannot assume the role ${roleArn}, and so records nothing.`);
    },
  },
  {
    id: "CF-4",
    types: [CHANNEL],
    demands: "There is a recorder before there is a delivery channel.",
    source: `${API}/API_PutDeliveryChannel.html`,
    judge: (call) =>
      call.list(RECORDER).length > 0
        ? undefined
        : refuse(
            "NoAvailableConfigurationRecorderException",
            "Configuration recorder is not available to put delivery channel.",
          ),
  },
  {
    id: "CF-9",
    types: [CHANNEL],
    at: ["create"],
    demands: "An account has one delivery channel a region.",
    source: `${API}/API_PutDeliveryChannel.html`,
    judge: (call) =>
      call.list(CHANNEL).length < call.quota("configDeliveryChannels")
        ? undefined
        : refuse(
            "MaxNumberOfDeliveryChannelsExceededException",
            `Failed to put delivery channel '${call.text("name") ?? ""}' because the maximum number of ` +
              `delivery channels: ${String(call.quota("configDeliveryChannels"))} is reached.`,
          ),
  },
  {
    id: "CF-5",
    types: [CHANNEL],
    demands: "The bucket exists.",
    source: `${API}/API_PutDeliveryChannel.html`,
    judge: (call) => {
      const bucket = call.text("s3BucketName");
      return call.bucket(bucket) === undefined && !call.mayExist(bucket)
        ? refuse("NoSuchBucketException", `The specified Amazon S3 bucket ${bucket ?? ""} does not exist.`)
        : undefined;
    },
  },
  {
    id: "CF-6",
    types: [CHANNEL],
    demands:
      "The recorder's role, or else AWS Config by the bucket's policy, may look at the bucket and write to it.",
    source: `${GUIDE}/s3-bucket-policy.html`,
    isRetried: true,
    judge: (call) => {
      const bucket = call.bucket(call.text("s3BucketName"));
      return bucket && hindrance(call, bucket) === "bucket" ? insufficient(call) : undefined;
    },
  },
  {
    id: "CF-7",
    types: [CHANNEL],
    demands: "Whoever writes to the bucket may use the channel's key, or else the bucket's.",
    source: `${GUIDE}/s3-kms-key-policy.html`,
    isRetried: true,
    judge: (call) => {
      const bucket = call.bucket(call.text("s3BucketName"));
      return bucket && hindrance(call, bucket) === "key" ? insufficient(call) : undefined;
    },
  },
  {
    id: "CF-8",
    types: [CHANNEL],
    demands: "The topic exists.",
    source: `${API}/API_PutDeliveryChannel.html`,
    judge: (call) => {
      const topic = call.text("snsTopicArn");
      return topic === undefined || call.byArn(topic) !== undefined || call.mayExist(topic)
        ? undefined
        : refuse("InvalidSNSTopicARNException", `The specified Amazon SNS topic ${topic} does not exist.`);
    },
  },
  {
    id: "CF-10",
    types: [STATUS],
    demands: "A recorder that is started exists, and there is a delivery channel.",
    source: `${API}/API_StartConfigurationRecorder.html`,
    judge: (call) => {
      const name = call.text("name");
      if (call.find(RECORDER, name) === undefined) {
        return refuse(
          "NoSuchConfigurationRecorderException",
          `Cannot find configuration recorder with the specified name '${name ?? ""}'.`,
        );
      }
      return call.flag("isEnabled") && call.list(CHANNEL).length === 0
        ? refuse(
            "NoAvailableDeliveryChannelException",
            "Delivery channel is not available to start configuration recorder.",
          )
        : undefined;
    },
  },
  {
    id: "CF-11",
    types: [RULE],
    demands: "There is a recorder before there is a rule.",
    source: `${API}/API_PutConfigRule.html`,
    judge: (call) =>
      call.list(RECORDER).length > 0
        ? undefined
        : refuse(
            "NoAvailableConfigurationRecorderException",
            "Configuration recorder is not available to put config rule.",
          ),
  },
  {
    id: "CF-12",
    types: [RULE],
    at: ["check", "create", "update"],
    demands:
      "A rule has a name of at most 128 characters, and parameters in JSON; a function that judges for it may be " +
      "invoked by AWS Config; an account has at most 1,000 rules a region.",
    source: `${API}/API_PutConfigRule.html`,
    judge: (call) => {
      const name = call.text("name") ?? "";
      if (name.length > 128) {
        return refuse("InvalidParameterValueException", `The rule name ${name} is too long.`);
      }
      if (readJson(call.text("inputParameters") ?? "{}") === undefined) {
        return refuse("InvalidParameterValueException", '"input_parameters" contains an invalid JSON');
      }
      if (call.moment === "check") return undefined;
      if (call.old === undefined && call.list(RULE).length >= call.quota("configRules")) {
        return refuse(
          "MaxNumberOfConfigRulesExceededException",
          "Failed to add the Config rule because the account already contains the maximum number of rules.",
        );
      }
      return mayInvoke(call)
        ? undefined
        : refuse(
            "InsufficientPermissionsException",
            "The AWS Lambda function cannot be invoked. Check the function ARN, and check the function's permissions.",
          );
    },
  },
  {
    id: "CF-13",
    types: [CHANNEL],
    at: ["delete"],
    demands: "A delivery channel is deleted only when its recorder has been stopped.",
    source: `${API}/API_DeleteDeliveryChannel.html`,
    isRetried: true,
    judge: (call) =>
      isRecording(call)
        ? refuse(
            "LastDeliveryChannelDeleteFailedException",
            `Failed to delete last specified delivery channel with name '${call.old?.id ?? ""}', because there is a ` +
              "running configuration recorder.",
          )
        : undefined,
  },
];
