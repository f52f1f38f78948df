import { service } from "../../../iam";
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
  STRANGER,
  userOf,
} from "./examples";

/** The AWS KMS Developer Guide on grants, and its conditions for who may create them. */

const GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide";
const CONDITIONS = `${GUIDE}/conditions-kms.html#conditions-kms`;
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ENABLE_IAM = { Effect: "Allow", Principal: { AWS: rootOf() }, Action: "kms:*", Resource: "*" };
const CLOSED = { ...ENABLE_IAM, Principal: { AWS: roleOf("admin").arn } };

const app = roleOf("KeyUserRole");
const exampleUser = userOf("ExampleUser");
const key = (name: string, value: string | boolean | string[] | undefined) => ({
  context: { [`kms:${name}`]: value },
});
const grant = { grantee: app.arn, operations: ["GenerateDataKey", "Decrypt"], keyArn: KEY };
const decrypt = { principal: app, action: "kms:Decrypt", resource: KEY };

describe("iam: KMS guide: grants", () => {
  const PAGE = `${GUIDE}/grants.html`;
  example(
    "a grant allows the grantee its operations, without any policy",
    PAGE,
    { key: CLOSED, grants: [grant] },
    decrypt,
    allowed("the other operation", { action: "kms:GenerateDataKey" }),
    refused("an operation that the grant leaves out", { action: "kms:Encrypt" }),
    refused("an operation that begins alike", { action: "kms:GenerateDataKeyWithoutPlaintext" }),
    refused("to administer", { action: "kms:PutKeyPolicy" }),
    refused("another key", { resource: KEY.replace("1234abcd", "0987dcba") }),
    refused("another role", { principal: roleOf("OtherRole") }),
    refused("a user of the role's name", { principal: userOf("KeyUserRole") }),
    refused("after the grant is revoked", { documents: { grants: [] } }),
    denied("a Deny of the key policy", {
      documents: { key: [CLOSED, { ...ENABLE_IAM, Effect: "Deny", Principal: "*", Action: "kms:Decrypt" }] },
    }),
    denied("a Deny of IAM", {
      documents: { identity: { Effect: "Deny", Action: "kms:Decrypt", Resource: "*" } },
    }),
  );
  example(
    "a grant for a principal of another account",
    `${GUIDE}/create-grant-overview.html`,
    { key: CLOSED, grants: [{ ...grant, grantee: roleOf("KeyUserRole", OTHER).arn }] },
    { ...decrypt, principal: roleOf("KeyUserRole", OTHER) },
    refused("another role there", { principal: roleOf("OtherRole", OTHER) }),
    refused("the role of that name here", { principal: app }),
    refused("a third account", { principal: roleOf("KeyUserRole", STRANGER) }),
    denied("that account's SCP denies", {
      documents: { scps: [[MAY, { Effect: "Deny", Action: "kms:*", Resource: "*" }]] },
    }),
  );
  example(
    "a grant for a service",
    `${GUIDE}/create-grant-overview.html`,
    { key: CLOSED, grants: [{ ...grant, grantee: "dynamodb.us-west-2.amazonaws.com" }] },
    { ...decrypt, principal: service("dynamodb.us-west-2.amazonaws.com") },
    refused("another service", { principal: service("rds.us-west-2.amazonaws.com") }),
    refused("the service of another region", { principal: service("dynamodb.us-east-1.amazonaws.com") }),
  );

  const pairs = (given: Record<string, string>) => ({
    context: {
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
      ),
      "kms:EncryptionContextKeys": Object.keys(given),
    },
  });
  const finance = { Department: "Finance", Classification: "Public" };
  const asked = (given: Record<string, string>) => ({ ...decrypt, ...pairs(given) });
  const constrained = (name: "encryptionContextSubset" | "encryptionContextEquals") => ({
    key: CLOSED,
    grants: [{ ...grant, [name]: finance }],
  });
  // The pairs of one request must not mix with those of another, so each is a request of its own.
  for (const [title, given] of [
    ["the very pairs", finance],
    ["in other order", { Classification: "Public", Department: "Finance" }],
    ["with more pairs", { Customer: "12345", ...finance, Purpose: "Test" }],
  ] as const) {
    example(
      `EncryptionContextSubset: ${title}`,
      `${PAGE}#grants-considerations`,
      constrained("encryptionContextSubset"),
      asked(given),
      allowed("to generate a data key", { action: "kms:GenerateDataKey" }),
      refused("one pair left out", {
        context: {
          "kms:EncryptionContext:Classification": undefined,
          "kms:EncryptionContextKeys": Object.keys(given).filter((name) => name !== "Classification"),
        },
      }),
      refused("one value in other case", { context: { "kms:EncryptionContext:Department": "finance" } }),
    );
  }
  const none: Record<string, undefined> = {
    "kms:EncryptionContext:Department": undefined,
    "kms:EncryptionContext:Classification": undefined,
  };
  const only = (given: Record<string, string>) => ({ context: { ...none, ...pairs(given).context } });
  for (const constraint of ["encryptionContextSubset", "encryptionContextEquals"] as const) {
    example(
      `${constraint}: what does not satisfy it`,
      `${PAGE}#grants-considerations`,
      constrained(constraint),
      asked(finance),
      refused("one pair only", only({ Department: "Finance" })),
      refused("all in other case", only({ department: "finance", classification: "public" })),
      refused("keys in other case", only({ department: "Finance", classification: "Public" })),
      refused("another pair instead", only({ Classification: "Public", Customer: "12345" })),
      refused("no encryption context", {
        context: { ...none, "kms:EncryptionContextKeys": undefined },
      }),
      (constraint === "encryptionContextEquals" ? refused : allowed)(
        "one pair more",
        only({ ...finance, Customer: "12345" }),
      ),
    );
  }
});

