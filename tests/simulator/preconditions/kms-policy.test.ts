import { parsePolicy } from "../../../iam";
import { kmsPolicy } from "../../../simulator/preconditions/kms/policy";
import { precondition, showsAllOf } from "./cases";
import type { SimulatedAws } from "./simulated";

const KEY = "aws:kms/key:Key";
const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
const ROLE = "aws:iam/role:Role";
const ACCOUNT = "arn:aws:iam::123456789012";
const SERVICE_ROLE = `${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

const allow = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: `${ACCOUNT}:root` },
  Action: "kms:*",
  Resource: "*",
  ...more,
});
const usedBy = (principal: unknown) => allow({ Principal: principal, Action: "kms:Decrypt" });
const document = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const key = (aws: SimulatedAws, ...statements: object[]) =>
  aws.create(KEY, { policy: document(...statements) });

const butRoot = { Principal: undefined, NotPrincipal: { AWS: `${ACCOUNT}:root` } };

/** Makes keys and reads them, and leaves the rest to their policies. */
const creator = parsePolicy(
  {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: ["kms:CreateKey", "kms:Describe*", "kms:Get*", "kms:List*", "kms:TagResource"],
      Resource: "*",
    },
  },
  "identity",
);

const LOCKED_OUT =
  "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.";
const INVALID_PRINCIPAL =
  "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals.";

async function executionRole(aws: SimulatedAws, name: string): Promise<void> {
  const assumeRolePolicy = document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  await aws.create(ROLE, { name, assumeRolePolicy });
}

describe("preconditions of key policies", () => {
  precondition(
    "KM-1",
    {
      title: "a policy for one service only",
      passes: (aws) => key(aws, allow(), usedBy({ Service: "s3.amazonaws.com" })),
      fails: (aws) => key(aws, usedBy({ Service: "s3.amazonaws.com" })),
      refusal: LOCKED_OUT,
    },
    {
      title: "a policy for the account, and a deployer whose own policies say nothing of it",
      world: { callerPolicies: [creator] },
      passes: (aws) => key(aws, allow(), allow({ Principal: { AWS: `${ACCOUNT}:user/simulated` } })),
      fails: (aws) => key(aws, allow()),
      refusal: LOCKED_OUT,
    },
    {
      title: "a deny",
      passes: (aws) => key(aws, allow(), allow({ Effect: "Deny", Action: "kms:DeleteAlias" })),
      fails: (aws) => key(aws, allow(), allow({ Effect: "Deny", Action: "kms:Put*" })),
      refusal: LOCKED_OUT,
    },
    {
      title: "a condition that the deployer does not meet",
      passes: (aws) =>
        key(aws, allow({ Condition: { StringEquals: { "kms:CallerAccount": "123456789012" } } })),
      fails: (aws) =>
        key(aws, allow({ Condition: { StringEquals: { "kms:CallerAccount": "210987654321" } } })),
      refusal: LOCKED_OUT,
    },
    {
      title: "without the check being bypassed",
      passes: (aws) =>
        aws.create(KEY, {
          policy: document(usedBy({ Service: "s3.amazonaws.com" })),
          bypassPolicyLockoutSafetyCheck: true,
        }),
      fails: (aws) => key(aws, usedBy({ Service: "s3.amazonaws.com" })),
      refusal: LOCKED_OUT,
    },
    {
      title: "a changed policy",
      given: (aws) => key(aws, allow()),
      passes: (aws, made) => aws.update(KEY, made, { policy: document(allow({ Sid: "Same" })) }),
      fails: (aws, made) => aws.update(KEY, made, { policy: document(allow({ Action: "kms:Get*" })) }),
      refusal: LOCKED_OUT,
    },
    {
      title: "a policy of its own",
      given: (aws) => aws.create(KEY, {}),
      passes: (aws, { id }) => aws.create(KEY_POLICY, { keyId: id, policy: document(allow()) }),
      fails: (aws, { id }) =>
        aws.create(KEY_POLICY, { keyId: id, policy: document(allow({ Action: "kms:Get*" })) }),
      refusal: LOCKED_OUT,
    },
  );

  precondition(
    "KM-2",
    {
      title: "a role that is not there",
      passes: async (aws) => {
        await executionRole(aws, "reader");
        await key(aws, allow(), usedBy({ AWS: `${ACCOUNT}:role/reader` }));
      },
      fails: (aws) => key(aws, allow(), usedBy({ AWS: `${ACCOUNT}:role/reader` })),
      refusal: INVALID_PRINCIPAL,
    },
    {
      title: "a session of a role that is not there",
      passes: async (aws) => {
        await executionRole(aws, "reader");
        await key(aws, allow(), usedBy({ AWS: "arn:aws:sts::123456789012:assumed-role/reader/nightly" }));
      },
      fails: (aws) =>
        key(aws, allow(), usedBy({ AWS: "arn:aws:sts::123456789012:assumed-role/reader/nightly" })),
      refusal: INVALID_PRINCIPAL,
    },
    {
      title: "a service-linked role in a new account",
      passes: async (aws) => {
        await aws.create("aws:iam/serviceLinkedRole:ServiceLinkedRole", {
          awsServiceName: "autoscaling.amazonaws.com",
        });
        await key(aws, allow(), usedBy({ AWS: SERVICE_ROLE }));
      },
      fails: (aws) => key(aws, allow(), usedBy({ AWS: SERVICE_ROLE })),
      refusal: INVALID_PRINCIPAL,
    },
    {
      title: "a role that is not declared to be there",
      world: { existing: [`${ACCOUNT}:role/platform-*`] },
      passes: (aws) => key(aws, allow(), usedBy({ AWS: `${ACCOUNT}:role/platform-admin` })),
      fails: (aws) => key(aws, allow(), usedBy({ AWS: `${ACCOUNT}:role/admin` })),
      refusal: INVALID_PRINCIPAL,
    },
    {
      title: "a user of this account, of another one nothing is known",
      passes: (aws) => key(aws, allow(), usedBy({ AWS: "arn:aws:iam::210987654321:user/alice" })),
      fails: (aws) => key(aws, allow(), usedBy({ AWS: `${ACCOUNT}:user/alice` })),
      refusal: INVALID_PRINCIPAL,
    },
    {
      title: "another partition",
      passes: (aws) => key(aws, allow(), usedBy({ AWS: "arn:aws:iam::210987654321:root" })),
      fails: (aws) => key(aws, allow(), usedBy({ AWS: "arn:aws-cn:iam::210987654321:root" })),
      refusal: INVALID_PRINCIPAL,
    },
    {
      title: "a wildcard in a name",
      passes: (aws) => key(aws, allow(), usedBy({ AWS: "*" })),
      fails: (aws) => key(aws, allow(), usedBy({ AWS: `${ACCOUNT}:role/*` })),
      refusal: INVALID_PRINCIPAL,
    },
  );

  precondition("KM-3", {
    passes: (aws) => key(aws, allow()),
    fails: (aws) => key(aws, allow(), allow({ Principal: undefined })),
    refusal: "MalformedPolicyDocumentException: Policy contains a statement with no principal.",
  });

  precondition("KM-4", {
    passes: (aws) => key(aws, allow(), usedBy({ Service: "s3.amazonaws.com" })),
    fails: (aws) => key(aws, allow(), { ...usedBy({ Service: "s3.amazonaws.com" }), Resource: undefined }),
    refusal: /^InertStatement: /,
    afterwards: true,
  });

  /** A policy of that size. */
  const sized = (length: number) => {
    const { length: least } = document(allow({ Sid: "" }));
    return document(allow({ Sid: "a".repeat(length - least) }));
  };
  precondition(
    "KM-5",
    {
      title: "too long",
      passes: (aws) => aws.create(KEY, { policy: sized(32_768) }),
      fails: (aws) => aws.create(KEY, { policy: sized(32_769) }),
      refusal: /LimitExceededException: /,
    },
    {
      title: "too long without white space, which the provider leaves out",
      passes: (aws) => aws.create(KEY, { policy: sized(32_768).replaceAll(",", ",  ") }),
      fails: (aws) => aws.create(KEY, { policy: sized(32_769) }),
      refusal: /LimitExceededException: /,
    },
  );

  const badCharacter =
    /ValidationException: 1 validation error detected: Value at 'policy' failed to satisfy constraint/;
  precondition(
    "KM-6",
    {
      title: "a dash",
      passes: (aws) => key(aws, allow({ Sid: "Über-admin" })),
      fails: (aws) => key(aws, allow({ Sid: "Account \u2014 admin" })),
      refusal: badCharacter,
    },
    {
      title: "a dash as an escape, which the provider dissolves",
      passes: (aws) =>
        aws.create(KEY, { policy: document(allow({ Sid: "A-B" })).replace("A-B", "A\\u002DB") }),
      fails: (aws) =>
        aws.create(KEY, { policy: document(allow({ Sid: "A-B" })).replace("A-B", "A\\u2014B") }),
      refusal: badCharacter,
    },
  );

  precondition(
    "KM-POLICY",
    {
      title: "an unknown operator",
      passes: (aws) => key(aws, allow({ Condition: { StringLike: { "kms:CallerAccount": "1234*" } } })),
      fails: (aws) => key(aws, allow({ Condition: { StringsLike: { "kms:CallerAccount": "1234*" } } })),
      refusal: /MalformedPolicyDocumentException: /,
    },
    {
      title: "an allow for all but some",
      passes: (aws) => key(aws, allow(), allow({ Effect: "Deny", Action: "kms:Decrypt", ...butRoot })),
      fails: (aws) => key(aws, allow(), allow({ Action: "kms:Decrypt", ...butRoot })),
      refusal: /MalformedPolicyDocumentException: /,
    },
  );

  showsAllOf(kmsPolicy);
});
