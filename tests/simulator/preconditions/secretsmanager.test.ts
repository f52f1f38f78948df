import { precondition, showsAll } from "./cases";
import { ZIP } from "./functions";
import { disabledKey, keyFor } from "./keys-for-services";
import type { Made, SimulatedAws } from "./simulated";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

const secret = (aws: SimulatedAws, more: object = {}) => aws.create(SECRET, { name: "app/token", ...more });
const version = (aws: SimulatedAws, { id }: Made, secretString: string) =>
  aws.create(VERSION, { secretId: id, secretString });

const document = (more: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        ...more,
      },
    ],
  });

const attach = (aws: SimulatedAws, { id }: Made, policy: string, more: object = {}) =>
  aws.create(POLICY, { secretArn: id, policy, ...more });

async function rotator(aws: SimulatedAws): Promise<Made> {
  const role = await aws.create("aws:iam/role:Role", {
    name: "rotator",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    }),
  });
  return aws.create("aws:lambda/function:Function", {
    name: "rotator",
    role: role.text("arn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    ...ZIP,
  });
}

const permit = (aws: SimulatedAws, principal: string) =>
  aws.create("aws:lambda/permission:Permission", {
    action: "lambda:InvokeFunction",
    function: "rotator",
    principal,
  });

const rotate = (aws: SimulatedAws, secretId: string, rotationLambdaArn: string) =>
  aws.create(ROTATION, { secretId, rotationLambdaArn, rotationRules: { automaticallyAfterDays: 30 } });

describe("preconditions of Secrets Manager", () => {
  precondition("SM-1", {
    passes: (aws) => secret(aws, { name: "app/token@prod" }),
    fails: (aws) => secret(aws, { name: "app token" }),
    refusal: /ValidationException: Invalid name/,
  });

  precondition(
    "SM-2",
    {
      title: "with the default window",
      given: async (aws) => aws.delete(SECRET, await secret(aws)),
      passes: (aws) => secret(aws, { name: "app/other" }),
      fails: (aws) => secret(aws),
      refusal:
        "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled " +
        "for deletion.",
    },
    {
      title: "unless it went at once",
      passes: async (aws) => {
        await aws.delete(SECRET, await secret(aws, { recoveryWindowInDays: 0 }));
        await secret(aws);
      },
      fails: async (aws) => {
        await aws.delete(SECRET, await secret(aws, { recoveryWindowInDays: 7 }));
        await secret(aws);
      },
      refusal: /already scheduled for deletion/,
    },
  );

  precondition("SM-3", {
    given: (aws) => secret(aws),
    passes: (aws) => secret(aws, { name: "app/other" }),
    fails: (aws) => secret(aws),
    refusal: "ResourceExistsException: The operation failed because the secret app/token already exists.",
  });

  precondition(
    "SM-4",
    {
      title: "a key for another service",
      passes: async (aws) => secret(aws, { kmsKeyId: (await keyFor(aws, "secretsmanager")).text("arn") }),
      fails: async (aws) => secret(aws, { kmsKeyId: (await keyFor(aws, "rds")).text("arn") }),
      refusal: "AccessDeniedException: Access to KMS is not allowed",
    },
    {
      title: "a key that is disabled",
      passes: async (aws) => secret(aws, { kmsKeyId: (await keyFor(aws, "secretsmanager")).id }),
      fails: async (aws) => secret(aws, { kmsKeyId: (await disabledKey(aws)).id }),
      refusal: /EncryptionFailure: /,
    },
    {
      title: "a value",
      given: async (aws) => {
        const key = await keyFor(aws, "secretsmanager");
        return { key, made: await secret(aws, { kmsKeyId: key.text("arn") }) };
      },
      passes: (aws, { made }) => version(aws, made, "token"),
      fails: async (aws, { key, made }) => {
        await aws.update("aws:kms/key:Key", key, { isEnabled: false });
        await version(aws, made, "token");
      },
      refusal: /EncryptionFailure: /,
    },
  );

  precondition("SM-5", {
    given: (aws) => secret(aws),
    passes: (aws, made) => version(aws, made, "a".repeat(65_536)),
    fails: (aws, made) => version(aws, made, "a".repeat(65_537)),
    refusal:
      /'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536/,
  });

  precondition(
    "SM-6",
    {
      title: "an effect that is none",
      given: (aws) => secret(aws),
      passes: (aws, made) => attach(aws, made, document()),
      fails: (aws, made) => attach(aws, made, document({ Effect: "Permit" })),
      refusal: /MalformedPolicyDocumentException: This resource policy is malformed/,
    },
    {
      title: "a long one in the secret itself",
      passes: (aws) => secret(aws, { policy: document() }),
      fails: (aws) => secret(aws, { policy: document({ Sid: "a".repeat(20_480) }) }),
      refusal: /MalformedPolicyDocumentException: /,
    },
  );

  precondition("SM-6-PRINCIPAL", {
    given: (aws) => secret(aws),
    passes: (aws, made) => attach(aws, made, document()),
    fails: (aws, made) =>
      attach(aws, made, document({ Principal: { AWS: "arn:aws:iam::123456789012:role/nobody" } })),
    refusal: "MalformedPolicyDocumentException: This resource policy contains an unsupported principal.",
  });

  precondition("SM-6-PUBLIC", {
    given: (aws) => secret(aws),
    passes: (aws, made) => attach(aws, made, document(), { blockPublicPolicy: true }),
    fails: (aws, made) => attach(aws, made, document({ Principal: "*" }), { blockPublicPolicy: true }),
    refusal: /PublicPolicyException: The BlockPublicPolicy parameter is set to true/,
  });

  precondition("SM-7", {
    passes: (aws) => secret(aws, { recoveryWindowInDays: 7 }),
    fails: (aws) => secret(aws, { recoveryWindowInDays: 6 }),
    refusal: /InvalidParameterException: .*between 7 and 30 days/,
  });

  const cannotInvoke =
    "AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function. Ensure that the function " +
    "policy grants access to the principal secretsmanager.amazonaws.com.";
  precondition(
    "SM-8",
    {
      title: "a permission for another service",
      given: async (aws) => ({ made: await secret(aws), fn: await rotator(aws) }),
      passes: async (aws, { made, fn }) => {
        await permit(aws, "secretsmanager.amazonaws.com");
        await rotate(aws, made.id, fn.text("arn"));
      },
      fails: async (aws, { made, fn }) => {
        await permit(aws, "events.amazonaws.com");
        await rotate(aws, made.id, fn.text("arn"));
      },
      refusal: cannotInvoke,
    },
    {
      title: "a function that is not there",
      given: async (aws) => ({ made: await secret(aws), fn: await rotator(aws) }),
      passes: async (aws, { made, fn }) => {
        await permit(aws, "secretsmanager.amazonaws.com");
        await rotate(aws, made.id, fn.text("arn"));
      },
      fails: (aws, { made, fn }) => rotate(aws, made.id, `${fn.text("arn")}-2`),
      refusal: cannotInvoke,
    },
  );

  showsAll("SM-");
});
