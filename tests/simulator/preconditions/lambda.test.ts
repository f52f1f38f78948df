import { precondition, showsAll } from "./cases";
import { fn, network, role } from "./functions";
import "./lambda-function.test";
import type { Made, SimulatedAws } from "./simulated";

const ALIAS = "aws:lambda/alias:Alias";
const PERMISSION = "aws:lambda/permission:Permission";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const INVALID = "InvalidParameterValueException: ";
const VPC_ACCESS = "service-role/AWSLambdaVPCAccessExecutionRole";
const BASIC = "service-role/AWSLambdaBasicExecutionRole";
const QUEUE_ACCESS = "service-role/AWSLambdaSQSQueueExecutionRole";

describe("preconditions of Lambda: roles", () => {
  const cannotAssume = `${INVALID}The role defined for the function cannot be assumed by Lambda.`;
  precondition(
    "LA-1",
    {
      title: "the role of another service",
      passes: async (aws) => fn(aws, await role(aws)),
      fails: async (aws) => fn(aws, await role(aws, { service: "ec2.amazonaws.com" })),
      refusal: cannotAssume,
    },
    {
      title: "a role that is not there",
      passes: async (aws) => fn(aws, await role(aws)),
      fails: async (aws) => fn(aws, await role(aws), { role: "arn:aws:iam::123456789012:role/nobody" }),
      refusal: cannotAssume,
    },
  );

  precondition("LA-3", {
    title: "the managed policy of another purpose",
    passes: async (aws) =>
      fn(aws, await role(aws, { policy: VPC_ACCESS }), { vpcConfig: await network(aws) }),
    fails: async (aws) => fn(aws, await role(aws, { policy: BASIC }), { vpcConfig: await network(aws) }),
    refusal: `${INVALID}The provided execution role does not have permissions to call CreateNetworkInterface on EC2`,
  });

  precondition<Made>("LA-13", {
    given: (aws) => queue(aws),
    passes: async (aws, made) =>
      fn(aws, await role(aws, { actions: ["sqs:SendMessage"] }), {
        deadLetterConfig: { targetArn: made.text("arn") },
      }),
    fails: async (aws, made) =>
      fn(aws, await role(aws, { actions: ["sqs:ReceiveMessage"] }), {
        deadLetterConfig: { targetArn: made.text("arn") },
      }),
    refusal: /The provided execution role does not have permissions to call SendMessage on SQS/,
  });
});

const queue = (aws: SimulatedAws, more: object = {}) =>
  aws.create("aws:sqs/queue:Queue", { name: "work", ...more });

/** A function with leave to read queues, and a queue. */
async function worker(aws: SimulatedAws, { policy = QUEUE_ACCESS, ofQueue = {}, ofFunction = {} } = {}) {
  const made = await role(aws, { policy });
  await fn(aws, made, ofFunction);
  return queue(aws, ofQueue);
}

const read = (aws: SimulatedAws, source: Made, more: object = {}) =>
  aws.create(MAPPING, { eventSourceArn: source.text("arn"), functionName: "worker", ...more });

