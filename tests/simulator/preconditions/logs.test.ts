import { precondition, showsAll } from "./cases";
import { byAccount, document, lets } from "./policies";
import type { Made, SimulatedAws } from "./simulated";

const GROUP = "aws:cloudwatch/logGroup:LogGroup";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const KEY = "aws:kms/key:Key";
const SERVICE = "logs.eu-west-1.amazonaws.com";
const groupArn = "arn:aws:logs:eu-west-1:123456789012:log-group:app";
const documented = [
  "kms:Encrypt*",
  "kms:Decrypt*",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:Describe*",
];
const forGroup = (arn: string) => ({ ArnEquals: { "kms:EncryptionContext:aws:logs:arn": arn } });

/** A key with the policy of CloudWatch Logs's documentation, or with other statements or properties. */
function key(aws: SimulatedAws, statements = [lets(SERVICE, documented, forGroup(groupArn))], args = {}) {
  return aws.create(KEY, { policy: document(byAccount, ...statements), ...args });
}

/** A log group that is encrypted with that key. */
async function encrypted(aws: SimulatedAws, made: Promise<Made>): Promise<Made> {
  return aws.create(GROUP, { name: "app", kmsKeyId: (await made).text("arn") });
}

const notAllowed = `AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn '${groupArn}'`;

/** A key that the log group can use, and one that it cannot. */
function keys(title: string, ...statements: readonly object[]) {
  return {
    title,
    passes: (aws: SimulatedAws) => encrypted(aws, key(aws)),
    fails: (aws: SimulatedAws) => encrypted(aws, key(aws, [...statements])),
    refusal: notAllowed,
  };
}

/** A key that log groups cannot use whatever its policy says. */
function unusable(title: string, args: object) {
  return {
    title,
    passes: (aws: SimulatedAws) => encrypted(aws, key(aws)),
    fails: (aws: SimulatedAws) => encrypted(aws, key(aws, undefined, args)),
    refusal: /InvalidParameterException: /,
  };
}

/** A name that log groups cannot have. */
function names(title: string, name: string) {
  return {
    title,
    passes: (aws: SimulatedAws) => aws.create(GROUP, { name: "/aws/app_1.#-" }),
    fails: (aws: SimulatedAws) => aws.create(GROUP, { name }),
    refusal: /InvalidParameterException: /,
  };
}

const denied = {
  Effect: "Deny",
  Principal: "*",
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
};

const transformation = { name: "Denied", namespace: "app", value: "1" };
const filter = (aws: SimulatedAws, args = {}) =>
  aws.create(FILTER, {
    name: "denied",
    logGroupName: "app",
    pattern: '{ ($.errorCode = "AccessDenied") || ($.errorCode = "*Unauthorized*") }',
    metricTransformation: transformation,
    ...args,
  });
const group = async (aws: SimulatedAws, args = {}) => {
  await aws.create(GROUP, { name: "app", ...args });
};

/** A metric filter that is right, and one with a wrong input. */
function filters(title: string, wrong: object, refusal: RegExp, right = {}) {
  return {
    title,
    given: group,
    passes: (aws: SimulatedAws) => filter(aws, right),
    fails: (aws: SimulatedAws) => filter(aws, wrong),
    refusal,
  };
}

