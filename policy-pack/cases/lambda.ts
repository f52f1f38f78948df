import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

type Inputs = Readonly<Record<string, unknown>>;

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";

const lambda = (inputs: Inputs = {}, more: Partial<TestResource> = {}): TestResource => ({
  type: "aws:lambda/function:Function",
  name: "worker",
  inputs: { name: "worker-dev", runtime: "python3.13", handler: "app.handler", ...inputs },
  ...more,
});

const withVariables = (variables: unknown, more: Inputs = {}) =>
  lambda({ environment: { variables }, ...more });

const invokeConfig = (inputs: Inputs, from?: TestResource["from"]): TestResource => ({
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  name: "worker-invocation",
  inputs,
  ...(from && { from }),
});

const key: TestResource = { type: "aws:kms/key:Key", name: "key", inputs: {}, outputs: { arn: UNKNOWN } };
const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };
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
      "a runtime past its end": {
        resources: [lambda({ runtime: "python3.8" })],
        finds: ["worker runs on a runtime that is not supported"],
      },
    },
    unknown: {
      "not known yet": { resources: [lambda({ runtime: UNKNOWN })], finds: ["worker ? runtime"] },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-environment-own-key", {
    passes: {
      "variables under one's own key": [withVariables({ BUCKET: "data" }, { kmsKeyArn: KEY })],
      "variables under a key of the same program": [
        key,
        { ...withVariables({ BUCKET: "data" }, { kmsKeyArn: UNKNOWN }), from: { kmsKeyArn: ["key"] } },
      ],
      "no variables": [lambda()],
    },
    fails: {
      "variables under AWS's key": {
        resources: [withVariables({ BUCKET: "data" })],
        finds: ["worker has environment variables without a KMS key of one's own (kmsKeyArn)"],
      },
    },
    unknown: {
      "a key from elsewhere, not known yet": {
        resources: [withVariables({ BUCKET: "data" }, { kmsKeyArn: UNKNOWN })],
        finds: ["worker ? kmsKeyArn"],
      },
    },
    notApplicable: { "an alias": [alias] },
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
      "a password": {
        resources: [withVariables({ DB_PASSWORD: "correct-horse" })],
        finds: ['worker has something that looks like a secret as "DB_PASSWORD" in environment'],
      },
      "a token under another name": {
        resources: [withVariables({ SETTING: `ghp_${"a".repeat(36)}` })],
        finds: ['worker has something that looks like a secret as "SETTING" in environment'],
      },
      "a password inside of settings": {
        resources: [withVariables({ SETTINGS: '{"user": "app", "password": "correct-horse"}' })],
        finds: ['worker has something that looks like a secret as "SETTINGS" in environment'],
      },
    },
    unknown: {
      "variables not known yet": {
        resources: [lambda({ environment: UNKNOWN })],
        finds: ["worker ? environment"],
      },
      "a value not known yet, under the name of a secret": {
        resources: [withVariables({ apiKey: UNKNOWN })],
        finds: ['worker ? the value of "apiKey" in environment'],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-in-vpc", {
    passes: { "in subnets": [lambda({ vpcConfig: { subnetIds: ["subnet-1"] } })] },
    fails: {
      outside: { resources: [lambda()], finds: ["worker runs outside of a VPC"] },
      "in no subnets": {
        resources: [lambda({ vpcConfig: { subnetIds: [] } })],
        finds: ["worker runs outside of a VPC"],
      },
    },
    unknown: {
      "not known yet": { resources: [lambda({ vpcConfig: UNKNOWN })], finds: ["worker ? vpcConfig"] },
    },
    notApplicable: { "an alias": [alias] },
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
      neither: { resources: [lambda()], finds: ["worker keeps no events that it failed to handle"] },
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
      "not known yet": {
        resources: [lambda({ deadLetterConfig: UNKNOWN })],
        finds: ["worker ? deadLetterConfig"],
      },
      "a destination of a function that is not known yet": {
        resources: [lambda(), invokeConfig({ functionName: UNKNOWN, destinationConfig: onFailure })],
        finds: ["worker ? which function a failure destination of the stack is for"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-traced", {
    passes: { "with X-Ray": [lambda({ tracingConfig: { mode: "Active" } })] },
    fails: {
      without: { resources: [lambda()], finds: ["worker is not traced (tracingConfig)"] },
      "only if the caller is": {
        resources: [lambda({ tracingConfig: { mode: "PassThrough" } })],
        finds: ["worker is not traced (tracingConfig)"],
      },
    },
    unknown: {
      "not known yet": { resources: [lambda({ tracingConfig: UNKNOWN })], finds: ["worker ? tracingConfig"] },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-concurrency-reserved", {
    passes: { "with a share": [lambda({ reservedConcurrentExecutions: 5 })] },
    fails: {
      without: { resources: [lambda()], finds: ["worker has no share of the account's concurrency"] },
      "with -1, which is none": {
        resources: [lambda({ reservedConcurrentExecutions: -1 })],
        finds: ["worker has no share of the account's concurrency"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [lambda({ reservedConcurrentExecutions: UNKNOWN })],
        finds: ["worker ? reservedConcurrentExecutions"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("lambda-code-signed", {
    passes: {
      "with a configuration": [
        lambda({ codeSigningConfigArn: "arn:aws:lambda:eu-west-1:111122223333:code-signing-config:csc-1" }),
      ],
      "an image": [lambda({ packageType: "Image" })],
      "a configuration that enforces": [
        {
          type: "aws:lambda/codeSigningConfig:CodeSigningConfig",
          name: "signing",
          inputs: { policies: { untrustedArtifactOnDeployment: "Enforce" } },
        },
      ],
    },
    fails: {
      without: { resources: [lambda()], finds: ["worker runs code that nobody signed"] },
      "a configuration that only warns": {
        resources: [
          {
            type: "aws:lambda/codeSigningConfig:CodeSigningConfig",
            name: "signing",
            inputs: { policies: { untrustedArtifactOnDeployment: "Warn" } },
          },
        ],
        finds: ["signing only warns of code that nobody signed"],
      },
    },
    unknown: {
      "a kind of package not known yet": {
        resources: [lambda({ packageType: UNKNOWN })],
        finds: ["worker ? packageType"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
];
