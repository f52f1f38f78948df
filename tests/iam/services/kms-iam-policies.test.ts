import { accountMember } from "../../../iam";
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

/** The AWS KMS Developer Guide: IAM policies, tags and aliases, VPC endpoints; Auto Scaling's service-linked role. */

const GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide";
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const SECOND = `arn:aws:kms:us-west-2:${ACCOUNT}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;
const THIRD = `arn:aws:kms:us-west-2:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`;
const KEYS = `arn:aws:kms:*:${ACCOUNT}:key/*`;
const key = { Effect: "Allow", Principal: { AWS: rootOf() }, Action: "kms:*", Resource: "*" };
const closed = { ...key, Principal: { AWS: roleOf("admin").arn } };

const alice = userOf("Alice");
const asked = { principal: alice, action: "kms:Decrypt", resource: KEY };
const may = (actions: string | string[], resources: string | string[], condition?: object) => ({
  Effect: "Allow",
  Action: actions,
  Resource: resources,
  ...(condition !== undefined && { Condition: condition }),
});

describe("iam: KMS guide: IAM policies", () => {
  const PAGE = `${GUIDE}/customer-managed-policies.html#iam-policy-example`;
  const read = [
    ...["kms:GetPublicKey", "kms:GetKeyRotationStatus", "kms:GetKeyPolicy"],
    ...["kms:DescribeKey", "kms:ListKeyPolicies", "kms:ListResourceTags"],
  ];
  const lists = ["kms:ListKeys", "kms:ListAliases", "iam:ListRoles", "iam:ListUsers"];
  for (const action of [...read, ...lists]) {
    const resource = lists.includes(action) ? "*" : KEY;
    example(
      `the console, read-only: ${action}`,
      `${PAGE}-read-only-console`,
      { ...(resource === KEY && { key }), identity: [may(read, KEYS), may(lists, "*")] },
      { principal: alice, action, resource },
      refused("to change", { action: "kms:PutKeyPolicy", resource: KEY, documents: { key } }),
      ...(resource === KEY
        ? [
            refused("a key of another account", { resource: KEY.replace(ACCOUNT, OTHER) }),
            refused("a key whose policy leaves nothing to IAM", { documents: { key: closed } }),
          ]
        : [refused("without IAM policy", { documents: { identity: undefined } })]),
    );
  }
  const alias = `arn:aws:kms:us-west-2:${ACCOUNT}:alias/app`;
  example(
    "to create keys",
    `${PAGE}-create-key`,
    {
      identity: [
        may("kms:TagResource", KEYS),
        may("kms:CreateAlias", `arn:aws:kms:*:${ACCOUNT}:alias/*`),
        may(["kms:CreateKey", "kms:ListKeys", "kms:ListAliases"], "*"),
      ],
    },
    { principal: alice, action: "kms:CreateKey", resource: "*" },
    allowed("an alias", { action: "kms:CreateAlias", resource: alias }),
    refused("an alias of another account", {
      action: "kms:CreateAlias",
      resource: alias.replace(ACCOUNT, OTHER),
    }),
    allowed("a tag, where the key policy leaves it to IAM", {
      action: "kms:TagResource",
      resource: KEY,
      documents: { key },
    }),
    refused("a tag, where it does not", {
      action: "kms:TagResource",
      resource: KEY,
      documents: { key: closed },
    }),
    refused("the alias of a key, which needs the key's permission too", {
      action: "kms:CreateAlias",
      resource: KEY,
      documents: { key },
    }),
    refused("the key's policy", { action: "kms:PutKeyPolicy", resource: KEY, documents: { key } }),
  );
  for (const [title, anchor, resources, allows, refuses] of [
    [
      "any key of the account",
      "encrypt-decrypt-one-account",
      KEYS,
      [SECOND, KEY.replace("us-west-2", "eu-west-1")],
      [KEY.replace(ACCOUNT, OTHER), KEY.replace("arn:aws:", "arn:aws-cn:")],
    ],
    [
      "any key of the account in one region",
      "encrypt-decrypt-one-account-one-region",
      [`arn:aws:kms:us-west-2:${ACCOUNT}:key/*`],
      [SECOND],
      [KEY.replace("us-west-2", "us-west-1"), KEY.replace(ACCOUNT, OTHER)],
    ],
    [
      "two keys",
      "encrypt-decrypt-specific-cmks",
      [KEY, SECOND],
      [SECOND],
      [THIRD, KEY.replace("us-west-2", "eu-west-1")],
    ],
  ] as const) {
    const open = [key, { ...key, Principal: "*", Action: ["kms:Encrypt", "kms:Decrypt"] }];
    example(
      `encrypt and decrypt with ${title}`,
      `${PAGE}-${anchor}`,
      { key, identity: may(["kms:Encrypt", "kms:Decrypt"], [...[resources].flat()]) },
      asked,
      allowed("to encrypt", { action: "kms:Encrypt" }),
      refused("a data key", { action: "kms:GenerateDataKey" }),
      refused("to re-encrypt", { action: "kms:ReEncryptFrom" }),
      refused("where the key policy leaves nothing to IAM", { documents: { key: closed } }),
      ...allows.map((resource) => allowed(resource, { resource })),
      ...refuses.map((resource) =>
        refused(resource, {
          resource,
          // Even where a key's own policy would let every account in.
          ...(resource.includes(OTHER) && { documents: { key: open } }),
        }),
      ),
    );
  }
  example(
    "never to disable or delete a key",
    `${PAGE}-deny-disable-delete`,
    {
      key: [key, { ...key, Principal: { AWS: alice.arn } }],
      identity: [
        MAY,
        { Effect: "Deny", Action: ["kms:DisableKey", "kms:ScheduleKeyDeletion"], Resource: "*" },
      ],
    },
    asked,
    denied("to disable, though IAM and key policy allow", { action: "kms:DisableKey" }),
    denied("to delete", { action: "kms:ScheduleKeyDeletion" }),
    allowed("to cancel deletion", { action: "kms:CancelKeyDeletion" }),
    allowed("to disable rotation", { action: "kms:DisableKeyRotation" }),
  );
});

describe("iam: KMS guide: tags and aliases", () => {
  const PAGE = `${GUIDE}/abac.html`;
  const tag = (name: string, value: string | undefined) => ({
    context: { [`aws:ResourceTag/${name}`]: value },
  });
  example(
    "keys with a tag",
    `${PAGE}#about-abac-kms`,
    {
      key,
      identity: may(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:DescribeKey"], KEYS, {
        StringEquals: { "aws:ResourceTag/Purpose": "Test" },
      }),
    },
    { ...asked, ...tag("Purpose", "Test") },
    allowed("another region", { resource: KEY.replace("us-west-2", "eu-west-1") }),
    allowed("the tag's key in other case", {
      context: { "aws:ResourceTag/Purpose": undefined, "aws:ResourceTag/purpose": "Test" },
    }),
    refused("another value", tag("Purpose", "Production")),
    refused("the value in other case", tag("Purpose", "test")),
    refused("no tag", tag("Purpose", undefined)),
    refused("to delete", { action: "kms:ScheduleKeyDeletion" }),
    refused("where the key policy leaves nothing to IAM", { documents: { key: closed } }),
  );
  example(
    "access changes with the tag",
    `${PAGE}#access-denied-tag`,
    {
      key,
      identity: may(
        ["kms:GenerateDataKeyWithoutPlaintext", "kms:Decrypt"],
        `arn:aws:kms:ap-southeast-1:${ACCOUNT}:key/*`,
        { StringEquals: { "aws:ResourceTag/Project": "Alpha" } },
      ),
    },
    { ...asked, resource: KEY.replace("us-west-2", "ap-southeast-1"), ...tag("Project", "Alpha") },
    refused("the tag is gone", tag("Project", undefined)),
    refused("the value changed", tag("Project", "Beta")),
    refused("another region", { resource: KEY }),
    refused("a data key in plain text", { action: "kms:GenerateDataKey" }),
  );
  const aliases = ["alias/ProjectAlpha", "alias/ProjectAlpha_Test", "alias/ProjectAlpha_Dev"];
  example(
    "access changes with the alias",
    `${PAGE}#access-denied-alias`,
    {
      key,
      identity: may(["kms:List*", "kms:Describe*", "kms:Decrypt"], KEYS, {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases },
      }),
    },
    { ...asked, context: { "kms:ResourceAliases": ["alias/x", "alias/ProjectAlpha_Dev"] } },
    allowed("to list grants", { action: "kms:ListGrants" }),
    refused("the alias is gone", { context: { "kms:ResourceAliases": ["alias/x"] } }),
    refused("no alias is left", { context: { "kms:ResourceAliases": undefined } }),
    refused("to list all keys, which is about no key", {
      action: "kms:ListKeys",
      resource: "*",
      documents: { key: undefined },
    }),
  );
  example(
    "an alias in Resource is the alias, not its key",
    `${GUIDE}/abac.html#abac`,
    { identity: may("kms:*", `arn:aws:kms:us-west-2:${ACCOUNT}:alias/app`) },
    {
      principal: alice,
      action: "kms:UpdateAlias",
      resource: `arn:aws:kms:us-west-2:${ACCOUNT}:alias/app`,
    },
    refused("the key behind it", { ...asked, documents: { key } }),
  );
});

describe("iam: KMS guide: VPC endpoints", () => {
  const PAGE = `${GUIDE}/vpce-policy-condition.html`;
  const VPCE = "vpce-1234abcdf5678c90a";
  const via = (name: "aws:sourceVpce" | "aws:sourceVpc", value: string | undefined) => ({
    context: { [name]: value },
  });
  example(
    "cryptography only through one endpoint",
    PAGE,
    {
      key: [
        { ...key, Principal: { AWS: [ACCOUNT] } },
        {
          Effect: "Deny",
          Principal: "*",
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: { StringNotEquals: { "aws:sourceVpce": VPCE } },
        },
      ],
      identity: MAY,
    },
    { ...asked, ...via("aws:sourceVpce", VPCE) },
    denied("through another", via("aws:sourceVpce", "vpce-0")),
    denied("from the internet", via("aws:sourceVpce", undefined)),
    denied("by a service for the user", {
      context: { "aws:sourceVpce": undefined, "kms:ViaService": "ec2.us-west-2.amazonaws.com" },
    }),
    allowed("to administer from the internet", {
      action: "kms:PutKeyPolicy",
      ...via("aws:sourceVpce", undefined),
    }),
    allowed("a role through it", { principal: accountMember(ACCOUNT) }),
    refused("through it, without IAM policy", { documents: { identity: undefined } }),
  );
  const account = (actions: string[], vpc?: string) => ({
    Effect: "Allow",
    Principal: { AWS: ACCOUNT },
    Action: actions,
    Resource: "*",
    ...(vpc !== undefined && { Condition: { StringEquals: { "aws:sourceVpc": vpc } } }),
  });
  const admin = ["Create", "Enable", "Put", "Update", "Revoke", "Disable", "Delete"];
  example(
    "one VPC administers, another uses, all read",
    PAGE,
    {
      key: [
        account(
          [...admin.map((verb) => `kms:${verb}*`), "kms:TagResource", "kms:UntagResource"],
          "vpc-12345678",
        ),
        account(["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"], "vpc-2b2b2b2b"),
        account(["kms:Describe*", "kms:List*", "kms:Get*"]),
      ],
      identity: MAY,
    },
    { ...asked, ...via("aws:sourceVpc", "vpc-2b2b2b2b") },
    refused("to decrypt from the VPC that administers", via("aws:sourceVpc", "vpc-12345678")),
    refused("to decrypt from the internet", via("aws:sourceVpc", undefined)),
    refused("to administer from the VPC that uses", { action: "kms:PutKeyPolicy" }),
    allowed("to administer from the other", {
      action: "kms:PutKeyPolicy",
      ...via("aws:sourceVpc", "vpc-12345678"),
    }),
    allowed("to describe from anywhere", { action: "kms:DescribeKey", ...via("aws:sourceVpc", undefined) }),
    refused("to schedule deletion, which nothing lists", {
      action: "kms:ScheduleKeyDeletion",
      ...via("aws:sourceVpc", "vpc-12345678"),
    }),
    refused("another account", { principal: userOf("Alice", OTHER) }),
  );
  const ENDPOINT = `${GUIDE}/vpce-policy.html`;
  const onlyAlice = {
    Effect: "Allow",
    Principal: { AWS: alice.arn },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: KEY,
  };
  example(
    "an endpoint policy limits and grants nothing",
    ENDPOINT,
    { key, identity: MAY, endpoint: onlyAlice },
    asked,
    refused("another user through the endpoint", { principal: userOf("Bob") }),
    refused("another action", { action: "kms:Encrypt" }),
    refused("another key", { resource: SECOND }),
    refused("without permission of her own", { documents: { identity: undefined } }),
    allowed("another user around the endpoint", {
      principal: userOf("Bob"),
      documents: { endpoint: undefined },
    }),
    allowed("all, with the default policy", {
      principal: userOf("Bob"),
      action: "kms:Encrypt",
      documents: { endpoint: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } },
    }),
  );
});

describe("iam: Auto Scaling guide: encrypted volumes", () => {
  const PAGE =
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html";
  const path = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const linked = roleOf(path);
  const uses = (arn: string) => [
    {
      Effect: "Allow",
      Principal: { AWS: [arn] },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
    },
    {
      Effect: "Allow",
      Principal: { AWS: [arn] },
      Action: ["kms:CreateGrant"],
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": true } },
    },
  ];
  example(
    "the service-linked role uses the key",
    `${PAGE}#policy-example-cmk-access`,
    { key: uses(linked.arn) },
    { principal: linked, action: "kms:Decrypt", resource: KEY },
    allowed("to re-encrypt a snapshot", { action: "kms:ReEncryptTo" }),
    allowed("to grant the volume's service", {
      action: "kms:CreateGrant",
      context: { "kms:GrantIsForAWSResource": true },
    }),
    refused("to grant anybody", { action: "kms:CreateGrant" }),
    refused("the role of that name without path", { principal: roleOf("AWSServiceRoleForAutoScaling") }),
    refused("another account's service-linked role", { principal: roleOf(path, OTHER) }),
    refused("where the key policy does not name it", { documents: { key: closed } }),
  );
  example(
    "another account's group: its administrator grants its service-linked role",
    `${PAGE}#policy-example-cmk-cross-account-access`,
    {
      key: [
        { ...key, Principal: { AWS: rootOf(OTHER) }, Action: "kms:Decrypt" },
        { ...key, Principal: { AWS: rootOf(OTHER) }, Action: "kms:CreateGrant" },
      ],
      identity: may("kms:CreateGrant", KEY),
    },
    { principal: roleOf("admin", OTHER), action: "kms:CreateGrant", resource: KEY },
    refused("without IAM policy there", { documents: { identity: undefined } }),
    refused("a third account", { principal: roleOf("admin", STRANGER) }),
  );
});
