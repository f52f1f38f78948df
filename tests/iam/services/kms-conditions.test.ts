import { type ContextValue, role } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  denied,
  example,
  MAY,
  OTHER,
  refused,
  roleOf,
  rootOf,
  type Row,
  STRANGER,
  userOf,
} from "./examples";

/** The AWS KMS Developer Guide on condition keys of its own, one example after the other. */

const GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide";
const CONDITIONS = `${GUIDE}/conditions-kms.html#conditions-kms`;
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ENABLE_IAM = { Effect: "Allow", Principal: { AWS: rootOf() }, Action: "kms:*", Resource: "*" };

const exampleUser = userOf("ExampleUser");
const exampleApp = roleOf("RoleForExampleApp");
type Conditions = Record<string, Record<string, unknown>>;
type Context = Record<string, ContextValue | undefined>;

/** A key policy that lets somebody act under a condition. */
function keyAllows(
  title: string,
  anchor: string,
  principal: typeof exampleUser,
  actions: string | string[],
  condition: Conditions,
  context: Context,
  ...rows: Row[]
) {
  const [action = ""] = [actions].flat();
  example(
    title,
    `${CONDITIONS}-${anchor}`,
    {
      key: {
        Effect: "Allow",
        Principal: { AWS: principal.arn },
        Action: actions,
        Resource: "*",
        Condition: condition,
      },
    },
    { principal, action: action.replace("*", ""), resource: KEY, context },
    refused("a principal whom the policy does not name", { principal: userOf("Mallory") }),
    refused("another action", { action: "kms:EnableKeyRotation" }),
    ...rows,
  );
}

/** An IAM policy that allows, or with `deny` denies, under a condition; the key policy leaves it to IAM. */
function iamSays(
  title: string,
  anchor: string,
  statement: object,
  asked: { action: string; resource?: string; context?: Context },
  ...rows: Row[]
) {
  const deny = "Effect" in statement && statement.Effect === "Deny";
  example(
    title,
    `${CONDITIONS}-${anchor}`,
    {
      ...(asked.resource !== "*" && { key: ENABLE_IAM }),
      identity: [...(deny ? [MAY] : []), { Effect: "Allow", Resource: "*", ...statement }],
    },
    { principal: exampleUser, resource: KEY, ...asked },
    ...rows,
  );
}

const key = (name: string, value: ContextValue | undefined) => ({ context: { [`kms:${name}`]: value } });

describe("iam: KMS guide: condition keys of callers and services", () => {
  const EBS = {
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": "ec2.us-west-2.amazonaws.com" },
    },
  };
  example(
    "kms:CallerAccount: everybody of the account, through EBS",
    `${CONDITIONS}-caller-account`,
    { key: EBS },
    {
      principal: userOf("Alice"),
      action: "kms:Decrypt",
      resource: KEY,
      context: { "kms:ViaService": "ec2.us-west-2.amazonaws.com" },
    },
    allowed("a role", { principal: roleOf("app") }),
    allowed("a data key without plaintext", { action: "kms:GenerateDataKeyWithoutPlaintext" }),
    refused("directly", key("ViaService", undefined)),
    refused("through another service", key("ViaService", "rds.us-west-2.amazonaws.com")),
    refused("in another region", key("ViaService", "ec2.us-east-1.amazonaws.com")),
    refused("to administer", { action: "kms:ScheduleKeyDeletion" }),
    refused("another account, with every IAM permission", {
      principal: userOf("Alice", OTHER),
      documents: { identity: MAY },
    }),
  );
  const VIA = ["ec2.us-west-2.amazonaws.com", "rds.us-west-2.amazonaws.com"];
  keyAllows(
    "kms:ViaService: EC2 and RDS of one region",
    "via-service",
    exampleUser,
    [...EBS.Action, "kms:ListGrants", "kms:DescribeKey"],
    { StringEquals: { "kms:ViaService": VIA } },
    { "kms:ViaService": VIA[0] },
    allowed("RDS", key("ViaService", VIA[1])),
    refused("directly", key("ViaService", undefined)),
    refused("Lambda", key("ViaService", "lambda.us-west-2.amazonaws.com")),
    refused("EC2 of another region", key("ViaService", "ec2.eu-west-1.amazonaws.com")),
    refused("EC2 in capital letters", key("ViaService", "EC2.us-west-2.amazonaws.com")),
  );
  const lambdaMayNot = {
    Effect: "Deny",
    Principal: { AWS: exampleUser.arn },
    Action: ["kms:Encrypt"],
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": ["lambda.us-west-2.amazonaws.com"] } },
  };
  example(
    "kms:ViaService: not for Lambda",
    `${CONDITIONS}-via-service`,
    { key: [ENABLE_IAM, lambdaMayNot], identity: MAY },
    { principal: exampleUser, action: "kms:Encrypt", resource: KEY },
    denied("through Lambda", key("ViaService", "lambda.us-west-2.amazonaws.com")),
    allowed("through S3", key("ViaService", "s3.us-west-2.amazonaws.com")),
    allowed("to decrypt, through Lambda", {
      action: "kms:Decrypt",
      ...key("ViaService", "lambda.us-west-2.amazonaws.com"),
    }),
    allowed("another user, through Lambda", {
      principal: userOf("Alice"),
      ...key("ViaService", "lambda.us-west-2.amazonaws.com"),
    }),
  );
});