describe("preconditions of CloudWatch Logs", () => {
  precondition(
    "LG-1",
    names("a space", "my app"),
    names("513 characters", "a".repeat(513)),
    names("the beginning that AWS keeps", "aws/app"),
  );

  precondition("LG-2", {
    given: group,
    passes: (aws) => aws.create(GROUP, { name: "app2" }),
    fails: (aws) => aws.create(GROUP, { name: "app" }),
    refusal: "ResourceAlreadyExistsException: The specified log group already exists",
  });

  precondition(
    "LG-3",
    keys("a key that leaves all to the account"),
    keys("the principal of no region", lets("logs.amazonaws.com", documented)),
    keys("the ARN of the group with its `:*`", lets(SERVICE, documented, forGroup(`${groupArn}:*`))),
    keys("another log group", lets(SERVICE, documented, forGroup(`${groupArn}2`))),
    keys("no right to make data keys", lets(SERVICE, documented.slice(0, 3))),
    keys("a Deny of all but the account", lets(SERVICE, documented), denied),
    {
      title: "a key that is set later",
      passes: async (aws) => {
        const { id } = await key(aws);
        const kmsKeyId = `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
        await aws.update(GROUP, await aws.create(GROUP, { name: "app" }), { kmsKeyId });
      },
      fails: async (aws) => {
        const kmsKeyId = (await key(aws, [])).text("arn");
        await aws.update(GROUP, await aws.create(GROUP, { name: "app" }), { kmsKeyId });
      },
      refusal: notAllowed,
    },
    {
      title: "another change while the key has lost its statement",
      given: async (aws) => {
        const made = await key(aws);
        const logGroup = await encrypted(aws, Promise.resolve(made));
        await aws.update(KEY, made, { policy: document(byAccount) });
        return { logGroup, kmsKeyId: (await key(aws, [])).text("arn") };
      },
      passes: (aws, { logGroup }) => aws.update(GROUP, logGroup, { retentionInDays: 30 }),
      fails: (aws, { logGroup, kmsKeyId }) => aws.update(GROUP, logGroup, { retentionInDays: 30, kmsKeyId }),
      refusal: notAllowed,
    },
  );

  precondition("LG-5", {
    given: (aws) => key(aws),
    passes: (aws, made) => aws.create(GROUP, { name: "app", kmsKeyId: made.text("arn") }),
    fails: (aws, { id }) => aws.create(GROUP, { name: "app", kmsKeyId: id }),
    refusal: "InvalidParameterException: The specified KMS Key Id could not be found. 'app'",
  });

  precondition(
    "LG-6",
    {
      title: "a key that is not there",
      passes: (aws) => encrypted(aws, key(aws)),
      fails: (aws) =>
        aws.create(GROUP, { name: "app", kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/none" }),
      refusal: /InvalidParameterException: /,
    },
    unusable("a disabled key", { isEnabled: false }),
    unusable("an asymmetric key", { customerMasterKeySpec: "RSA_2048" }),
    unusable("a key of another region", { region: "us-east-1" }),
  );

  precondition("LG-7", {
    passes: (aws) => aws.preview(GROUP, { name: "app", retentionInDays: 365 }),
    fails: (aws) => aws.preview(GROUP, { name: "app", retentionInDays: 366 }),
    refusal: /expected retention_in_days to be one of \[0 1 3 5 .* 3653\], got 366/,
  });

  precondition("LG-8", {
    given: group,
    passes: (aws) => filter(aws),
    fails: (aws) => filter(aws, { logGroupName: "none" }),
    refusal: "ResourceNotFoundException: The specified log group does not exist.",
  });

  precondition(
    "LG-9",
    filters("a colon in its name", { name: "a:b" }, /InvalidParameterException: .*'a:b' at 'name'/),
    filters("a long pattern", { pattern: "a".repeat(1025) }, /InvalidParameterException: .* at 'pattern'/),
    filters(
      "a dollar sign in the metric's name",
      { metricTransformation: { ...transformation, name: "$Denied" } },
      /InvalidParameterException: .*'\$Denied' at 'name'/,
    ),
    filters(
      "an asterisk in the metric's namespace",
      { metricTransformation: { ...transformation, namespace: "app*" } },
      /InvalidParameterException: .* at 'namespace'/,
    ),
    filters(
      "a long value",
      { metricTransformation: { ...transformation, value: "1".repeat(101) } },
      /InvalidParameterException: .* at 'value'/,
    ),
    filters(
      "a bracket too few",
      { pattern: '{ ($.errorCode = "AccessDenied" }' },
      /Invalid metric filter pattern/,
      { pattern: '{ ($.errorCode = "(AccessDenied") }' },
    ),
    filters("a quote too few", { pattern: '"ERROR' }, /Invalid metric filter pattern/, {
      pattern: '"ERROR {"',
    }),
    filters(
      "terms outside of the braces",
      { pattern: "ERROR { $.a = 1 }" },
      /Invalid metric filter pattern/,
      { pattern: "[ip, user, status = 4*]" },
    ),
    filters(
      "four dimensions",
      { metricTransformation: { ...transformation, dimensions: { a: "$.a", b: "$.b", c: "$.c", d: "$.d" } } },
      /InvalidParameterException: .*dimensions/,
      { metricTransformation: { ...transformation, dimensions: { a: "$.a", b: "$.b", c: "$.c" } } },
    ),
    filters(
      "a dimension and a default value",
      { metricTransformation: { ...transformation, dimensions: { a: "$.a" }, defaultValue: "0" } },
      /InvalidParameterException: .*default value/,
      { metricTransformation: { ...transformation, defaultValue: "0" } },
    ),
  );

  precondition("LG-10", {
    world: { quotas: { metricFiltersPerLogGroup: 1 } },
    given: async (aws) => {
      await group(aws);
      await filter(aws);
      await aws.create(GROUP, { name: "app2" });
    },
    passes: (aws) => filter(aws, { name: "more", logGroupName: "app2" }),
    fails: (aws) => filter(aws, { name: "more" }),
    refusal: "LimitExceededException: Resource limit exceeded.",
  });

  precondition("LG-11", {
    passes: async (aws) => {
      await group(aws, { logGroupClass: "STANDARD" });
      await filter(aws);
    },
    fails: async (aws) => {
      await group(aws, { logGroupClass: "INFREQUENT_ACCESS" });
      await filter(aws);
    },
    refusal: /InvalidOperationException: /,
  });

  precondition("LG-15", {
    given: (aws) => aws.create(GROUP, { name: "app", deletionProtectionEnabled: true }),
    passes: async (aws, made) => {
      await aws.update(GROUP, made, { deletionProtectionEnabled: false });
      await aws.delete(GROUP, made);
    },
    fails: (aws, made) => aws.delete(GROUP, made),
    refusal: /ValidationException: /,
  });

  showsAll("LG-");
});
