import { kms } from "../../../simulator/preconditions/kms/keys";
import { kmsUse } from "../../../simulator/preconditions/kms/use";
import { parsePolicy } from "../../../iam";
import { precondition, showsAllOf } from "./cases";
import { byAccount, document } from "./policies";
import { unknown, type SimulatedAws } from "./simulated";

const ALIAS = "aws:kms/alias:Alias";
const GRANT = "aws:kms/grant:Grant";
const KEY = "aws:kms/key:Key";
const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";
const ACCOUNT = "arn:aws:iam::123456789012";

const key = (aws: SimulatedAws, inputs: object = {}) => aws.create(KEY, { ...inputs });
const policy = document(byAccount);

/** A key with those inputs, made for one case. */
function keys(title: string, good: object, bad: object, refusal: string | RegExp) {
  return {
    title,
    passes: (aws: SimulatedAws) => key(aws, good),
    fails: (aws: SimulatedAws) => key(aws, bad),
    refusal,
  };
}

describe("preconditions of KMS", () => {
  precondition(
    "KM-7",
    keys("", { description: "a".repeat(8_192) }, { description: "a".repeat(8_193) }, /ValidationException: /),
  );

  const asymmetric = { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" };
  precondition(
    "KM-8",
    keys(
      "an unknown spec",
      { customerMasterKeySpec: "RSA_2048" },
      { customerMasterKeySpec: "RSA" },
      /ValidationException: /,
    ),
    keys(
      "an unknown usage",
      { keyUsage: "ENCRYPT_DECRYPT" },
      { keyUsage: "ENCRYPT" },
      /ValidationException: /,
    ),
    keys(
      "HMAC",
      { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
      { customerMasterKeySpec: "HMAC_256" },
      /(ValidationException|UnsupportedOperationException): /,
    ),
    keys(
      "symmetric",
      { keyUsage: "ENCRYPT_DECRYPT" },
      { keyUsage: "SIGN_VERIFY" },
      /(ValidationException|UnsupportedOperationException): /,
    ),
    keys(
      "secp256k1",
      { customerMasterKeySpec: "ECC_SECG_P256K1", keyUsage: "SIGN_VERIFY" },
      { customerMasterKeySpec: "ECC_SECG_P256K1", keyUsage: "KEY_AGREEMENT" },
      /(ValidationException|UnsupportedOperationException): /,
    ),
  );

  precondition(
    "KM-9",
    keys(
      "of an asymmetric key",
      { enableKeyRotation: true },
      { ...asymmetric, enableKeyRotation: true },
      /UnsupportedOperationException: /,
    ),
    keys(
      "in a key store",
      { customKeyStoreId: "cks-1" },
      { customKeyStoreId: "cks-1", enableKeyRotation: true },
      /UnsupportedOperationException: /,
    ),
    {
      title: "of a disabled key",
      given: (aws) => key(aws, { isEnabled: false }),
      passes: (aws, made) => aws.update(KEY, made, { enableKeyRotation: true, isEnabled: true }),
      fails: (aws, made) => aws.update(KEY, made, { enableKeyRotation: true }),
      refusal: /(DisabledException|KMSInvalidStateException): /,
    },
  );

  const rotating = (rotationPeriodInDays: unknown) => ({ enableKeyRotation: true, rotationPeriodInDays });
  precondition(
    "KM-10",
    keys("too often", rotating(90), rotating(89), /ValidationException: /),
    keys("too seldom", rotating(2_560), rotating(2_561), /ValidationException: /),
    {
      title: "in a preview that does not know yet",
      passes: (aws) => aws.preview(KEY, rotating(unknown)),
      fails: (aws) => aws.preview(KEY, rotating(1)),
      refusal: /ValidationException: /,
    },
  );

  precondition(
    "KM-11",
    keys("too soon", { deletionWindowInDays: 7 }, { deletionWindowInDays: 6 }, /ValidationException: /),
    keys("too late", { deletionWindowInDays: 30 }, { deletionWindowInDays: 31 }, /ValidationException: /),
  );

  precondition("KM-KEYS", {
    world: { quotas: { keys: 1 } },
    passes: (aws) => key(aws),
    fails: async (aws) => {
      await key(aws);
      await key(aws);
    },
    refusal: /LimitExceededException: /,
  });

  const alias = async (aws: SimulatedAws, name: string, target?: string) =>
    aws.create(ALIAS, { name, targetKeyId: target ?? (await key(aws)).id });
  precondition(
    "KM-12",
    ...(
      [
        ["without its beginning", "data", "ValidationException: Invalid identifier"],
        ["of AWS", "alias/aws/s3", /(NotAuthorizedException|InvalidAliasNameException): /],
        [
          "with a colon",
          "alias/a:b",
          "ValidationException: alias/a:b contains invalid characters for an alias",
        ],
        ["too long", `alias/${"a".repeat(251)}`, /ValidationException: /],
      ] as const
    ).map(([title, name, refusal]) => ({
      title,
      passes: (aws: SimulatedAws) => alias(aws, `alias/${"a".repeat(250)}`),
      fails: (aws: SimulatedAws) => alias(aws, name),
      refusal,
    })),
  );

  precondition("KM-13", {
    given: (aws) => alias(aws, "alias/data"),
    passes: (aws) => alias(aws, "alias/date"),
    fails: (aws) => alias(aws, "alias/data"),
    refusal:
      "AlreadyExistsException: An alias with the name arn:aws:kms:eu-west-1:123456789012:alias/data already exists",
  });

  precondition(
    "KM-14",
    {
      title: "for a key that is not there",
      passes: (aws) => alias(aws, "alias/data"),
      fails: (aws) => alias(aws, "alias/data", "1234abcd-12ab-34cd-56ef-1234567890ab"),
      refusal: /NotFoundException: /,
    },
    {
      title: "for an alias",
      given: (aws) => alias(aws, "alias/data"),
      passes: (aws) => alias(aws, "alias/date"),
      fails: (aws) => alias(aws, "alias/date", "alias/data"),
      refusal: "ValidationException: Aliases must refer to keys. Not aliases",
    },
    {
      title: "for a key of another region",
      passes: async (aws) => alias(aws, "alias/data", (await key(aws)).text("arn")),
      fails: async (aws) =>
        alias(aws, "alias/data", (await key(aws, { region: "eu-central-1" })).text("arn")),
      refusal: /NotFoundException: /,
    },
    {
      title: "for a key that is to be deleted",
      passes: async (aws) => alias(aws, "alias/data", (await key(aws)).id),
      fails: async (aws) => {
        const made = await key(aws);
        await aws.delete(KEY, made);
        await alias(aws, "alias/data", made.id);
      },
      refusal: /KMSInvalidStateException: .* is pending deletion\./,
    },
    {
      title: "when it is changed",
      given: (aws) => alias(aws, "alias/data"),
      passes: async (aws, made) => aws.update(ALIAS, made, { targetKeyId: (await key(aws)).id }),
      fails: (aws, made) => aws.update(ALIAS, made, { targetKeyId: "1234" }),
      refusal: /NotFoundException: /,
    },
  );

  precondition("KM-15", {
    world: { quotas: { aliasesPerKey: 1 } },
    given: (aws) => key(aws),
    passes: (aws, { id }) => alias(aws, "alias/a", id),
    fails: async (aws, { id }) => {
      await alias(aws, "alias/a", id);
      await alias(aws, "alias/b", id);
    },
    refusal: /LimitExceededException: /,
  });

  const grant = async (aws: SimulatedAws, more: object = {}, inputs: object = {}) =>
    aws.create(GRANT, {
      keyId: (await key(aws, inputs)).id,
      granteePrincipal: `${ACCOUNT}:root`,
      operations: ["Decrypt"],
      ...more,
    });
  const limited = { constraints: [{ encryptionContextEquals: { class: "log" } }] };
  precondition(
    "KM-16",
    {
      title: "with a name of other characters",
      passes: (aws) => grant(aws, { name: "a:b/c_d-e" }),
      fails: (aws) => grant(aws, { name: "a b" }),
      refusal: /ValidationException: /,
    },
    {
      title: "with a name that is too long",
      passes: (aws) => grant(aws, { name: "a".repeat(256) }),
      fails: (aws) => grant(aws, { name: "a".repeat(257) }),
      refusal: /ValidationException: /,
    },
    {
      title: "for what the key cannot do",
      passes: (aws) => grant(aws, { operations: ["Sign", "GetPublicKey", "DescribeKey"] }, asymmetric),
      fails: (aws) => grant(aws, { operations: ["Sign", "DescribeKey"] }),
      refusal: /Validation(Exception|Error): /,
    },
    {
      title: "with a context that the key does not know",
      passes: (aws) => grant(aws, limited),
      fails: (aws) => grant(aws, { ...limited, operations: ["Sign"] }, asymmetric),
      refusal: /Validation(Exception|Error): /,
    },
    {
      title: "with two constraints",
      passes: (aws) => grant(aws, limited),
      fails: (aws) =>
        grant(aws, {
          constraints: [...limited.constraints, { encryptionContextSubset: { class: "log" } }],
        }),
      refusal: "ValidationException: More than one constraint supplied",
    },
  );

  precondition(
    "KM-GRANTEE",
    {
      title: "who gets it",
      world: { existing: [`${ACCOUNT}:role/reader`] },
      passes: (aws) => grant(aws, { granteePrincipal: `${ACCOUNT}:role/reader` }),
      fails: (aws) => grant(aws, { granteePrincipal: `${ACCOUNT}:role/reeder` }),
      refusal: /InvalidArnException: ARN does not refer to a valid principal: /,
    },
    {
      title: "who may retire it",
      passes: (aws) => grant(aws, { retiringPrincipal: "arn:aws:iam::210987654321:role/owner" }),
      fails: (aws) => grant(aws, { retiringPrincipal: `${ACCOUNT}:role/owner` }),
      refusal: /InvalidArnException: ARN does not refer to a valid principal: /,
    },
  );

  precondition("KM-GRANTS", {
    world: { quotas: { grantsPerKey: 1 } },
    given: (aws) => key(aws),
    passes: (aws, { id }) => grant(aws, { keyId: id }),
    fails: async (aws, made) => {
      await grant(aws, { keyId: made.id });
      await grant(aws, { keyId: made.text("arn") });
    },
    refusal: /LimitExceededException: /,
  });

  const primary = (aws: SimulatedAws, more: object = {}) =>
    key(aws, { multiRegion: true, policy, region: "eu-central-1", ...more });
  const replica = async (aws: SimulatedAws, more: object = {}) =>
    aws.create(REPLICA, { primaryKeyArn: (await primary(aws, more)).text("arn"), policy });
  precondition(
    "KM-17",
    {
      title: "of a key for one region",
      passes: (aws) => replica(aws),
      fails: (aws) => replica(aws, { multiRegion: false }),
      refusal: /UnsupportedOperationException: /,
    },
    {
      title: "of a disabled key",
      passes: (aws) => replica(aws),
      fails: (aws) => replica(aws, { isEnabled: false }),
      refusal: /(DisabledException|KMSInvalidStateException): /,
    },
    {
      title: "of a key of the same region",
      passes: (aws) => replica(aws),
      fails: (aws) => replica(aws, { region: "eu-west-1" }),
      refusal: /AlreadyExistsException: /,
    },
    {
      title: "of a key that is not there",
      world: { existing: ["arn:aws:kms:eu-central-1:123456789012:key/mrk-1"] },
      passes: (aws) =>
        aws.create(REPLICA, { primaryKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/mrk-1" }),
      fails: (aws) =>
        aws.create(REPLICA, { primaryKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/mrk-2" }),
      refusal: /NotFoundException: /,
    },
    {
      title: "of a replica",
      passes: (aws) => replica(aws),
      fails: async (aws) => {
        const first = await replica(aws);
        await aws.create(REPLICA, { primaryKeyArn: first.text("arn"), region: "eu-west-3" });
      },
      refusal: /UnsupportedOperationException: /,
    },
    {
      title: "in the place of another, although it is to be deleted",
      given: (aws) => primary(aws),
      passes: (aws, made) => aws.create(REPLICA, { primaryKeyArn: made.text("arn") }),
      fails: async (aws, made) => {
        const first = await aws.create(REPLICA, { primaryKeyArn: made.text("arn") });
        await aws.delete(REPLICA, first);
        await aws.create(REPLICA, { primaryKeyArn: made.text("arn") });
      },
      refusal: /AlreadyExistsException: /,
    },
  );

  const administered = (actions: string[]) =>
    document({ ...byAccount, Action: ["kms:PutKeyPolicy", ...actions] });
  const mayNotCreate = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        {
          Effect: "Deny",
          Action: "kms:CreateKey",
          Resource: "*",
          Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
        },
      ],
    },
    "identity",
  );
  precondition(
    "KM-18",
    {
      title: "by the primary key's policy",
      passes: (aws) => replica(aws, { policy: administered(["kms:ReplicateKey"]) }),
      fails: (aws) => replica(aws, { policy: administered(["kms:Describe*"]) }),
      refusal: /AccessDeniedException: .*kms:ReplicateKey/,
    },
    {
      title: "by the policies of the deployer",
      world: { callerPolicies: [mayNotCreate] },
      passes: async (aws) =>
        aws.create(REPLICA, { primaryKeyArn: (await primary(aws)).text("arn"), region: "eu-west-3" }),
      fails: (aws) => replica(aws),
      refusal: /AccessDeniedException: .*kms:CreateKey/,
    },
  );

  precondition(
    "KM-19",
    {
      title: "of a key that is not there",
      given: (aws) => key(aws),
      passes: (aws, { id }) => aws.create(KEY_POLICY, { keyId: id, policy }),
      fails: (aws) => aws.create(KEY_POLICY, { keyId: "1234", policy }),
      refusal: /NotFoundException: /,
    },
    {
      title: "of a key that is to be deleted",
      given: (aws) => key(aws),
      passes: (aws, { id }) => aws.create(KEY_POLICY, { keyId: id, policy }),
      fails: async (aws, made) => {
        await aws.delete(KEY, made);
        await aws.create(KEY_POLICY, { keyId: made.id, policy });
      },
      refusal: /KMSInvalidStateException: /,
    },
  );

  precondition(
    "KM-19-GRANT",
    {
      title: "of a disabled key",
      passes: (aws) => grant(aws),
      fails: (aws) => grant(aws, {}, { isEnabled: false }),
      refusal: /DisabledException: /,
    },
    {
      title: "of a key that is not there",
      passes: (aws) => grant(aws),
      fails: (aws) => grant(aws, { keyId: "1234" }),
      refusal: /NotFoundException: /,
    },
  );

  showsAllOf([...kms, ...kmsUse]);
});