describe("iam: KMS guide: condition keys of requests", () => {
  iamSays(
    "kms:BypassPolicyLockoutSafetyCheck: never",
    "bypass-policy-lockout-safety-check",
    {
      Effect: "Deny",
      Action: ["kms:CreateKey", "kms:PutKeyPolicy"],
      Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": true } },
    },
    { action: "kms:PutKeyPolicy" },
    allowed("said to be false", key("BypassPolicyLockoutSafetyCheck", false)),
    denied("with bypass", key("BypassPolicyLockoutSafetyCheck", true)),
    denied("to create a key with bypass", {
      action: "kms:CreateKey",
      resource: "*",
      documents: { key: undefined },
      ...key("BypassPolicyLockoutSafetyCheck", "true"),
    }),
  );
  keyAllows(
    "kms:BypassPolicyLockoutSafetyCheck: only without the parameter",
    "bypass-policy-lockout-safety-check",
    exampleUser,
    "kms:PutKeyPolicy",
    { Null: { "kms:BypassPolicyLockoutSafetyCheck": true } },
    {},
    refused("said to be true", key("BypassPolicyLockoutSafetyCheck", true)),
    refused("said to be false", key("BypassPolicyLockoutSafetyCheck", false)),
  );
  keyAllows(
    "kms:DataKeyPairSpec: only RSA",
    "data-key-spec",
    exampleUser,
    ["kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext"],
    { StringLike: { "kms:DataKeyPairSpec": "RSA*" } },
    { "kms:DataKeyPairSpec": "RSA_3072" },
    allowed("without plaintext", { action: "kms:GenerateDataKeyPairWithoutPlaintext" }),
    refused("elliptic", key("DataKeyPairSpec", "ECC_NIST_P384")),
    refused("a symmetric data key", { action: "kms:GenerateDataKey" }),
  );
  const algorithm = {
    Effect: "Deny",
    Principal: { AWS: roleOf("ExampleRole").arn },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: { StringNotEquals: { "kms:EncryptionAlgorithm": "RSAES_OAEP_SHA_256" } },
  };
  example(
    "kms:EncryptionAlgorithm: one only, whatever else allows",
    `${CONDITIONS}-encryption-algorithm`,
    {
      key: [ENABLE_IAM, algorithm],
      identity: MAY,
      grants: [{ grantee: roleOf("ExampleRole").arn, operations: ["Encrypt"], keyArn: KEY }],
    },
    {
      principal: roleOf("ExampleRole"),
      action: "kms:Encrypt",
      resource: KEY,
      context: { "kms:EncryptionAlgorithm": "RSAES_OAEP_SHA_256" },
    },
    denied("another algorithm", key("EncryptionAlgorithm", "RSAES_OAEP_SHA_1")),
    denied("re-encryption", { action: "kms:ReEncryptTo", ...key("EncryptionAlgorithm", "RSAES_OAEP_SHA_1") }),
    denied("none said", key("EncryptionAlgorithm", undefined)),
    allowed("another role, another algorithm", {
      principal: roleOf("OtherRole"),
      ...key("EncryptionAlgorithm", "RSAES_OAEP_SHA_1"),
    }),
  );
  iamSays(
    "kms:EncryptionAlgorithm: symmetric only",
    "encryption-algorithm",
    {
      Effect: "Deny",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
      Resource: `arn:aws:kms:us-west-2:${ACCOUNT}:key/*`,
      Condition: { StringNotEquals: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" } },
    },
    { action: "kms:Encrypt", context: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" } },
    denied("asymmetric", key("EncryptionAlgorithm", "RSAES_OAEP_SHA_256")),
    allowed("asymmetric in another region", {
      resource: KEY.replace("us-west-2", "eu-west-1"),
      ...key("EncryptionAlgorithm", "RSAES_OAEP_SHA_256"),
    }),
    allowed("to sign", { action: "kms:Sign", ...key("EncryptionAlgorithm", undefined) }),
  );
  keyAllows(
    "kms:ExpirationModel: material that does not expire",
    "expiration-model",
    exampleUser,
    "kms:ImportKeyMaterial",
    { StringEquals: { "kms:ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE" } },
    { "kms:ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE" },
    refused("that expires", key("ExpirationModel", "KEY_MATERIAL_EXPIRES")),
    refused("by default", key("ExpirationModel", undefined)),
  );
  keyAllows(
    "kms:ExpirationModel: only the default, which expires",
    "expiration-model",
    exampleUser,
    "kms:ImportKeyMaterial",
    { Null: { "kms:ExpirationModel": true } },
    {},
    refused("any parameter", key("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE")),
  );
  keyAllows(
    "kms:ValidTo: until the end of 2018",
    "valid-to",
    exampleUser,
    "kms:ImportKeyMaterial",
    { NumericLessThanEquals: { "kms:ValidTo": "1546257599.0" } },
    { "kms:ValidTo": 1546257599 },
    allowed("earlier", key("ValidTo", "1546257598.5")),
    refused("a second later", key("ValidTo", 1546257600)),
    refused("without", key("ValidTo", undefined)),
    refused("in words", key("ValidTo", "soon")),
  );
  keyAllows(
    "kms:MessageType: messages, not digests",
    "message-type",
    exampleUser,
    "kms:Sign",
    { StringEquals: { "kms:MessageType": "RAW" } },
    { "kms:MessageType": "RAW" },
    refused("a digest", key("MessageType", "DIGEST")),
    refused("to verify", { action: "kms:Verify" }),
  );
  keyAllows(
    "kms:SigningAlgorithm: RSASSA_PSS",
    "signing-algorithm",
    roleOf("testers"),
    "kms:Sign",
    { StringLike: { "kms:SigningAlgorithm": "RSASSA_PSS*" } },
    { "kms:SigningAlgorithm": "RSASSA_PSS_SHA_512" },
    refused("PKCS1", key("SigningAlgorithm", "RSASSA_PKCS1_V1_5_SHA_512")),
  );
  const testers = (algorithmName: string) => ({
    Effect: "Allow",
    Principal: { AWS: roleOf("testers").arn },
    Action: ["kms:GenerateMac", "kms:VerifyMac"],
    Resource: "*",
    Condition: { StringEquals: { "kms:MacAlgorithm": algorithmName } },
  });
  example(
    "kms:MacAlgorithm: one of two, in two statements",
    `${CONDITIONS}-mac-algorithm`,
    { key: [testers("HMAC_SHA_384"), testers("HMAC_SHA_512")] },
    {
      principal: roleOf("testers"),
      action: "kms:GenerateMac",
      resource: KEY,
      context: { "kms:MacAlgorithm": "HMAC_SHA_384" },
    },
    allowed("the other", key("MacAlgorithm", "HMAC_SHA_512")),
    allowed("to verify", { action: "kms:VerifyMac" }),
    refused("a third", key("MacAlgorithm", "HMAC_SHA_256")),
    refused("another role", { principal: roleOf("developers") }),
  );
  keyAllows(
    "kms:ReEncryptOnSameKey",
    "reencrypt-on-same-key",
    exampleUser,
    "kms:ReEncrypt*",
    { Bool: { "kms:ReEncryptOnSameKey": true } },
    { "kms:ReEncryptOnSameKey": true },
    allowed("from", { action: "kms:ReEncryptFrom" }),
    refused("to another key", { action: "kms:ReEncryptTo", ...key("ReEncryptOnSameKey", false) }),
  );
  keyAllows(
    "kms:RequestAlias: only under this alias",
    "request-alias",
    roleOf("developer"),
    "kms:GenerateDataKey",
    { StringEquals: { "kms:RequestAlias": "alias/finance-key" } },
    { "kms:RequestAlias": "alias/finance-key" },
    refused("by another alias of the key", key("RequestAlias", "alias/finance-key-2")),
    refused("by key id", key("RequestAlias", undefined)),
  );
  keyAllows(
    "kms:PrimaryRegion: one of four",
    "primary-region",
    roleOf("Developer"),
    "kms:UpdatePrimaryRegion",
    { StringEquals: { "kms:PrimaryRegion": ["us-east-1", "us-west-2", "eu-west-3", "ap-southeast-2"] } },
    { "kms:PrimaryRegion": "eu-west-3" },
    refused("a fifth", key("PrimaryRegion", "eu-west-1")),
  );
  keyAllows(
    "kms:ReplicaRegion: one of three",
    "replica-region",
    roleOf("Administrator"),
    "kms:ReplicateKey",
    { StringEquals: { "kms:ReplicaRegion": ["us-east-1", "eu-west-3", "ap-southeast-2"] } },
    { "kms:ReplicaRegion": "us-east-1" },
    refused("a fourth", key("ReplicaRegion", "us-west-2")),
    refused("to make it the primary", {
      action: "kms:UpdatePrimaryRegion",
      ...key("PrimaryRegion", "us-east-1"),
    }),
  );
});

describe("iam: KMS guide: condition keys of keys", () => {
  const KEYS = `arn:aws:kms:us-west-2:${ACCOUNT}:key/*`;
  const creating = { action: "kms:CreateKey", resource: "*" };
  for (const [name, anchor, operator, value, good, bad] of [
    ["KeyOrigin", "key-origin", "StringEquals", "AWS_KMS", "AWS_KMS", "EXTERNAL"],
    ["KeySpec", "key-spec", "StringLike", "RSA_*", "RSA_4096", "SYMMETRIC_DEFAULT"],
    ["KeyUsage", "key-usage", "StringEquals", "ENCRYPT_DECRYPT", "ENCRYPT_DECRYPT", "SIGN_VERIFY"],
    ["MultiRegion", "multiregion", "Bool", false, false, true],
  ] as const) {
    iamSays(
      `kms:${name} of the key to create`,
      anchor,
      { Action: "kms:CreateKey", Condition: { [operator]: { [`kms:${name}`]: value } } },
      { ...creating, context: { [`kms:${name}`]: good } },
      refused(String(bad), key(name, bad)),
      refused("unknown", key(name, undefined)),
      refused("no IAM policy", { documents: { identity: undefined } }),
    );
  }
  for (const [name, anchor, action, value, bad] of [
    ["KeyOrigin", "key-origin", "kms:GenerateDataKey", "AWS_CLOUDHSM", "AWS_KMS"],
    ["KeySpec", "key-spec", "kms:ReEncryptFrom", "SYMMETRIC_DEFAULT", "RSA_2048"],
    ["KeyUsage", "key-usage", "kms:GetPublicKey", "SIGN_VERIFY", "ENCRYPT_DECRYPT"],
    ["MultiRegionKeyType", "multiregion-key-type", "kms:ScheduleKeyDeletion", "REPLICA", "PRIMARY"],
  ] as const) {
    iamSays(
      `kms:${name} of the key to use`,
      anchor,
      {
        Action: action.replace(/From$/, "*"),
        Resource: KEYS,
        Condition: { StringEquals: { [`kms:${name}`]: value } },
      },
      { action, context: { [`kms:${name}`]: value } },
      refused(bad, key(name, bad)),
      refused("without the property", key(name, undefined)),
      refused("in another region", { resource: KEY.replace("us-west-2", "us-east-1") }),
      refused("another action", { action: "kms:ImportKeyMaterial" }),
      refused("an operation without a key", { action: "kms:ListKeys", resource: "*" }),
      refused("a key whose policy leaves nothing to IAM", {
        documents: { key: { ...ENABLE_IAM, Principal: { AWS: roleOf("admin").arn } } },
      }),
    );
  }
  iamSays(
    "kms:ResourceAliases: any alias of the key, in two accounts",
    "resource-aliases",
    {
      Action: "kms:GenerateDataKey",
      Resource: [`arn:aws:kms:*:${ACCOUNT}:key/*`, `arn:aws:kms:*:${OTHER}:key/*`],
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/finance-key" } },
    },
    {
      action: "kms:GenerateDataKey",
      context: { "kms:ResourceAliases": ["alias/old", "alias/finance-key"] },
    },
    allowed("a key of the other account whose policy allows this one", {
      resource: KEY.replace(ACCOUNT, OTHER),
    }),
    refused("a key of a third account", { resource: KEY.replace(ACCOUNT, STRANGER) }),
    refused("a key without alias", key("ResourceAliases", undefined)),
    refused("a key with other aliases", key("ResourceAliases", ["alias/old"])),
    refused("to decrypt", { action: "kms:Decrypt" }),
  );
  const test = { "kms:ResourceAliases": ["alias/*Test*"] };
  iamSays(
    "kms:ResourceAliases: all aliases, and at least one",
    "resource-aliases",
    {
      Action: ["kms:EnableKey", "kms:DisableKey"],
      Resource: `arn:aws:kms:*:${ACCOUNT}:key/*`,
      Condition: { "ForAllValues:StringLike": test, "ForAnyValue:StringLike": test },
    },
    { action: "kms:DisableKey", context: { "kms:ResourceAliases": ["alias/Test-1", "alias/myTest"] } },
    refused("one alias is not of tests", key("ResourceAliases", ["alias/Test-1", "alias/prod"])),
    refused("no alias", key("ResourceAliases", undefined)),
    refused("an alias in other case", key("ResourceAliases", ["alias/test"])),
  );
});

describe("iam: KMS guide: encryption context", () => {
  const app = (name: string, value: ContextValue | undefined) => key(`EncryptionContext:${name}`, value);
  const pairs = (given: Record<string, string>) => ({
    context: {
      "kms:EncryptionContext:AppName": undefined,
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
      ),
      "kms:EncryptionContextKeys": Object.keys(given),
    },
  });
  const appName = { "kms:EncryptionContext:AppName": "ExampleApp" };
  keyAllows(
    "a pair is required, others are permitted",
    "encryption-context",
    exampleApp,
    "kms:GenerateDataKey",
    { StringEquals: appName },
    pairs({ AppName: "ExampleApp" }).context,
    allowed("with another pair", pairs({ AppName: "ExampleApp", Stage: "Test" })),
    refused("another value", pairs({ AppName: "OtherApp" })),
    refused("the value in other case", pairs({ AppName: "exampleapp" })),
    refused("no encryption context", pairs({})),
    refused("another pair alone", pairs({ Stage: "Test" })),
    allowed("the key in other case", pairs({ APPNAME: "ExampleApp" })),
  );
  keyAllows(
    "a pair is required, others are forbidden",
    "encryption-context",
    userOf("alice", ACCOUNT),
    "kms:GenerateDataKey",
    {
      StringEquals: appName,
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["AppName"] },
    },
    pairs({ AppName: "ExampleApp" }).context,
    refused("with another pair", pairs({ AppName: "ExampleApp", Stage: "Test" })),
    refused("no encryption context", pairs({})),
  );
  const denyStage = (stages: string | string[]) => ({
    Effect: "Deny",
    Principal: { AWS: exampleApp.arn },
    Action: "kms:GenerateDataKey",
    Resource: "*",
    Condition: { StringEquals: { "kms:EncryptionContext:Stage": stages } },
  });
  for (const [title, stages] of [
    ["a forbidden pair", "Restricted"],
    ["forbidden pairs", ["Restricted", "Production"]],
  ] as const) {
    example(
      title,
      `${CONDITIONS}-encryption-context-many`,
      { key: [ENABLE_IAM, denyStage([...[stages].flat()])], identity: MAY },
      {
        principal: exampleApp,
        action: "kms:GenerateDataKey",
        resource: KEY,
        context: { "kms:EncryptionContext:Stage": "Test" },
      },
      allowed("no encryption context", app("Stage", undefined)),
      allowed("to decrypt", { action: "kms:Decrypt", ...app("Stage", "Restricted") }),
      ...[stages].flat().map((stage) => denied(stage, app("Stage", stage))),
    );
  }
  const both = {
    "kms:EncryptionContext:Department": "IT",
    "kms:EncryptionContext:Project": "Alpha",
  };
  keyAllows(
    "two pairs are required",
    "encryption-context-many",
    exampleApp,
    "kms:Decrypt",
    { StringEquals: both },
    pairs({ Department: "IT", Project: "Alpha" }).context,
    allowed("with a third", pairs({ Department: "IT", Project: "Alpha", Stage: "Test" })),
    refused("one is wrong", pairs({ Department: "HR", Project: "Alpha" })),
    refused("one is missing", app("Project", undefined)),
  );
  const either = (name: string, value: string) => ({
    Effect: "Allow",
    Principal: { AWS: exampleApp.arn },
    Action: "kms:GenerateDataKey",
    Resource: "*",
    Condition: { StringEquals: { [`kms:EncryptionContext:${name}`]: value } },
  });
  example(
    "one of two pairs, in two statements",
    `${CONDITIONS}-encryption-context-many`,
    { key: [either("Department", "IT"), either("Project", "Alpha")] },
    { principal: exampleApp, action: "kms:GenerateDataKey", resource: KEY, ...pairs({ Department: "IT" }) },
    allowed("the other", {
      context: { "kms:EncryptionContext:Department": undefined, "kms:EncryptionContext:Project": "Alpha" },
    }),
    allowed("both", app("Project", "Alpha")),
    allowed("one right, one wrong", app("Project", "Beta")),
    refused("neither", app("Department", undefined)),
    refused("wrong", app("Department", "HR")),
  );
  keyAllows(
    "two pairs are required, others are forbidden",
    "encryption-context-many",
    userOf("alice"),
    "kms:GenerateDataKey",
    {
      StringEquals: both,
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["Department", "Project"] },
    },
    pairs({ Department: "IT", Project: "Alpha" }).context,
    refused("with a third", pairs({ Department: "IT", Project: "Alpha", Stage: "Test" })),
    refused("no encryption context", {
      context: {
        "kms:EncryptionContext:Department": undefined,
        "kms:EncryptionContext:Project": undefined,
        "kms:EncryptionContextKeys": undefined,
      },
    }),
  );
  keyAllows(
    "the key's case does not matter, the value's does",
    "encryption-context-case",
    exampleApp,
    "kms:Decrypt",
    { StringEquals: { "kms:EncryptionContext:Appname": "ExampleApp" } },
    { "kms:EncryptionContext:APPNAME": "ExampleApp" },
    refused("the value in other case", { context: { "kms:EncryptionContext:APPNAME": "EXAMPLEAPP" } }),
  );
  keyAllows(
    "the key's case matters in kms:EncryptionContextKeys",
    "encryption-context-case",
    exampleApp,
    "kms:GenerateDataKey",
    { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "AppName" } },
    { "kms:EncryptionContextKeys": ["AppName"] },
    refused("the key in other case", key("EncryptionContextKeys", ["appname"])),
    refused("no encryption context", key("EncryptionContextKeys", undefined)),
  );
  keyAllows(
    "the case of both matters",
    "encryption-context-case",
    exampleApp,
    "kms:GenerateDataKey",
    {
      "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "AppName" },
      StringEquals: appName,
    },
    pairs({ AppName: "ExampleApp" }).context,
    refused("the key in other case", pairs({ Appname: "ExampleApp" })),
    refused("the value in other case", pairs({ AppName: "Exampleapp" })),
  );
  keyAllows(
    "at least one of the keys",
    "encryption-context-keys",
    exampleApp,
    ["kms:Encrypt", "kms:GenerateDataKey*"],
    { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "AppName" } },
    { "kms:EncryptionContextKeys": ["AppName", "Project"] },
    allowed("a data key pair", { action: "kms:GenerateDataKeyPair" }),
    refused("only another key", key("EncryptionContextKeys", ["Project"])),
    refused("no encryption context", key("EncryptionContextKeys", undefined)),
    refused("to decrypt", { action: "kms:Decrypt" }),
  );
  keyAllows(
    "any encryption context at all",
    "encryption-context-keys",
    exampleApp,
    ["kms:Encrypt", "kms:GenerateDataKey*"],
    { Null: { "kms:EncryptionContextKeys": false } },
    { "kms:EncryptionContextKeys": ["Anything"] },
    refused("none", key("EncryptionContextKeys", undefined)),
    refused("an empty one", key("EncryptionContextKeys", [])),
  );
  const owner = (variable: string) => ({
    StringEquals: { "kms:EncryptionContext:user": `\${${variable}}` },
  });
  keyAllows(
    "the caller's own name",
    "encryption-context-variables",
    userOf("bob"),
    "kms:Decrypt",
    owner("aws:username"),
    { "kms:EncryptionContext:user": "bob" },
    refused("another's name", app("user", "alice")),
    refused("the variable as text", app("user", "${aws:username}")),
    refused("no name", app("user", undefined)),
  );
  keyAllows(
    "a role's session has no user name",
    "encryption-context-variables",
    roleOf("TestTeam"),
    "kms:Decrypt",
    owner("aws:PrincipalArn"),
    { "kms:EncryptionContext:user": roleOf("TestTeam").arn },
    refused("by user name", {
      documents: {
        key: {
          Effect: "Allow",
          Principal: { AWS: roleOf("TestTeam").arn },
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: owner("aws:username"),
        },
      },
      ...app("user", "TestTeam"),
    }),
  );
  keyAllows(
    "the subject of a user pool",
    "encryption-context-variables",
    role(`arn:aws:iam::${ACCOUNT}:role/TestTeam`),
    "kms:Decrypt",
    { StringEquals: { "kms:EncryptionContext:sub": "${cognito-identity.amazonaws.com:sub}" } },
    { "kms:EncryptionContext:sub": "us-west-2:1", "cognito-identity.amazonaws.com:sub": "us-west-2:1" },
    refused("another's", app("sub", "us-west-2:2")),
    refused("without a web identity", { context: { "cognito-identity.amazonaws.com:sub": undefined } }),
  );
});
