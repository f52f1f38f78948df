import { rootUser, service } from "../../../iam";
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

/** The AWS KMS Developer Guide on key policies: the default policy, services, other accounts, access decisions. */

const GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide";
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OTHER_KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/0987dcba-09fe-87dc-65ba-ab0987654321`;

const ENABLE_IAM = { Effect: "Allow", Principal: { AWS: rootOf() }, Action: "kms:*", Resource: "*" };
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const GRANTS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

const ADMIN = {
  Sid: "Allow access for Key Administrators",
  Effect: "Allow",
  Principal: {
    AWS: [`arn:aws:iam::${ACCOUNT}:user/KMSAdminUser`, `arn:aws:iam::${ACCOUNT}:role/KMSAdminRole`],
  },
  Action: [
    ...["Create", "Describe", "Enable", "List", "Put", "Update", "Revoke", "Disable", "Get", "Delete"].map(
      (verb) => `kms:${verb}*`,
    ),
    ...["kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"],
  ],
  Resource: "*",
};
const KEY_USERS = [
  `arn:aws:iam::${ACCOUNT}:user/ExampleUser`,
  `arn:aws:iam::${ACCOUNT}:role/ExampleRole`,
  rootOf(OTHER),
];
const USERS = { Effect: "Allow", Principal: { AWS: KEY_USERS }, Action: USE, Resource: "*" };
const ATTACH = {
  Effect: "Allow",
  Principal: { AWS: KEY_USERS },
  Action: GRANTS,
  Resource: "*",
  Condition: { Bool: { "kms:GrantIsForAWSResource": true } },
};
const CONSOLE_KEY = [ENABLE_IAM, ADMIN, USERS, ATTACH];

const alice = userOf("Alice");
const decryptAs = (principal = alice) => ({ principal, action: "kms:Decrypt", resource: KEY });

describe("iam: KMS guide: key policies", () => {
  const DEFAULT = `${GUIDE}/key-policy-default.html`;
  const decryptOnly = { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY };
  example(
    "default key policy: the account's IAM policies decide",
    `${DEFAULT}#key-policy-default-allow-root-enable-iam`,
    { key: ENABLE_IAM, identity: decryptOnly },
    decryptAs(),
    allowed("the root user, without IAM policy", {
      principal: rootUser(ACCOUNT),
      documents: { identity: undefined },
    }),
    allowed("a role with the policy", { principal: roleOf("app") }),
    refused("no IAM policy", { documents: { identity: undefined } }),
    refused("another action than the IAM policy's", { action: "kms:Encrypt" }),
    refused("another key than the IAM policy's", { resource: OTHER_KEY }),
    denied("an IAM policy that denies", {
      documents: { identity: [decryptOnly, { Effect: "Deny", Action: "kms:*", Resource: "*" }] },
    }),
    refused("a user of another account", { principal: userOf("Alice", OTHER) }),
    refused("another account's root user", { principal: rootUser(OTHER) }),
  );
  example(
    "a key policy that leaves the account out makes IAM policies ineffective",
    `${DEFAULT}#key-policy-default-allow-root-enable-iam`,
    { key: USERS, identity: MAY },
    decryptAs(userOf("ExampleUser")),
    allowed("the named user, without any IAM policy", { documents: { identity: undefined } }),
    refused("another user, with every IAM permission", { principal: alice }),
    refused("the account's own root user", { principal: rootUser(ACCOUNT) }),
    denied("a Deny of IAM is still effective", {
      documents: { identity: { Effect: "Deny", Action: "kms:Decrypt", Resource: "*" } },
    }),
  );

  const adminUser = userOf("KMSAdminUser");
  for (const action of [
    ...["CreateAlias", "CreateGrant", "DescribeKey", "EnableKey", "EnableKeyRotation", "ListGrants"],
    ...["ListKeyPolicies", "ListResourceTags", "PutKeyPolicy", "UpdateAlias", "UpdateKeyDescription"],
    ...["UpdatePrimaryRegion", "RevokeGrant", "DisableKey", "DisableKeyRotation", "GetKeyPolicy"],
    ...["GetKeyRotationStatus", "GetParametersForImport", "GetPublicKey", "DeleteAlias"],
    ...["DeleteImportedKeyMaterial", "TagResource", "UntagResource", "ScheduleKeyDeletion"],
  ]) {
    example(
      `key administrators: ${action}`,
      `${DEFAULT}#key-policy-default-allow-administrators`,
      { key: CONSOLE_KEY },
      { principal: adminUser, action: `kms:${action}`, resource: KEY },
      allowed("the administrators' role", { principal: roleOf("KMSAdminRole") }),
      ...(action === "DescribeKey" ? [] : [refused("a key user", { principal: userOf("ExampleUser") })]),
      refused("the user's namesake of another account", { principal: userOf("KMSAdminUser", OTHER) }),
    );
  }
  const CRYPTO = ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"];
  for (const action of [...CRYPTO, "GenerateDataKeyWithoutPlaintext", "GenerateDataKeyPair"]) {
    example(
      `key users, not administrators: ${action}`,
      `${DEFAULT}#key-policy-users-crypto`,
      { key: CONSOLE_KEY },
      { principal: userOf("ExampleUser"), action: `kms:${action}`, resource: KEY },
      allowed("the named role", { principal: roleOf("ExampleRole") }),
      refused("an administrator", { principal: adminUser }),
      refused("a user who is not named", { principal: alice }),
      refused("a member of the other account, without IAM policy there", {
        principal: userOf("Alice", OTHER),
      }),
      allowed("a member of the other account, with IAM policy there", {
        principal: userOf("Alice", OTHER),
        documents: { identity: MAY },
      }),
      refused("a third account", { principal: userOf("Alice", STRANGER), documents: { identity: MAY } }),
    );
  }
  for (const [kind, actions, others] of [
    ["HMAC", ["DescribeKey", "GenerateMac", "VerifyMac"], ["Encrypt", "GenerateDataKey", "Sign"]],
    [
      "asymmetric encryption",
      ["Encrypt", "Decrypt", "ReEncrypt*", "DescribeKey", "GetPublicKey"],
      ["Sign", "GenerateDataKey"],
    ],
    ["signing", ["DescribeKey", "GetPublicKey", "Sign", "Verify"], ["Encrypt", "Decrypt", "GenerateMac"]],
  ] as const) {
    const key = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ExampleUser` },
      Action: actions.map((name) => `kms:${name}`),
      Resource: "*",
    };
    for (const name of actions) {
      example(
        `key users of ${kind} keys: ${name}`,
        `${DEFAULT}#key-policy-users-crypto`,
        { key },
        { principal: userOf("ExampleUser"), action: `kms:${name.replace("*", "From")}`, resource: KEY },
        refused("another user", { principal: alice }),
        ...others.map((other) => refused(other, { action: `kms:${other}` })),
      );
    }
  }
  example(
    "key users with services: grants only on a service's request",
    `${DEFAULT}#key-policy-service-integration`,
    { key: [ADMIN, USERS, ATTACH] },
    {
      principal: userOf("ExampleUser"),
      action: "kms:CreateGrant",
      resource: KEY,
      context: { "kms:GrantIsForAWSResource": true, "kms:ViaService": "ec2.us-west-2.amazonaws.com" },
    },
    allowed("list grants", { action: "kms:ListGrants" }),
    allowed("revoke a grant", { action: "kms:RevokeGrant" }),
    refused("retire a grant", { action: "kms:RetireGrant" }),
    refused("directly", { context: { "kms:GrantIsForAWSResource": false, "kms:ViaService": undefined } }),
    refused("without the key", { context: { "kms:GrantIsForAWSResource": undefined } }),
    refused("a user who is not named", { principal: alice }),
  );

  const EXTERNAL = `${GUIDE}/key-policy-modifying-external-accounts.html`;
  const externalAccount = {
    Effect: "Allow",
    Principal: { AWS: [rootOf(OTHER)] },
    Action: USE,
    Resource: "*",
  };
  const bob = userOf("Bob", OTHER);
  example(
    "another account may use the key",
    `${EXTERNAL}#cross-account-key-policy`,
    {
      key: [ENABLE_IAM, externalAccount],
      identity: { Effect: "Allow", Action: USE, Resource: KEY },
    },
    decryptAs(bob),
    allowed("a role there", { principal: roleOf("app", OTHER) }),
    allowed("GenerateDataKeyWithoutPlaintext", { action: "kms:GenerateDataKeyWithoutPlaintext" }),
    refused("without IAM policy there", { documents: { identity: undefined } }),
    refused("without key policy statement", { documents: { key: ENABLE_IAM } }),
    refused("an action that only the IAM policy allows", {
      action: "kms:CreateGrant",
      documents: { identity: MAY },
    }),
    refused("a third account with the same IAM policy", { principal: userOf("Bob", STRANGER) }),
    refused("an IAM policy for another key", {
      documents: { identity: { Effect: "Allow", Action: USE, Resource: OTHER_KEY } },
    }),
    denied("a Deny of the other account's IAM", {
      documents: { identity: [MAY, { Effect: "Deny", Action: "kms:Decrypt", Resource: KEY }] },
    }),
    allowed("the other account's root user, to whom the account's statement applies", {
      principal: rootUser(OTHER),
      documents: { identity: undefined },
    }),
  );
  example(
    "named users and roles of another account",
    `${EXTERNAL}#cross-account-key-policy`,
    {
      key: [
        ENABLE_IAM,
        {
          ...externalAccount,
          Principal: {
            AWS: [`arn:aws:iam::${OTHER}:role/ExampleRole`, `arn:aws:iam::${OTHER}:user/ExampleUser`],
          },
        },
      ],
      identity: { Effect: "Allow", Action: USE, Resource: KEY },
    },
    decryptAs(userOf("ExampleUser", OTHER)),
    allowed("the role", { principal: roleOf("ExampleRole", OTHER) }),
    refused("named, but without IAM policy", { documents: { identity: undefined } }),
    refused("with IAM policy, but not named", { principal: bob }),
    refused("the other account's root user", { principal: rootUser(OTHER) }),
    refused("the namesake of a third account", { principal: userOf("ExampleUser", STRANGER) }),
  );
  const forResources = {
    ...ATTACH,
    Principal: { AWS: rootOf(OTHER) },
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
  example(
    "external key users with services",
    `${EXTERNAL}#cross-account-console`,
    { key: [ENABLE_IAM, externalAccount, forResources], identity: MAY },
    {
      principal: bob,
      action: "kms:CreateGrant",
      resource: KEY,
      context: { "kms:GrantIsForAWSResource": true },
    },
    refused("directly", { context: { "kms:GrantIsForAWSResource": undefined } }),
    refused("without IAM policy", { documents: { identity: undefined } }),
    refused("a third account", { principal: userOf("Bob", STRANGER) }),
    refused("to administer", { action: "kms:PutKeyPolicy" }),
  );

  const SERVICES = `${GUIDE}/key-policy-services.html`;
  const TRACKER = `arn:aws:geo:us-west-2:${ACCOUNT}:tracker/SAMPLE-Tracker`;
  example(
    "a service on behalf of a role, for one resource",
    `${SERVICES}#least-privilege-encryption-context`,
    {
      key: {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/LocationTeam` },
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:ViaService": "geo.us-west-2.amazonaws.com",
            "kms:CallerAccount": ACCOUNT,
            "kms:EncryptionContext:aws:geo:arn": TRACKER,
          },
        },
      },
    },
    {
      principal: roleOf("LocationTeam"),
      action: "kms:CreateGrant",
      resource: KEY,
      context: {
        "kms:ViaService": "geo.us-west-2.amazonaws.com",
        "kms:EncryptionContext:aws:geo:arn": TRACKER,
      },
    },
    refused("directly", { context: { "kms:ViaService": undefined } }),
    refused("through the service in another region", {
      context: { "kms:ViaService": "geo.eu-west-1.amazonaws.com" },
    }),
    refused("for another tracker", { context: { "kms:EncryptionContext:aws:geo:arn": `${TRACKER}2` } }),
    refused("without encryption context", { context: { "kms:EncryptionContext:aws:geo:arn": undefined } }),
    refused("to decrypt", { action: "kms:Decrypt" }),
    refused("another role", { principal: roleOf("OtherTeam") }),
  );
  const TRAIL = `arn:aws:cloudtrail:us-west-2:${ACCOUNT}:trail/finance`;
  example(
    "CloudTrail for one trail (K4)",
    `${SERVICES}#least-privilege-source-arn`,
    {
      key: {
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "kms:GenerateDataKey",
        Resource: "*",
        Condition: {
          ArnEquals: { "aws:SourceArn": [TRAIL] },
          StringLike: {
            "kms:EncryptionContext:aws:cloudtrail:arn": [`arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`],
          },
        },
      },
    },
    {
      principal: service("cloudtrail.amazonaws.com"),
      action: "kms:GenerateDataKey",
      resource: KEY,
      context: { "aws:SourceArn": TRAIL, "kms:EncryptionContext:aws:cloudtrail:arn": TRAIL },
    },
    refused("for another trail", { context: { "aws:SourceArn": `${TRAIL}-2` } }),
    refused("for a trail of another account", {
      context: { "aws:SourceArn": TRAIL.replace(ACCOUNT, OTHER) },
    }),
    refused("for a trail of another region", {
      context: { "aws:SourceArn": TRAIL.replace("us-west-2", "eu-west-1") },
    }),
    refused("without source", { context: { "aws:SourceArn": undefined } }),
    refused("with another account's encryption context", {
      context: { "kms:EncryptionContext:aws:cloudtrail:arn": TRAIL.replace(ACCOUNT, OTHER) },
    }),
    refused("without encryption context", {
      context: { "kms:EncryptionContext:aws:cloudtrail:arn": undefined },
    }),
    refused("to decrypt", { action: "kms:Decrypt" }),
    refused("another service", { principal: service("logs.amazonaws.com") }),
    refused("a role with the same context", { principal: roleOf("app"), documents: { identity: MAY } }),
  );

  const DECISIONS = `${GUIDE}/policy-evaluation.html`;
  example(
    "example 1: why Alice may not use the key",
    `${DECISIONS}#example-no-iam`,
    { key: ENABLE_IAM, identity: { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY } },
    decryptAs(),
    refused("no key policy, IAM policy or grant lets her", { documents: { identity: undefined } }),
  );
  const bobsKey = `arn:aws:kms:us-west-2:${OTHER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const cryptographic = [
    ...["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
    ...["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"],
  ];
  example(
    "example 2: Bob's role uses a key of another account",
    `${DECISIONS}#example-cross-acct`,
    {
      key: [
        { Effect: "Allow", Principal: { AWS: rootOf(OTHER) }, Action: "kms:*", Resource: "*" },
        { Effect: "Allow", Principal: { AWS: rootOf() }, Action: cryptographic, Resource: "*" },
      ],
      identity: { Effect: "Allow", Action: cryptographic, Resource: [bobsKey] },
    },
    { principal: roleOf("Engineering", ACCOUNT, "bob"), action: "kms:Decrypt", resource: bobsKey },
    refused("Bob himself, without the role", {
      principal: userOf("bob"),
      documents: { identity: undefined },
    }),
    refused("a data key pair, which neither policy lists", { action: "kms:GenerateDataKeyPair" }),
    refused("to administer, though the IAM policy would", {
      action: "kms:ScheduleKeyDeletion",
      documents: { identity: MAY },
    }),
    refused("where account 1 is not in the key policy", {
      documents: {
        key: { Effect: "Allow", Principal: { AWS: rootOf(OTHER) }, Action: "kms:*", Resource: "*" },
      },
    }),
  );
  example(
    "example 2: Bob assumes the role",
    `${DECISIONS}#example-cross-acct`,
    {
      trust: {
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/bob` },
        Effect: "Allow",
        Action: "sts:AssumeRole",
      },
    },
    {
      principal: userOf("bob"),
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${ACCOUNT}:role/Engineering`,
    },
    refused("Alice", { principal: alice, documents: { identity: MAY } }),
    refused("Bob of another account", { principal: bob, documents: { identity: MAY } }),
    refused("with a web identity", { action: "sts:AssumeRoleWithWebIdentity" }),
  );

  const EXAMINE = `${GUIDE}/determining-access-key-policy.html`;
  const wide = { Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
  example(
    "a principal of * lets every identity of every account in",
    EXAMINE,
    { key: wide, identity: MAY },
    decryptAs(userOf("Alice", STRANGER)),
    allowed("of this account", { principal: alice, documents: { identity: undefined } }),
    refused("of another account, without IAM permission there", { documents: { identity: undefined } }),
    denied("where another statement denies it", {
      documents: {
        key: [
          wide,
          {
            ...wide,
            Effect: "Deny",
            Condition: { StringNotEquals: { "kms:CallerAccount": ACCOUNT } },
          },
        ],
      },
    }),
  );
});
