import { service } from "../../../iam";
import { ACCOUNT, allowed, example, MAY, OTHER, refused, roleOf, rootOf, STRANGER, userOf } from "./examples";

/** The Amazon CloudWatch Logs User Guide on keys for log groups. */

const PAGE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html";
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/6f815f63-e628-448c-8251-e40cb0d29f59`;
const GROUP = `arn:aws:logs:us-west-2:${ACCOUNT}:log-group:my-log-group`;
const CONTEXT = "kms:EncryptionContext:aws:logs:arn";
const ENABLE_IAM = { Effect: "Allow", Principal: { AWS: rootOf() }, Action: "kms:*", Resource: "*" };

const logs = service("logs.us-west-2.amazonaws.com");
const arn = (value: string | undefined) => ({ context: { [CONTEXT]: value } });
const use = (condition: object) => ({
  Effect: "Allow",
  Principal: { Service: "logs.us-west-2.amazonaws.com" },
  Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
  Resource: "*",
  Condition: condition,
});
const generate = { principal: logs, action: "kms:GenerateDataKey", resource: KEY, ...arn(GROUP) };

describe("iam: CloudWatch Logs guide: keys", () => {
  for (const action of ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"]) {
    example(
      `one log group only (K4): ${action}`,
      `${PAGE}#cmk-permissions`,
      { key: [ENABLE_IAM, use({ ArnEquals: { [CONTEXT]: GROUP } })] },
      { ...generate, action: `kms:${action}` },
      refused("another group", arn(`${GROUP}-2`)),
      refused("that group of another account", arn(GROUP.replace(ACCOUNT, OTHER))),
      refused("that group of another region", arn(GROUP.replace("us-west-2", "us-east-1"))),
      refused("a stream of it", arn(`${GROUP}:log-stream:a`)),
      refused("no encryption context", arn(undefined)),
      refused("the service of another region", { principal: service("logs.us-east-1.amazonaws.com") }),
      refused("another service", { principal: service("s3.amazonaws.com") }),
    );
  }
  example(
    "all groups of one account and region",
    `${PAGE}#cmk-permissions`,
    { key: [ENABLE_IAM, use({ ArnLike: { [CONTEXT]: `arn:aws:logs:us-west-2:${ACCOUNT}:*` } })] },
    generate,
    allowed("another group", arn(`${GROUP}-2`)),
    refused("another account's", arn(GROUP.replace(ACCOUNT, OTHER))),
    refused("another region's", arn(GROUP.replace("us-west-2", "eu-west-1"))),
    refused("another service's context", arn(GROUP.replace(":logs:", ":s3:"))),
    refused("to administer", { action: "kms:ScheduleKeyDeletion" }),
    refused("to grant", { action: "kms:CreateGrant" }),
  );
  example(
    "without condition the service uses the key for anybody's groups",
    `${PAGE}#cmk-permissions`,
    { key: [ENABLE_IAM, { ...use({}), Condition: {} }] },
    { ...generate, ...arn(GROUP.replace(ACCOUNT, STRANGER)) },
    refused("with a condition", {
      documents: { key: [ENABLE_IAM, use({ ArnLike: { [CONTEXT]: `arn:aws:logs:*:${ACCOUNT}:*` } })] },
    }),
  );
  example(
    "users who query the logs by the service",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms-policy.html",
    {
      key: [ENABLE_IAM],
      identity: {
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: KEY,
        Condition: { StringEquals: { "kms:ViaService": "logs.us-west-2.amazonaws.com" } },
      },
    },
    {
      principal: roleOf("analyst"),
      action: "kms:Decrypt",
      resource: KEY,
      context: { "kms:ViaService": "logs.us-west-2.amazonaws.com" },
    },
    refused("directly", { context: { "kms:ViaService": undefined } }),
    refused("by another service", { context: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } }),
    refused("a user of another account", {
      principal: userOf("Alice", OTHER),
      documents: { identity: MAY },
    }),
  );
});
