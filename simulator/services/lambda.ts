import { createHash } from "node:crypto";
import type { Instance, ResourceModel, ServiceModel } from "../model";
import {
  INSTANT,
  absent,
  always,
  emptyText,
  properties,
  regionalArn,
  text,
  uuid,
  versionNumber,
} from "./support";

const FUNCTION = "aws:lambda/function:Function";

const fn: ResourceModel = {
  type: FUNCTION,
  physicalName: "name",
  taggable: true,
  replaceOn: ["packageType", "tenancyConfig"],
  defaults: () => ({
    memorySize: 128,
    packageType: "Zip",
    publish: false,
    reservedConcurrentExecutions: -1,
    skipDestroy: false,
    timeout: 3,
  }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    architectures: always(["x86_64"]),
    arn: functionArn,
    codeSha256: codeHash,
    ephemeralStorage: always({ size: 512 }),
    invokeArn: (instance) => invokeArn(instance, functionArn(instance)),
    lastModified: always("2025-01-01T00:00:00.000+0000"),
    loggingConfig: ({ id }) => ({
      applicationLogLevel: "",
      logFormat: "Text",
      logGroup: `/aws/lambda/${id}`,
      systemLogLevel: "",
    }),
    qualifiedArn,
    qualifiedInvokeArn: (instance) => invokeArn(instance, qualifiedArn(instance)),
    responseStreamingInvokeArn: (instance) =>
      invokeArn(instance, functionArn(instance), "2021-11-15", "response-streaming-invocations"),
    signingJobArn: emptyText,
    signingProfileVersionArn: emptyText,
    sourceCodeHash: codeHash,
    sourceCodeSize: (instance) => 1024 + (createHash("sha256").update(codeHash(instance)).digest()[0] ?? 0),
    tracingConfig: always({ mode: "PassThrough" }),
    version,
  },
  volatile: [
    "codeSha256",
    "qualifiedArn",
    "qualifiedInvokeArn",
    "sourceCodeHash",
    "sourceCodeSize",
    "version",
  ],
};

const permission: ResourceModel = {
  type: "aws:lambda/permission:Permission",
  physicalName: "statementId",
  replaceOn: [
    "action",
    "eventSourceToken",
    "function",
    "functionUrlAuthType",
    "invokedViaFunctionUrl",
    "principal",
    "principalOrgId",
    "qualifier",
    "sourceAccount",
    "sourceArn",
  ],
  uniqueWithin: ["function", "qualifier"],
  id: ({ inputs }) => text(inputs.statementId),
  computed: { statementIdPrefix: emptyText },
};

const alias: ResourceModel = {
  type: "aws:lambda/alias:Alias",
  physicalName: "name",
  replaceOn: ["functionName"],
  id: aliasArn,
  computed: {
    arn: ({ id }) => id,
    invokeArn: (instance) => invokeArn(instance, instance.id),
  },
};

const eventSourceMapping: ResourceModel = {
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  taggable: true,
  replaceOn: [
    "amazonManagedKafkaEventSourceConfig",
    "eventSourceArn",
    "queues",
    "selfManagedEventSource",
    "selfManagedKafkaEventSourceConfig",
    "startingPosition",
    "startingPositionTimestamp",
    "topics",
  ],
  defaults: () => ({ enabled: true }),
  id: (instance) => uuid(instance),
  computed: {
    amazonManagedKafkaEventSourceConfig: absent,
    arn: (instance) => regionalArn(instance, "lambda", `event-source-mapping:${instance.id}`),
    functionArn: (instance) => arnOf(instance, text(instance.inputs.functionName)),
    lastModified: always(INSTANT),
    lastProcessingResult: emptyText,
    maximumRecordAgeInSeconds: always(0),
    maximumRetryAttempts: always(0),
    parallelizationFactor: always(0),
    selfManagedKafkaEventSourceConfig: absent,
    state: ({ inputs }) => (inputs.enabled === false ? "Disabled" : "Enabled"),
    stateTransitionReason: always("USER_INITIATED"),
    uuid: ({ id }) => id,
  },
  volatile: ["state"],
};

const eventInvokeConfig: ResourceModel = {
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  replaceOn: ["functionName", "qualifier"],
  id: ({ inputs }) =>
    [text(inputs.functionName), text(inputs.qualifier)].filter((part) => part !== "").join(":"),
};

const provisionedConcurrency: ResourceModel = {
  type: "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
  replaceOn: ["functionName", "qualifier"],
  defaults: () => ({ skipDestroy: false }),
  id: ({ inputs }) => `${text(inputs.functionName)},${text(inputs.qualifier)}`,
};

/** Functions, and what calls them. */
export const lambda: ServiceModel = {
  resources: [fn, permission, alias, eventSourceMapping, eventInvokeConfig, provisionedConcurrency],
};

function functionArn(instance: Instance): string {
  return regionalArn(instance, "lambda", `function:${instance.id}`);
}

function aliasArn(instance: Omit<Instance, "id">): string {
  return `${arnOf(instance, text(instance.inputs.functionName))}:${text(instance.inputs.name)}`;
}

/** The ARN of a function that is given by ARN or by name. */
function arnOf(instance: Omit<Instance, "id">, name: string): string {
  return name.startsWith("arn:") ? name : regionalArn(instance, "lambda", `function:${name}`);
}

function qualifiedArn(instance: Instance): string {
  return `${functionArn(instance)}:${version(instance)}`;
}

/** The ARN by which API Gateway calls a function. */
function invokeArn(instance: Instance, arn: string, date = "2015-03-31", verb = "invocations"): string {
  return `arn:${instance.partition}:apigateway:${instance.region}:lambda:path/${date}/functions/${arn}/${verb}`;
}

/** Inputs whose change makes no new version, tags apart. */
const outsideVersions = ["reservedConcurrentExecutions", "skipDestroy"];

/** `$LATEST`, or the number of the last version for a function that publishes them. */
function version(instance: Instance): string {
  return instance.inputs.publish === true
    ? String(versionNumber(instance, FUNCTION, "version", outsideVersions))
    : "$LATEST";
}

/** Base64 of a hash that changes with the code: that of the archive where there is one. */
function codeHash({ inputs }: Instance): string {
  const hash = properties(inputs.code).hash;
  if (typeof hash === "string") {
    return Buffer.from(hash, "hex").toString("base64");
  }
  const { code, imageUri, s3Bucket, s3Key, s3ObjectVersion } = inputs;
  return createHash("sha256")
    .update(JSON.stringify([code, imageUri, s3Bucket, s3Key, s3ObjectVersion]))
    .digest("base64");
}