describe("iam: KMS guide: who may create grants", () => {
  const createGrant = (condition: object, context: object, ...rows: Parameters<typeof example>[4][]) => {
    const [name = ""] = Object.keys(Object.values(condition)[0] as object);
    const anchor = name.replace("kms:", "").replace(/(?<=[a-z])(?=[A-Z])|(?<=AWS)(?=R)/g, "-");
    example(
      name,
      `${CONDITIONS}-${anchor.toLowerCase()}`,
      {
        key: {
          Effect: "Allow",
          Principal: { AWS: exampleUser.arn },
          Action: "kms:CreateGrant",
          Resource: "*",
          Condition: condition,
        },
      },
      { principal: exampleUser, action: "kms:CreateGrant", resource: KEY, context: { ...context } },
      refused("another user", { principal: userOf("Alice") }),
      refused("to use the key", { action: "kms:Decrypt" }),
      ...rows,
    );
  };
  createGrant(
    { StringEquals: { "kms:GrantConstraintType": "EncryptionContextEquals" } },
    { "kms:GrantConstraintType": "EncryptionContextEquals" },
    refused("the weaker constraint", key("GrantConstraintType", "EncryptionContextSubset")),
    refused("no constraint", key("GrantConstraintType", undefined)),
  );
  createGrant(
    { Bool: { "kms:GrantIsForAWSResource": true } },
    { "kms:GrantIsForAWSResource": true },
    refused("directly", key("GrantIsForAWSResource", false)),
    refused("unsaid", key("GrantIsForAWSResource", undefined)),
  );
  createGrant(
    { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Encrypt", "ReEncryptTo"] } },
    { "kms:GrantOperations": ["Encrypt", "ReEncryptTo"] },
    allowed("one of them", key("GrantOperations", ["Encrypt"])),
    refused("one more", key("GrantOperations", ["Encrypt", "Decrypt"])),
    refused("another", key("GrantOperations", ["Decrypt"])),
    // KMS refuses a grant without operations; the condition itself holds.
    allowed("none, which KMS does not take", key("GrantOperations", undefined)),
  );
  createGrant(
    { "ForAnyValue:StringEquals": { "kms:GrantOperations": ["Encrypt", "ReEncryptTo"] } },
    { "kms:GrantOperations": ["Encrypt", "Decrypt"] },
    refused("none of them", key("GrantOperations", ["Decrypt", "ReEncryptFrom"])),
    refused("none at all", key("GrantOperations", undefined)),
  );
  const limited = `arn:aws:iam::${ACCOUNT}:role/LimitedAdminRole`;
  createGrant(
    { StringEquals: { "kms:GranteePrincipal": limited } },
    { "kms:GranteePrincipal": limited },
    refused("another grantee", key("GranteePrincipal", `${limited}2`)),
    refused(
      "the role of that name in another account",
      key("GranteePrincipal", limited.replace(ACCOUNT, OTHER)),
    ),
    refused("the user's own", key("GranteePrincipal", exampleUser.arn)),
  );
  const ops = userOf("OpsAdmin").arn;
  createGrant(
    { StringEquals: { "kms:RetiringPrincipal": [limited, ops] } },
    { "kms:RetiringPrincipal": limited },
    allowed("the other", key("RetiringPrincipal", ops)),
    refused("a third", key("RetiringPrincipal", exampleUser.arn)),
    refused("none", key("RetiringPrincipal", undefined)),
  );
  example(
    "by a grant: no more than the grant itself gives",
    `${GUIDE}/create-grant-overview.html#grant-creategrant`,
    {
      key: CLOSED,
      grants: [{ ...grant, operations: ["GenerateDataKey", "Decrypt", "CreateGrant"] }],
    },
    { ...decrypt, action: "kms:CreateGrant", ...key("GrantOperations", ["GenerateDataKey", "Decrypt"]) },
    allowed("less", key("GrantOperations", ["Decrypt"])),
    refused("one more", key("GrantOperations", ["Decrypt", "Encrypt"])),
    refused("without the operation CreateGrant", { documents: { grants: [grant] } }),
    refused("another principal", { principal: exampleUser }),
  );
});
