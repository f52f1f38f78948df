import { text } from "../../services/support";
import type { Call } from "../call";
import { constrained } from "../support/constraints";
import { ALIAS, api, FUNCTION, functionOf, INVALID, isFunctionThere, roleOf } from "./types";
import { refuse, type Precondition, type Refusal } from "../precondition";
import { isKnownPrincipal } from "../support/principals";
import { firstDenied } from "../support/roles";

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const PERMISSION = "aws:lambda/permission:Permission";
const QUEUE = "aws:sqs/queue:Queue";
const CONFLICT = "ResourceConflictException";
const MAP = api("CreateEventSourceMapping");
const PERMIT = api("AddPermission");

/** What AWS Lambda demands of event sources, permissions and aliases. */
export const lambdaTriggers: readonly Precondition[] = [
  {
    id: "LA-16",
    types: [MAPPING],
    demands:
      "Batches of a queue have 10,000 messages at most, of a FIFO queue 10, and wait for a second where there may be " +
      "more than 10; streams have a starting position.",
    source: MAP,
    judge: batchRefusal,
  },
  {
    id: "LA-16-FUNCTION",
    types: [MAPPING],
    demands: "The function that gets the events exists.",
    source: MAP,
    judge: (call) => {
      const fn = call.text("functionName");
      return fn === undefined || isFunctionThere(call, fn)
        ? undefined
        : refuse(INVALID, "Function does not exist");
    },
  },
  {
    id: "LA-16-UNIQUE",
    types: [MAPPING],
    at: ["create"],
    demands: "A function gets the events of a source once.",
    source: MAP,
    judge: (call) => {
      const source = call.text("eventSourceArn");
      const fn = call.text("functionName");
      const twin = call
        .list(MAPPING)
        .find(
          ({ outputs }) =>
            source !== undefined &&
            outputs.eventSourceArn === source &&
            functionOf(call, text(outputs.functionName)) === functionOf(call, fn),
        );
      return twin === undefined
        ? undefined
        : refuse(
            CONFLICT,
            `An event source mapping with SQS arn (" ${source ?? ""} ") and function (" ${fn ?? ""} ") already exists. ` +
              `Please update or delete the existing mapping with UUID ${twin.id}`,
          );
    },
  },
  {
    id: "LA-14",
    types: [MAPPING],
    demands: "The role of a function that reads a queue may receive and delete its messages.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    isRetried: true,
    judge: (call) => {
      const source = call.text("eventSourceArn");
      const roleArn = roleOf(functionOf(call, call.text("functionName")));
      if (source === undefined || roleArn === undefined || !isQueue(source)) return undefined;
      const actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
      const denied = firstDenied({ call, roleArn }, actions, source);
      return denied === undefined
        ? undefined
        : refuse(
            INVALID,
            `The provided execution role does not have permissions to call ${denied.slice("sqs:".length)} on SQS`,
          );
    },
  },
  {
    id: "LA-15",
    types: [MAPPING],
    demands: "Messages of a queue stay hidden for as long as the function that reads them may run.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    judge: (call) => {
      const queue = call.byArn(call.text("eventSourceArn"));
      const fn = functionOf(call, call.text("functionName"));
      if (queue?.type !== QUEUE || fn === undefined) return undefined;
      const hidden = Number(queue.outputs.visibilityTimeoutSeconds ?? 30);
      const timeout = Number(fn.outputs.timeout ?? 3);
      return hidden < timeout
        ? refuse(
            INVALID,
            `Queue visibility timeout: ${hidden} seconds is less than Function timeout: ${timeout} seconds`,
          )
        : undefined;
    },
  },
  {
    id: "LA-13",
    types: [FUNCTION],
    demands: "The role of a function may send to the queue or topic for events that failed.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("role");
      const [{ targetArn = "" } = {}] = call.objects("deadLetterConfig");
      if (roleArn === undefined || typeof targetArn !== "string" || targetArn === "") return undefined;
      const action = isQueue(targetArn) ? "sqs:SendMessage" : "sns:Publish";
      const [service = "", name = ""] = action.split(":");
      return firstDenied({ call, roleArn }, [action], targetArn) === undefined
        ? undefined
        : refuse(
            INVALID,
            `The provided execution role does not have permissions to call ${name} on ${service.toUpperCase()}`,
          );
    },
  },
  constrained(
    {
      id: "LA-17",
      at: ["check"],
      demands:
        "A permission has an id of 100 letters, digits, hyphens and underscores at most, and an action of Lambda.",
      source: PERMIT,
      code: "ValidationException",
    },
    [
      {
        type: PERMISSION,
        property: "statementId",
        member: "statementId",
        max: 100,
        pattern: /[a-zA-Z0-9-_]+/,
      },
      {
        type: PERMISSION,
        property: "action",
        member: "action",
        pattern: /lambda:[*]|lambda:[a-zA-Z]+|[*]/,
      },
    ],
  ),
  {
    id: "LA-17-FUNCTION",
    types: [PERMISSION],
    demands: "The function that is to be called exists.",
    source: PERMIT,
    judge: (call) => {
      const fn = call.text("function");
      return fn === undefined || isFunctionThere(call, fn)
        ? undefined
        : refuse("ResourceNotFoundException", `Function not found: ${fn}`);
    },
  },
  {
    id: "LA-17-PRINCIPAL",
    types: [PERMISSION],
    demands: "The principal of a permission is a service, an account, or a user or role that exists.",
    source: PERMIT,
    judge: (call) => {
      const principal = call.text("principal");
      if (principal === undefined || principal === "*") return undefined;
      const isValid = principal.startsWith("arn:")
        ? isKnownPrincipal(call, principal)
        : /^\d{12}$|^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal)$/.test(principal);
      return isValid
        ? undefined
        : refuse(INVALID, "The provided principal was invalid. Please check the principal and try again.");
    },
  },
  {
    id: "LA-17-UNIQUE",
    types: [PERMISSION],
    at: ["create"],
    demands: "No other permission of the function has the id.",
    source: PERMIT,
    judge: (call) => {
      const id = call.text("statementId");
      const fn = functionOf(call, call.text("function"));
      const isTaken = call
        .list(PERMISSION)
        .some(
          ({ outputs }) =>
            outputs.statementId === id &&
            outputs.qualifier === call.inputs.qualifier &&
            functionOf(call, text(outputs.function)) === fn,
        );
      return isTaken && fn !== undefined
        ? refuse(
            CONFLICT,
            `The statement id (${id ?? ""}) provided already exists. Please provide a new statement id, or remove the ` +
              "existing statement.",
          )
        : undefined;
    },
  },
  constrained(
    {
      id: "LA-20",
      at: ["check"],
      demands:
        "The name of an alias has 128 letters, digits, hyphens and underscores at most, not digits alone.",
      source: api("CreateAlias"),
      code: "ValidationException",
    },
    [{ type: ALIAS, property: "name", member: "name", max: 128, pattern: /(?!^[0-9]+$)([a-zA-Z0-9-_]+)/ }],
  ),
  {
    id: "LA-20-VERSION",
    types: [ALIAS],
    demands: "The version that an alias stands for exists.",
    source: api("CreateAlias"),
    judge: (call) => {
      const name = call.text("functionName");
      const version = call.text("functionVersion");
      if (name === undefined || version === undefined) return undefined;
      const fn = functionOf(call, name);
      const latest = Number(fn?.outputs.version) || 0;
      const isThere =
        fn === undefined ? call.mayExist(name) : version === "$LATEST" || Number(version) <= latest;
      return isThere
        ? undefined
        : refuse(
            "ResourceNotFoundException",
            `Function not found: ${text(fn?.outputs.arn) || name}:${version}`,
          );
    },
  },
];

function isQueue(arn: string): boolean {
  return /^arn:[^:]+:sqs:/.test(arn);
}

function batchRefusal(call: Call): Refusal | undefined {
  const source = call.text("eventSourceArn") ?? "";
  const size = call.number("batchSize") ?? 10;
  if (!isQueue(source)) {
    const isStream = /^arn:[^:]+:(?:kinesis|dynamodb|kafka):/.test(source);
    return isStream && (call.inputs.startingPosition ?? undefined) === undefined
      ? refuse(
          INVALID,
          "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must " +
            "not be null.",
        )
      : undefined;
  }
  const most = source.endsWith(".fifo") ? 10 : 10_000;
  if (size < 1 || size > most)
    return refuse(INVALID, `Batch size must be between 1 and ${most} for this event source, not ${size}.`);
  return size > 10 && (call.number("maximumBatchingWindowInSeconds") ?? 0) < 1
    ? refuse(
        INVALID,
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
      )
    : undefined;
}
