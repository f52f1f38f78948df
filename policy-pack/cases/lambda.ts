import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";
import { type Inputs, KEY, finds, key, notApplicable, of } from "./resources";

const lambda = of("aws:lambda/function:Function", "worker", {
  name: "worker-dev",
  runtime: "python3.13",
  handler: "app.handler",
});
const withVariables = (variables: unknown, inputs: Inputs = {}, more?: Partial<TestResource>) =>
  lambda({ environment: { variables }, ...inputs }, more);
const invokeConfig = of(
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "worker-invocation",
);
const signing = of("aws:lambda/codeSigningConfig:CodeSigningConfig", "signing");

const onFailure = { onFailure: { destination: "arn:aws:sqs:eu-west-1:111122223333:failed" } };

export const lambdaCases: readonly RuleCases[] = [
  casesOf("lambda-runtime-supported", {
    passes: {
      "a current runtime": [lambda()],
      "an image, which has none": [lambda({ runtime: undefined, packageType: "Image" })],
      "one that the configuration allows": {
        resources: [lambda({ runtime: "python3.8" })],
        config: { supported: ["python3.8"] },
      },
    },
    fails: {
      "a runtime past its end": finds(
        lambda({ runtime: "python3.8" }),
        "runs on a runtime that is not supported",
      ),
    },
    unknown: {
      "not known yet": finds(lambda({ runtime: UNKNOWN }), "? runtime"),
    },
    notApplicable,
  }),
  casesOf("lambda-environment-own-key", {
    passes: {
      "variables under one's own key": [withVariables({ BUCKET: "data" }, { kmsKeyArn: KEY })],
      "variables under a key of the same program": [
        key,
        withVariables({ BUCKET: "data" }, { kmsKeyArn: UNKNOWN }, { from: { kmsKeyArn: ["key"] } }),
      ],
      "no variables": [lambda()],
    },
    fails: {
      "variables under AWS's key": finds(
        withVariables({ BUCKET: "data" }),
        "has environment variables without a KMS key of one's own (kmsKeyArn)",
      ),
    },
    unknown: {
      "a key from elsewhere, not known yet": finds(
        withVariables({ BUCKET: "data" }, { kmsKeyArn: UNKNOWN }),
        "? kmsKeyArn",
      ),
    },
    notApplicable,
  }),
  casesOf("lambda-no-secrets-in-environment", {
    passes: {
      "where the secret is": [
        withVariables({
          SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db",
          DB_PASSWORD: "/prod/db/password",
          API_TOKEN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:api",
          BUCKET: UNKNOWN,
        }),
      ],
    },
    fails: {
      "a password": finds(
        withVariables({ DB_PASSWORD: "correct-horse" }),
        'has something that looks like a secret as "DB_PASSWORD" in environment',
      ),
      "a token under another name": finds(
        withVariables({ SETTING: `ghp_${"a".repeat(36)}` }),
        'has something that looks like a secret as "SETTING" in environment',
      ),
      "a password inside of settings": finds(
        withVariables({ SETTINGS: '{"user": "app", "password": "correct-horse"}' }),
        'has something that looks like a secret as "SETTINGS" in environment',
      ),
    },
    unknown: {
      "variables not known yet": finds(lambda({ environment: UNKNOWN }), "? environment"),
      "a value not known yet, under the name of a secret": finds(
        withVariables({ apiKey: UNKNOWN }),
        '? the value of "apiKey" in environment',
      ),
    },
    notApplicable,
  }),
  casesOf("lambda-in-vpc", {
    passes: { "in subnets": [lambda({ vpcConfig: { subnetIds: ["subnet-1"] } })] },
    fails: {
      outside: finds(lambda(), "runs outside of a VPC"),
      "in no subnets": finds(lambda({ vpcConfig: { subnetIds: [] } }), "runs outside of a VPC"),
    },
    unknown: {
      "not known yet": finds(lambda({ vpcConfig: UNKNOWN }), "? vpcConfig"),
    },
    notApplicable,
  }),
  casesOf("lambda-failures-kept", {
    passes: {
      "a dead-letter queue": [lambda({ deadLetterConfig: { targetArn: UNKNOWN } })],
      "a destination for failures": [
        lambda(),
        invokeConfig({ functionName: "worker-dev", destinationConfig: onFailure }),
      ],
    },
    fails: {
      neither: finds(lambda(), "keeps no events that it failed to handle"),
      "a destination for successes only": {
        resources: [
          lambda(),
          invokeConfig({
            functionName: "worker-dev",
            destinationConfig: { onSuccess: { destination: "arn:aws:sqs:eu-west-1:111122223333:done" } },
          }),
        ],
        finds: ["worker keeps no events that it failed to handle"],
      },
    },
    unknown: {
      "not known yet": finds(lambda({ deadLetterConfig: UNKNOWN }), "? deadLetterConfig"),
      "a destination of a function that is not known yet": {
        resources: [lambda(), invokeConfig({ functionName: UNKNOWN, destinationConfig: onFailure })],
        finds: ["worker ? which function a failure destination of the stack is for"],
      },
    },
    notApplicable,
  }),
  casesOf("lambda-traced", {
    passes: { "with X-Ray": [lambda({ tracingConfig: { mode: "Active" } })] },
    fails: {
      without: finds(lambda(), "is not traced (tracingConfig)"),
      "only if the caller is": finds(
        lambda({ tracingConfig: { mode: "PassThrough" } }),
        "is not traced (tracingConfig)",
      ),
    },
    unknown: {
      "not known yet": finds(lambda({ tracingConfig: UNKNOWN }), "? tracingConfig"),
    },
    notApplicable,
  }),
  casesOf("lambda-concurrency-reserved", {
    passes: { "with a share": [lambda({ reservedConcurrentExecutions: 5 })] },
    fails: {
      without: finds(lambda(), "has no share of the account's concurrency"),
      "with -1, which is none": finds(
        lambda({ reservedConcurrentExecutions: -1 }),
        "has no share of the account's concurrency",
      ),
    },
    unknown: {
      "not known yet": finds(
        lambda({ reservedConcurrentExecutions: UNKNOWN }),
        "? reservedConcurrentExecutions",
      ),
    },
    notApplicable,
  }),
  casesOf("lambda-code-signed", {
    passes: {
      "with a configuration": [
        lambda({ codeSigningConfigArn: "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1" }),
      ],
      "an image": [lambda({ packageType: "Image" })],
      "a configuration that enforces": [signing({ policies: { untrustedArtifactOnDeployment: "Enforce" } })],
    },
    fails: {
      without: finds(lambda(), "runs code that nobody signed"),
      "a configuration that only warns": finds(
        signing({ policies: { untrustedArtifactOnDeployment: "Warn" } }),
        "only warns of code that nobody signed",
      ),
    },
    unknown: {
      "a kind of package not known yet": finds(lambda({ packageType: UNKNOWN }), "? packageType"),
    },
    notApplicable,
  }),
];
