import { precondition } from "./cases";
import { fn, network, role, ZIP } from "./functions";
import { disabledKey, keyFor } from "./keys-for-services";
import type { Made, SimulatedAws } from "./simulated";

const FUNCTION = "aws:lambda/function:Function";
const INVALID = "InvalidParameterValueException: ";
const variables = (given: object) => ({ environment: { variables: given } });

describe("preconditions of Lambda: functions", () => {
  precondition<Made>(
    "LA-2",
    {
      title: "an object that is not there",
      given: async (aws) => {
        const made = await role(aws);
        const { id: bucket } = await aws.create("aws:s3/bucket:Bucket", { bucket: "code" });
        await aws.create("aws:s3/bucketObjectv2:BucketObjectv2", { bucket, key: "a.zip", content: "a" });
        return made;
      },
      passes: (aws, made) => fn(aws, made, { code: null, s3Bucket: "code", s3Key: "a.zip" }),
      fails: (aws, made) => fn(aws, made, { code: null, s3Bucket: "code", s3Key: "b.zip" }),
      refusal:
        `${INVALID}Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does ` +
        "not exist.",
    },
    {
      title: "a bucket that is not there",
      world: { existing: ["other"] },
      given: role,
      passes: (aws, made) => fn(aws, made, { code: null, s3Bucket: "other", s3Key: "a.zip" }),
      fails: (aws, made) => fn(aws, made, { code: null, s3Bucket: "code", s3Key: "a.zip" }),
      refusal: /S3 Error Code: NoSuchBucket/,
    },
  );

  const placed = async (aws: SimulatedAws, made: Made, change: (of: Network) => Network) =>
    fn(aws, made, { vpcConfig: change(await network(aws)) });
  type Network = Awaited<ReturnType<typeof network>>;
  precondition<Made>(
    "LA-4",
    {
      title: "a subnet that is not there",
      given: (aws) => role(aws, { policy: "service-role/AWSLambdaVPCAccessExecutionRole" }),
      passes: (aws, made) => placed(aws, made, (of) => of),
      fails: (aws, made) => placed(aws, made, (of) => ({ ...of, subnetIds: ["subnet-0"] })),
      refusal: /InvalidParameterValueException: .*InvalidSubnetID\.NotFound.*'subnet-0'/,
    },
    {
      title: "a security group that is not there",
      given: (aws) => role(aws, { policy: "service-role/AWSLambdaVPCAccessExecutionRole" }),
      passes: (aws, made) => placed(aws, made, (of) => of),
      fails: (aws, made) => placed(aws, made, (of) => ({ ...of, securityGroupIds: ["sg-0"] })),
      refusal: /InvalidParameterValueException: .*InvalidGroup\.NotFound.*'sg-0'/,
    },
    {
      title: "a security group of another VPC",
      given: (aws) => role(aws, { policy: "service-role/AWSLambdaVPCAccessExecutionRole" }),
      passes: (aws, made) => placed(aws, made, (of) => of),
      fails: async (aws, made) => {
        const { securityGroupIds } = await network(aws);
        await placed(aws, made, (of) => ({ ...of, securityGroupIds }));
      },
      refusal: /InvalidParameterValueException: .*same VPC/,
    },
    {
      title: "subnets without security groups",
      given: (aws) => role(aws, { policy: "service-role/AWSLambdaVPCAccessExecutionRole" }),
      passes: (aws, made) => placed(aws, made, (of) => of),
      fails: (aws, made) => placed(aws, made, (of) => ({ ...of, securityGroupIds: [] })),
      refusal: `${INVALID}SubnetIds and SecurityIds must coexist or be both empty list.`,
    },
  );

  const encrypted = (aws: SimulatedAws, made: Made, key: Made) =>
    fn(aws, made, { ...variables({ MODE: "fast" }), kmsKeyArn: key.text("arn") });
  precondition<Made>(
    "LA-5",
    {
      title: "a key for another service",
      given: role,
      passes: async (aws, made) => encrypted(aws, made, await keyFor(aws, "lambda")),
      fails: async (aws, made) => encrypted(aws, made, await keyFor(aws, "s3")),
      refusal:
        /the KMS key is invalid for CreateGrant\. Please check your KMS key settings\. KMS Exception: AccessDenied/,
    },
    {
      title: "a key that is disabled",
      given: role,
      passes: async (aws, made) => encrypted(aws, made, await keyFor(aws, "lambda")),
      fails: async (aws, made) => encrypted(aws, made, await disabledKey(aws)),
      refusal:
        /the KMS key is invalid for CreateGrant\. Please check your KMS key settings\. KMS Exception: Disabled/,
    },
  );

  precondition<Made>("LA-6", {
    given: role,
    passes: (aws, made) => fn(aws, made, { runtime: "nodejs16.x" }),
    fails: (aws, made) => fn(aws, made, { runtime: "nodejs14.x" }),
    refusal:
      `${INVALID}The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda ` +
      "functions. We recommend you use a supported runtime while creating or updating functions.",
  });

  precondition<Made>(
    "LA-7",
    {
      title: "a long timeout",
      given: role,
      passes: (aws, made) => fn(aws, made, { timeout: 900 }),
      fails: (aws, made) => fn(aws, made, { timeout: 901 }),
      refusal: /'timeout' failed to satisfy constraint: Member must have value less than or equal to 900/,
    },
    {
      title: "little memory",
      given: role,
      passes: (aws, made) => fn(aws, made, { memorySize: 128 }),
      fails: (aws, made) => fn(aws, made, { memorySize: 127 }),
      refusal:
        /'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128/,
    },
    {
      title: "a handler with a space",
      given: role,
      passes: (aws, made) => fn(aws, made, { handler: "index.handler" }),
      fails: (aws, made) => fn(aws, made, { handler: "index handler" }),
      refusal: /'handler' failed to satisfy constraint: Member must satisfy regular expression pattern/,
    },
  );

  precondition<Made>(
    "LA-8",
    {
      title: "a name that Lambda sets itself",
      given: role,
      passes: (aws, made) => fn(aws, made, variables({ MY_REGION: "eu-west-1" })),
      fails: (aws, made) => fn(aws, made, variables({ AWS_REGION: "eu-west-1" })),
      refusal: /contains reserved keys that are currently not supported for modification\. .*: AWS_REGION/,
    },
    {
      title: "a name with a hyphen",
      given: role,
      passes: (aws, made) => fn(aws, made, variables({ MY_MODE: "fast" })),
      fails: (aws, made) => fn(aws, made, variables({ "MY-MODE": "fast" })),
      refusal: /'environment\.variables' failed to satisfy constraint: MY-MODE/,
    },
  );

  precondition<Made>("LA-8-SIZE", {
    given: role,
    passes: (aws, made) => fn(aws, made, variables({ TEXT: "a".repeat(4000) })),
    fails: (aws, made) => fn(aws, made, variables({ TEXT: "a".repeat(4096) })),
    refusal: /exceeded the 4KB limit/,
  });

  precondition<Made>("LA-9", {
    given: role,
    passes: (aws, made) => fn(aws, made, { name: "a".repeat(64) }),
    fails: (aws, made) => fn(aws, made, { name: "a".repeat(65) }),
    refusal: /'functionName' failed to satisfy constraint: Member must have length less than or equal to 64/,
  });

  precondition<Made>("LA-9-UNIQUE", {
    given: async (aws) => {
      const made = await role(aws);
      await fn(aws, made);
      return made;
    },
    passes: (aws, made) => fn(aws, made, { name: "other" }),
    fails: (aws, made) => fn(aws, made),
    refusal: "ResourceConflictException: Function already exist: worker",
  });

  const image = { packageType: "Image", imageUri: "registry/worker:1", code: null };
  precondition<Made>(
    "LA-10",
    {
      title: "an archive without a runtime",
      given: role,
      passes: (aws, made) => fn(aws, made),
      fails: (aws, made) => fn(aws, made, { runtime: null }),
      refusal: `${INVALID}Runtime and Handler are mandatory parameters for functions created with deployment packages.`,
    },
    {
      title: "an image with a handler",
      given: role,
      passes: (aws, made) => fn(aws, made, { ...image, runtime: null, handler: null }),
      fails: (aws, made) => fn(aws, made, { ...image, runtime: null }),
      refusal: /InvalidParameterValueException: Please don't provide Handler or Runtime or Layer/,
    },
  );

  precondition<Made>(
    "LA-19",
    {
      title: "with what others have",
      given: async (aws) => {
        const made = await role(aws);
        await fn(aws, made, { name: "other", reservedConcurrentExecutions: 500 });
        return made;
      },
      passes: (aws, made) => fn(aws, made, { reservedConcurrentExecutions: 400 }),
      fails: (aws, made) => fn(aws, made, { reservedConcurrentExecutions: 401 }),
      refusal:
        `${INVALID}Specified ReservedConcurrentExecutions for function decreases account's ` +
        "UnreservedConcurrentExecution below its minimum value of [100].",
    },
    {
      title: "in a new account",
      world: { quotas: { lambdaConcurrency: 10, unreservedLambdaConcurrency: 10 } },
      given: async (aws) => {
        const made = await role(aws);
        return fn(aws, made, ZIP);
      },
      passes: (aws, made) => aws.update(FUNCTION, made, { reservedConcurrentExecutions: -1 }),
      fails: (aws, made) => aws.update(FUNCTION, made, { reservedConcurrentExecutions: 1 }),
      refusal: /below its minimum value of \[10\]\./,
    },
  );
});