describe("preconditions of Lambda: events, permissions and aliases", () => {
  precondition("LA-14", {
    title: "the managed policy of another purpose",
    passes: async (aws) => read(aws, await worker(aws)),
    fails: async (aws) => read(aws, await worker(aws, { policy: BASIC })),
    refusal: `${INVALID}The provided execution role does not have permissions to call ReceiveMessage on SQS`,
  });

  precondition(
    "LA-15",
    {
      title: "a function that runs long",
      passes: async (aws) => read(aws, await worker(aws, { ofFunction: { timeout: 30 } })),
      fails: async (aws) => read(aws, await worker(aws, { ofFunction: { timeout: 60 } })),
      refusal: `${INVALID}Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds`,
    },
    {
      title: "a queue that hides for a short time",
      passes: async (aws) => read(aws, await worker(aws, { ofQueue: { visibilityTimeoutSeconds: 3 } })),
      fails: async (aws) => read(aws, await worker(aws, { ofQueue: { visibilityTimeoutSeconds: 2 } })),
      refusal: `${INVALID}Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds`,
    },
  );

  precondition<Made>(
    "LA-16",
    {
      title: "a large batch without a wait",
      given: (aws) => worker(aws),
      passes: (aws, made) => read(aws, made, { batchSize: 11, maximumBatchingWindowInSeconds: 1 }),
      fails: (aws, made) => read(aws, made, { batchSize: 11 }),
      refusal: `${INVALID}Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10`,
    },
    {
      title: "a large batch of a FIFO queue",
      given: (aws) => worker(aws, { ofQueue: { name: "work.fifo", fifoQueue: true } }),
      passes: (aws, made) => read(aws, made, { batchSize: 10 }),
      fails: (aws, made) => read(aws, made, { batchSize: 11, maximumBatchingWindowInSeconds: 1 }),
      refusal: /InvalidParameterValueException: .*between 1 and 10 /,
    },
    {
      title: "a stream without a starting position",
      given: (aws) => worker(aws),
      passes: (aws) => aws.create(MAPPING, { ...stream, startingPosition: "LATEST" }),
      fails: (aws) => aws.create(MAPPING, stream),
      refusal: /InvalidParameterValueException: .*'startingPosition'/,
    },
  );

  precondition<Made>("LA-16-FUNCTION", {
    given: (aws) => worker(aws),
    passes: (aws, made) => read(aws, made),
    fails: (aws, made) => read(aws, made, { functionName: "other" }),
    refusal: /InvalidParameterValueException: Function does not exist/,
  });

  precondition<Made>("LA-16-UNIQUE", {
    given: async (aws) => {
      const made = await worker(aws);
      await read(aws, made);
      return made;
    },
    passes: async (aws) => read(aws, await queue(aws, { name: "more" })),
    fails: (aws, made) => read(aws, made),
    refusal: /ResourceConflictException: An event source mapping with SQS arn/,
  });

  const permit = (aws: SimulatedAws, more: object = {}) =>
    aws.create(PERMISSION, {
      statementId: "events",
      action: "lambda:InvokeFunction",
      function: "worker",
      principal: "events.amazonaws.com",
      ...more,
    });

  precondition(
    "LA-17",
    {
      title: "an id with a dot",
      given: (aws) => worker(aws),
      passes: (aws) => permit(aws, { statementId: "events-1" }),
      fails: (aws) => permit(aws, { statementId: "events.1" }),
      refusal: /ValidationException: .*'statementId' failed to satisfy constraint/,
    },
    {
      title: "an action of another service",
      given: (aws) => worker(aws),
      passes: (aws) => permit(aws),
      fails: (aws) => permit(aws, { action: "sns:Publish" }),
      refusal: /ValidationException: .*'action' failed to satisfy constraint/,
    },
  );

  precondition("LA-17-FUNCTION", {
    given: (aws) => worker(aws),
    passes: (aws) => permit(aws),
    fails: (aws) => permit(aws, { function: "other" }),
    refusal: /ResourceNotFoundException: Function not found: other/,
  });

  const wrongPrincipal = `${INVALID}The provided principal was invalid. Please check the principal and try again.`;
  precondition(
    "LA-17-PRINCIPAL",
    {
      title: "a role that is not there",
      given: (aws) => worker(aws),
      passes: (aws) => permit(aws, { principal: "arn:aws:iam::123456789012:role/worker" }),
      fails: (aws) => permit(aws, { principal: "arn:aws:iam::123456789012:role/nobody" }),
      refusal: wrongPrincipal,
    },
    {
      title: "a service by half its name",
      given: (aws) => worker(aws),
      passes: (aws) => permit(aws, { principal: "210987654321" }),
      fails: (aws) => permit(aws, { principal: "events" }),
      refusal: wrongPrincipal,
    },
  );

  precondition("LA-17-UNIQUE", {
    given: async (aws) => {
      await worker(aws);
      return permit(aws);
    },
    passes: (aws) => permit(aws, { statementId: "events-2" }),
    fails: (aws) => permit(aws),
    refusal: /ResourceConflictException: The statement id \(events\) provided already exists/,
  });

  const alias = (aws: SimulatedAws, more: object = {}) =>
    aws.create(ALIAS, { name: "live", functionName: "worker", functionVersion: "1", ...more });
  precondition("LA-20", {
    given: (aws) => worker(aws, { ofFunction: { publish: true } }),
    passes: (aws) => alias(aws, { name: "v1" }),
    fails: (aws) => alias(aws, { name: "1" }),
    refusal: /ValidationException: .*'name' failed to satisfy constraint/,
  });

  precondition(
    "LA-20-VERSION",
    {
      title: "a version that is not there",
      given: (aws) => worker(aws, { ofFunction: { publish: true } }),
      passes: (aws) => alias(aws),
      fails: (aws) => alias(aws, { functionVersion: "2" }),
      refusal: /ResourceNotFoundException: Function not found: arn:.*:function:worker:2/,
    },
    {
      title: "a function that is not there",
      given: (aws) => worker(aws, { ofFunction: { publish: true } }),
      passes: (aws) => alias(aws, { functionVersion: "$LATEST" }),
      fails: (aws) => alias(aws, { functionName: "other" }),
      refusal: /ResourceNotFoundException: Function not found: other:1/,
    },
  );

  showsAll("LA-");
});

const stream = {
  eventSourceArn: "arn:aws:kinesis:eu-west-1:123456789012:stream/work",
  functionName: "worker",
};
