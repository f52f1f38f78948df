import { precondition, showsAll } from "./cases";
import type { Made, SimulatedAws } from "./simulated";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const PASSWORDS = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy";
const ACCOUNT = "arn:aws:iam::123456789012";

const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const trust = (more: object = {}) =>
  document({
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
    ...more,
  });

const mayRead = (more: object = {}) =>
  document({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*", ...more });

/** A policy of so many characters. */
const mayReadIn = (characters: number) => {
  const resource = (padding: string) => ({ Resource: `arn:aws:s3:::data/${padding}` });
  return mayRead(resource("a".repeat(characters - mayRead(resource("")).length)));
};

const role = (aws: SimulatedAws, more: object = {}) =>
  aws.create(ROLE, { name: "worker", assumeRolePolicy: trust(), ...more });

const policy = (aws: SimulatedAws, more: object = {}) =>
  aws.create(POLICY, { name: "read", policy: mayRead(), ...more });

const inline = (aws: SimulatedAws, text: string, more: object = {}) =>
  aws.create(ROLE_POLICY, { name: "read", role: "worker", policy: text, ...more });

const attach = (aws: SimulatedAws, policyArn: string, to = "worker") =>
  aws.create(ATTACHMENT, { role: to, policyArn });

const ofAws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const BASIC = ofAws("service-role/AWSLambdaBasicExecutionRole");

describe("preconditions of IAM: policies", () => {
  const malformed = (problem: string) => `MalformedPolicyDocument: ${problem}`;

  precondition(
    "IA-1",
    {
      title: "a role that is not there",
      given: (aws) => role(aws, { name: "other" }),
      passes: (aws) =>
        role(aws, { assumeRolePolicy: trust({ Principal: { AWS: `${ACCOUNT}:role/other` } }) }),
      fails: (aws) =>
        role(aws, { assumeRolePolicy: trust({ Principal: { AWS: `${ACCOUNT}:role/nobody` } }) }),
      refusal: malformed(`Invalid principal in policy: "AWS":"${ACCOUNT}:role/nobody"`),
    },
    {
      title: "the role itself",
      given: (aws) => role(aws, { name: "other" }),
      passes: (aws) =>
        role(aws, { assumeRolePolicy: trust({ Principal: { AWS: `${ACCOUNT}:role/other` } }) }),
      fails: (aws) =>
        role(aws, { assumeRolePolicy: trust({ Principal: { AWS: `${ACCOUNT}:role/worker` } }) }),
      refusal: malformed(`Invalid principal in policy: "AWS":"${ACCOUNT}:role/worker"`),
    },
    {
      title: "a service by a wrong name",
      passes: (aws) => role(aws),
      fails: (aws) => role(aws, { assumeRolePolicy: trust({ Principal: { Service: "lambda.amazon.org" } }) }),
      refusal: malformed('Invalid principal in policy: "SERVICE":"lambda.amazon.org"'),
    },
    {
      title: "an update",
      given: (aws) => role(aws),
      passes: (aws, made) => aws.update(ROLE, made, { assumeRolePolicy: trust({ Sid: "Lambda" }) }),
      fails: (aws, made) =>
        aws.update(ROLE, made, {
          assumeRolePolicy: trust({ Principal: { AWS: `${ACCOUNT}:role/nobody` } }),
        }),
      refusal: malformed(`Invalid principal in policy: "AWS":"${ACCOUNT}:role/nobody"`),
    },
  );

  precondition(
    "IA-2",
    {
      title: "an action of another service",
      passes: (aws) => role(aws),
      fails: (aws) => role(aws, { assumeRolePolicy: trust({ Action: "s3:GetObject" }) }),
      refusal: malformed("AssumeRole policy may only specify STS AssumeRole actions."),
    },
    {
      title: "a resource",
      passes: (aws) => role(aws),
      fails: (aws) => role(aws, { assumeRolePolicy: trust({ Resource: "*" }) }),
      refusal: malformed("Has prohibited field Resource"),
    },
  );

  const longTrust = (characters: number) => {
    const sid = (text: string) => trust({ Sid: text });
    return sid("a".repeat(characters - sid("").length));
  };
  precondition("IA-3", {
    passes: (aws) => role(aws, { assumeRolePolicy: `${longTrust(2048)}\n` }),
    fails: (aws) => role(aws, { assumeRolePolicy: longTrust(2049) }),
    refusal: "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
  });

  precondition("IA-4", {
    passes: (aws) => policy(aws, { policy: `${mayReadIn(6144)}\n` }),
    fails: (aws) => policy(aws, { policy: mayReadIn(6145) }),
    refusal: "LimitExceeded: Cannot exceed quota for PolicySize: 6144",
  });

  precondition(
    "IA-5",
    {
      title: "two policies together",
      given: async (aws) => {
        await role(aws);
        return inline(aws, mayReadIn(10_000), { name: "first" });
      },
      passes: (aws) => inline(aws, mayReadIn(240)),
      fails: (aws) => inline(aws, mayReadIn(241)),
      refusal: "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role worker",
    },
    {
      title: "an update",
      given: async (aws) => {
        await role(aws);
        return inline(aws, mayReadIn(10_000));
      },
      passes: (aws, made) => aws.update(ROLE_POLICY, made, { policy: mayReadIn(10_240) }),
      fails: (aws, made) => aws.update(ROLE_POLICY, made, { policy: mayReadIn(10_241) }),
      refusal: "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role worker",
    },
  );

  const faults: readonly [string, string, string][] = [
    ["text that is not JSON", mayRead().slice(1), "Syntax errors in policy."],
    ["an effect in small letters", mayRead({ Effect: "allow" }), "Syntax errors in policy."],
    [
      "an operator that is none",
      mayRead({ Condition: { StringIs: { "aws:RequestedRegion": "eu-west-1" } } }),
      "Syntax errors in policy.",
    ],
    ["no action", mayRead({ Action: undefined }), "Policy statement must contain actions."],
    ["no resource", mayRead({ Resource: undefined }), "Policy statement must contain resources."],
    ["a principal", mayRead({ Principal: "*" }), "Policy document should not specify a principal."],
    [
      "an action without its service",
      mayRead({ Action: "GetObject" }),
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ],
    [
      "one id twice",
      document(
        ...["s3:GetObject", "s3:PutObject"].map((Action) => ({
          Sid: "Data",
          Effect: "Allow",
          Action,
          Resource: "*",
        })),
      ),
      "Statement IDs (SID) in a single policy must be unique.",
    ],
  ];
  precondition(
    "IA-9",
    {
      title: "an inline policy",
      given: (aws) => role(aws),
      passes: (aws) => inline(aws, mayRead()),
      fails: (aws) => inline(aws, mayRead({ Resource: undefined })),
      refusal: malformed("Policy statement must contain resources."),
    },
    {
      title: "a policy in the role itself",
      passes: (aws) => role(aws, { inlinePolicies: [{ name: "read", policy: mayRead() }] }),
      fails: (aws) =>
        role(aws, { inlinePolicies: [{ name: "read", policy: mayRead({ Action: undefined }) }] }),
      refusal: malformed("Policy statement must contain actions."),
    },
    ...faults.map(([title, text, problem]) => ({
      title,
      passes: (aws: SimulatedAws) => policy(aws),
      fails: (aws: SimulatedAws) => policy(aws, { policy: text }),
      refusal: malformed(problem),
    })),
  );

  precondition(
    "IA-10",
    {
      title: "a managed policy",
      passes: (aws) => policy(aws, { policy: mayRead({ Resource: "arn:aws:s3:::data/für/*" }) }),
      fails: (aws) => policy(aws, { policy: mayRead({ Resource: "arn:aws:s3:::data/a–b/*" }) }),
      refusal: /ValidationError: The specified value for policyDocument is invalid\./,
    },
    {
      title: "a trust policy",
      passes: (aws) => role(aws, { assumeRolePolicy: trust() }),
      fails: (aws) =>
        role(aws, {
          assumeRolePolicy: trust({ Condition: { StringEquals: { "sts:ExternalId": "a–b" } } }),
        }),
      refusal: /ValidationError: The specified value for assumeRolePolicy(?:Document)? is invalid\./,
    },
  );
});

describe("preconditions of IAM: roles, policies and profiles", () => {
  const invalid = (value: string | number, member: string, problem: string) =>
    `ValidationError: 1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${problem}`;

  const long = (length: number) => "a".repeat(length);
  precondition(
    "IA-11",
    {
      title: "a long name of a role",
      passes: (aws) => role(aws, { name: long(64) }),
      fails: (aws) => aws.preview(ROLE, { name: long(65), assumeRolePolicy: trust() }),
      refusal: invalid(long(65), "roleName", "Member must have length less than or equal to 64"),
    },
    {
      title: "a name with a space",
      passes: (aws) => role(aws, { name: "the-worker" }),
      fails: (aws) => role(aws, { name: "the worker" }),
      refusal:
        /Value 'the worker' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    },
    {
      title: "a long name of a policy",
      passes: (aws) => policy(aws, { name: long(128) }),
      fails: (aws) => policy(aws, { name: long(129) }),
      refusal: invalid(long(129), "policyName", "Member must have length less than or equal to 128"),
    },
    {
      title: "a path without its slashes",
      passes: (aws) => role(aws, { path: "/app/" }),
      fails: (aws) => role(aws, { path: "app" }),
      refusal: /Value 'app' at 'path' failed to satisfy constraint/,
    },
  );

  precondition("IA-11-UNIQUE", {
    given: (aws) => role(aws),
    passes: (aws) => role(aws, { name: "workers" }),
    fails: (aws) => role(aws, { name: "Worker" }),
    refusal: "EntityAlreadyExists: Role with name Worker already exists.",
  });

  precondition(
    "IA-12",
    {
      title: "a dash that is not in Latin-1",
      passes: (aws) => role(aws, { description: "Worker - für alle" }),
      fails: (aws) => role(aws, { description: "Worker – für alle" }),
      refusal: /Value 'Worker – für alle' at 'description' failed to satisfy constraint: Member must satisfy/,
    },
    {
      title: "a long description of a policy",
      passes: (aws) => policy(aws, { description: long(1000) }),
      fails: (aws) => policy(aws, { description: long(1001) }),
      refusal: invalid(long(1001), "description", "Member must have length less than or equal to 1000"),
    },
  );

  precondition("IA-13", {
    passes: (aws) => role(aws, { maxSessionDuration: 43_200 }),
    fails: (aws) => role(aws, { maxSessionDuration: 43_201 }),
    refusal: invalid(43_201, "maxSessionDuration", "Member must have value less than or equal to 43200"),
  });

  precondition("IA-16", {
    passes: (aws) => aws.create(PASSWORDS, { minimumPasswordLength: 14, passwordReusePrevention: 24 }),
    fails: (aws) => aws.create(PASSWORDS, { minimumPasswordLength: 14, passwordReusePrevention: 25 }),
    refusal: invalid(25, "passwordReusePrevention", "Member must have value less than or equal to 24"),
  });

  precondition("IA-14", {
    given: (aws) => policy(aws),
    passes: (aws) => role(aws, { permissionsBoundary: `${ACCOUNT}:policy/read` }),
    fails: (aws) => role(aws, { permissionsBoundary: `${ACCOUNT}:policy/write` }),
    refusal: `NoSuchEntity: Scope ARN: ${ACCOUNT}:policy/write does not exist or is not attachable.`,
  });

  precondition(
    "IA-7",
    {
      title: "a policy of AWS by a wrong path",
      given: (aws) => role(aws),
      passes: (aws) => attach(aws, ofAws("service-role/AWS_ConfigRole")),
      fails: (aws) => attach(aws, ofAws("AWS_ConfigRole")),
      refusal: `NoSuchEntity: Policy ${ofAws("AWS_ConfigRole")} does not exist or is not attachable.`,
    },
    {
      title: "a policy of AWS that is new",
      world: { existing: [ofAws("Brand*")] },
      given: (aws) => role(aws),
      passes: (aws) => attach(aws, ofAws("BrandNew")),
      fails: (aws) => attach(aws, ofAws("New")),
      refusal: `NoSuchEntity: Policy ${ofAws("New")} does not exist or is not attachable.`,
    },
    {
      title: "a policy of one's own",
      given: async (aws) => {
        await role(aws);
        return policy(aws);
      },
      passes: (aws) => attach(aws, `${ACCOUNT}:policy/read`),
      fails: (aws) => attach(aws, `${ACCOUNT}:policy/write`),
      refusal: `NoSuchEntity: Policy ${ACCOUNT}:policy/write does not exist or is not attachable.`,
    },
  );

  precondition(
    "IA-7-ROLE",
    {
      title: "of an attachment",
      given: (aws) => role(aws),
      passes: (aws) => attach(aws, BASIC),
      fails: (aws) => attach(aws, BASIC, "nobody"),
      refusal: "NoSuchEntity: The role with name nobody cannot be found.",
    },
    {
      title: "of an instance profile",
      given: (aws) => role(aws),
      passes: (aws) => aws.create(PROFILE, { name: "worker", role: "worker" }),
      fails: (aws) => aws.create(PROFILE, { name: "worker", role: "nobody" }),
      refusal: "NoSuchEntity: The role with name nobody cannot be found.",
    },
  );

  precondition("IA-8", {
    given: (aws) => role(aws),
    passes: (aws) => attach(aws, ofAws("AutoScalingFullAccess")),
    fails: (aws) => attach(aws, ofAws("aws-service-role/AutoScalingServiceRolePolicy")),
    refusal: /PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role/,
  });

  precondition("IA-6", {
    world: { quotas: { managedPoliciesPerRole: 1 } },
    given: async (aws) => {
      await role(aws);
      await role(aws, { name: "other" });
      await attach(aws, BASIC);
    },
    passes: (aws) => attach(aws, ofAws("ReadOnlyAccess"), "other"),
    fails: (aws) => attach(aws, ofAws("ReadOnlyAccess")),
    refusal: "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 1",
  });

  precondition("IA-18", {
    passes: (aws) => role(aws, { tags: { Owner: "a", owners: "b" } }),
    fails: (aws) => role(aws, { tags: { Owner: "a", owner: "b" } }),
    refusal: "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  });

  precondition<Made>(
    "IA-19",
    {
      title: "an attached policy",
      given: (aws) => role(aws),
      passes: (aws, made) => aws.delete(ROLE, made),
      fails: async (aws, made) => {
        await attach(aws, BASIC);
        await aws.delete(ROLE, made);
      },
      refusal: "DeleteConflict: Cannot delete entity, must detach all policies first.",
    },
    {
      title: "an inline policy",
      given: (aws) => role(aws),
      passes: (aws, made) => aws.delete(ROLE, made),
      fails: async (aws, made) => {
        await inline(aws, mayRead());
        await aws.delete(ROLE, made);
      },
      refusal: "DeleteConflict: Cannot delete entity, must delete policies first.",
    },
    {
      title: "what is not to be forced off",
      passes: async (aws) => {
        const made = await role(aws, { forceDetachPolicies: true });
        await attach(aws, BASIC);
        await aws.delete(ROLE, made);
      },
      fails: async (aws) => {
        const made = await role(aws);
        await attach(aws, BASIC);
        await aws.delete(ROLE, made);
      },
      refusal: "DeleteConflict: Cannot delete entity, must detach all policies first.",
    },
  );

  precondition<Made>(
    "IA-19-POLICY",
    {
      title: "attached",
      given: (aws) => policy(aws),
      passes: (aws, made) => aws.delete(POLICY, made),
      fails: async (aws, made) => {
        await role(aws);
        await attach(aws, made.id);
        await aws.delete(POLICY, made);
      },
      refusal: "DeleteConflict: Cannot delete a policy attached to entities.",
    },
    {
      title: "a boundary",
      given: (aws) => policy(aws),
      passes: (aws, made) => aws.delete(POLICY, made),
      fails: async (aws, made) => {
        await role(aws, { permissionsBoundary: made.id });
        await aws.delete(POLICY, made);
      },
      refusal: "DeleteConflict: Cannot delete a policy attached to entities.",
    },
  );

  precondition("IA-ROLES", {
    world: { quotas: { roles: 2 } },
    given: (aws) => role(aws),
    passes: (aws) => role(aws, { name: "second" }),
    fails: async (aws) => {
      await role(aws, { name: "second" });
      await role(aws, { name: "third" });
    },
    refusal: "LimitExceeded: Cannot exceed quota for RolesPerAccount: 2",
  });

  precondition("IA-POLICIES", {
    world: { quotas: { customerManagedPolicies: 1 } },
    passes: (aws) => policy(aws),
    fails: async (aws) => {
      await policy(aws);
      await policy(aws, { name: "second" });
    },
    refusal: "LimitExceeded: Cannot exceed quota for PoliciesPerAccount: 1",
  });

  showsAll("IA-");
});
