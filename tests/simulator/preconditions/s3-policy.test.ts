import { s3Policy } from "../../../simulator/preconditions/s3/policy";
import { precondition, showsAllOf } from "./cases";
import type { SimulatedAws } from "./simulated";

const BUCKET = "aws:s3/bucket:Bucket";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
const ROOT = "arn:aws:iam::123456789012:root";
const data = "arn:aws:s3:::data";

const read = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: ROOT },
  Action: "s3:GetObject",
  Resource: `${data}/*`,
  ...more,
});

async function policy(aws: SimulatedAws, ...statements: object[]): Promise<void> {
  await policyText(aws, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

async function policyText(aws: SimulatedAws, text: string): Promise<void> {
  if (aws.world.find(BUCKET, "data") === undefined) await aws.create(BUCKET, { bucket: "data" });
  await aws.create(POLICY, { bucket: "data", policy: text });
}

async function blocks(aws: SimulatedAws, bucket: boolean, account: boolean): Promise<void> {
  await aws.create(BUCKET, { bucket: "data" });
  await aws.create(BLOCK, { bucket: "data", blockPublicPolicy: bucket });
  await aws.create(ACCOUNT_BLOCK, { blockPublicPolicy: account });
}

const toAll = (Condition: object = {}) => read({ Principal: "*", Condition });

const PUBLIC =
  "AccessDenied: User: arn:aws:iam::123456789012:user/simulated is not authorized to perform: s3:PutBucketPolicy " +
  'on resource: "arn:aws:s3:::data" because public policies are blocked by the BlockPublicPolicy block public ' +
  "access setting.";

describe("preconditions of bucket policies", () => {
  precondition(
    "S3-8",
    {
      title: "a policy for everybody in a new bucket",
      passes: (aws) => policy(aws, read()),
      fails: (aws) => policy(aws, toAll()),
      refusal: PUBLIC,
    },
    {
      title: "while the bucket blocks it",
      passes: async (aws) => {
        await blocks(aws, false, false);
        await policy(aws, toAll());
      },
      fails: async (aws) => {
        await blocks(aws, true, false);
        await policy(aws, toAll());
      },
      refusal: PUBLIC,
    },
    {
      title: "while the account blocks it",
      passes: async (aws) => {
        await blocks(aws, false, false);
        await policy(aws, toAll());
      },
      fails: async (aws) => {
        await blocks(aws, false, true);
        await policy(aws, toAll());
      },
      refusal: PUBLIC,
    },
    {
      title: "unless a condition limits it to fixed values",
      passes: (aws) => policy(aws, toAll({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })),
      fails: (aws) => policy(aws, toAll({ StringLike: { "aws:PrincipalOrgID": "o-*" } })),
      refusal: PUBLIC,
    },
    {
      title: "unless it only denies",
      passes: (aws) => policy(aws, { ...toAll(), Effect: "Deny" }),
      fails: (aws) => policy(aws, toAll()),
      refusal: PUBLIC,
    },
    {
      title: "when it is changed",
      given: async (aws) => {
        await aws.create(BUCKET, { bucket: "data" });
        const text = JSON.stringify({ Version: "2012-10-17", Statement: [read()] });
        return aws.create(POLICY, { bucket: "data", policy: text });
      },
      passes: (aws, made) => aws.update(POLICY, made, { policy: JSON.stringify({ Statement: [read()] }) }),
      fails: (aws, made) => aws.update(POLICY, made, { policy: JSON.stringify({ Statement: [toAll()] }) }),
      refusal: PUBLIC,
    },
  );

  const badResource = "MalformedPolicy: Policy has invalid resource";
  precondition(
    "S3-9",
    {
      title: "another bucket",
      passes: (aws) => policy(aws, read()),
      fails: (aws) => policy(aws, read({ Resource: "arn:aws:s3:::date/*" })),
      refusal: badResource,
    },
    {
      title: "everything",
      passes: (aws) => policy(aws, read({ Action: "s3:*", Resource: "arn:aws:s3:::data*" })),
      fails: (aws) => policy(aws, read({ Action: "s3:*", Resource: "*" })),
      refusal: badResource,
    },
    {
      title: "another partition",
      passes: (aws) => policy(aws, read({ Resource: [`${data}/a/*`, `${data}/b/*`] })),
      fails: (aws) => policy(aws, read({ Resource: [`${data}/a/*`, "arn:aws-cn:s3:::data/b/*"] })),
      refusal: badResource,
    },
  );

  const badAction = "MalformedPolicy: Action does not apply to any resource(s) in statement";
  precondition(
    "S3-10",
    {
      title: "an action on objects",
      passes: (aws) => policy(aws, read()),
      fails: (aws) => policy(aws, read({ Resource: data })),
      refusal: badAction,
    },
    {
      title: "an action on the bucket beside one on objects",
      passes: (aws) =>
        policy(aws, read({ Action: ["s3:GetObject", "s3:ListBucket"], Resource: [data, `${data}/*`] })),
      fails: (aws) => policy(aws, read({ Action: ["s3:GetObject", "s3:ListBucket"] })),
      refusal: badAction,
    },
    {
      title: "actions by wildcard, in a deny",
      passes: (aws) => policy(aws, read({ Effect: "Deny", Action: "s3:List*" })),
      fails: (aws) => policy(aws, read({ Effect: "Deny", Action: "s3:ListBucket*" })),
      refusal: badAction,
    },
  );

  const badCondition =
    "MalformedPolicy: Conditions do not apply to combination of actions and resources in statement";
  const inFolder = { StringLike: { "s3:prefix": "folder/*" } };
  precondition(
    "S3-11",
    {
      title: "a key of another action",
      passes: (aws) => policy(aws, read({ Action: "s3:ListBucket", Resource: data, Condition: inFolder })),
      fails: (aws) => policy(aws, read({ Condition: inFolder })),
      refusal: badCondition,
    },
    {
      title: "a key of one action only",
      passes: (aws) =>
        policy(aws, read({ Action: "s3:ListBucketVersions", Resource: data, Condition: inFolder })),
      fails: (aws) =>
        policy(
          aws,
          read({
            Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
            Resource: data,
            Condition: inFolder,
          }),
        ),
      refusal: badCondition,
    },
    {
      title: "a key with a name in it",
      passes: (aws) =>
        policy(aws, read({ Condition: { StringEquals: { "s3:ExistingObjectTag/class": "a" } } })),
      fails: (aws) =>
        policy(aws, read({ Condition: { StringEquals: { "s3:RequestObjectTag/class": "a" } } })),
      refusal: badCondition,
    },
  );

  precondition("S3-12", {
    world: { existing: ["arn:aws:iam::123456789012:role/reader"] },
    passes: (aws) => policy(aws, read({ Principal: { AWS: "arn:aws:iam::123456789012:role/reader" } })),
    fails: (aws) => policy(aws, read({ Principal: { AWS: "arn:aws:iam::123456789012:role/reeder" } })),
    refusal: "MalformedPolicy: Invalid principal in policy",
  });

  precondition(
    "S3-13",
    ...["Effect", "Principal", "Action", "Resource"].map((element) => ({
      title: `without ${element}`,
      passes: (aws: SimulatedAws) => policy(aws, read()),
      fails: (aws: SimulatedAws) => policy(aws, read({ [element]: undefined })),
      refusal: "MalformedPolicy: Statement is missing required element",
    })),
  );

  /** A policy of that size, and white space, which the provider leaves out. */
  const sized = (length: number) => {
    const text = (Sid: string) => JSON.stringify({ Statement: [read({ Sid })] });
    return text("a".repeat(length - text("").length)).replaceAll(",", ", ");
  };
  precondition("S3-14", {
    passes: (aws) => policyText(aws, sized(20_480)),
    fails: (aws) => policyText(aws, sized(20_481)),
    refusal: /MalformedPolicy: /,
  });

  const denyAll = (Condition: object) =>
    read({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [data, `${data}/*`], Condition });
  precondition(
    "S3-15",
    {
      title: "all that is not encrypted on its way, or everything",
      passes: (aws) => policy(aws, denyAll({ Bool: { "aws:SecureTransport": "false" } })),
      fails: (aws) => policy(aws, denyAll({})),
      refusal: /^AccessDenied: The bucket policy denies s3:GetBucketPolicy to /,
      afterwards: true,
    },
    {
      title: "outside of a network",
      passes: (aws) =>
        policy(aws, {
          ...denyAll({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }),
          Action: "s3:*Object",
        }),
      fails: (aws) => policy(aws, denyAll({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } })),
      refusal: /^AccessDenied: /,
      afterwards: true,
    },
  );

  precondition("S3-POLICY", {
    passes: (aws) => policy(aws, read({ Effect: "Allow" })),
    fails: (aws) => policy(aws, read({ Effect: "allow" })),
    refusal: /MalformedPolicy: /,
  });

  showsAllOf(s3Policy);
});
