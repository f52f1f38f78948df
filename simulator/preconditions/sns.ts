import { compilePattern, readPattern } from "../../iam/matching/pattern";
import { text } from "../services/support";
import { deliveryFault } from "./support/deliveries";
import { isUsable } from "./support/keys";
import { grammarProblems, newPolicy, readPolicy } from "./support/policy-text";
import { refuse, type Precondition, type Refusal } from "./precondition";
import { unknownPrincipals } from "./support/principals";

const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const QUEUE = "aws:sqs/queue:Queue";

const API = "https://docs.aws.amazon.com/sns/latest/api";
const GUIDE = "https://docs.aws.amazon.com/sns/latest/dg";

/** What a topic's policy can speak of, in small letters. */
const TOPIC_ACTIONS = new Set([
  "sns:addpermission",
  "sns:deletetopic",
  "sns:getdataprotectionpolicy",
  "sns:gettopicattributes",
  "sns:listsubscriptionsbytopic",
  "sns:listtagsforresource",
  "sns:publish",
  "sns:putdataprotectionpolicy",
  "sns:receive",
  "sns:removepermission",
  "sns:settopicattributes",
  "sns:subscribe",
  "sns:tagresource",
  "sns:untagresource",
]);

/** What an endpoint of each protocol looks like. */
const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  http: /^http:\/\/./,
  https: /^https:\/\/./,
  email: /^[^@\s]+@[^@\s]+$/,
  "email-json": /^[^@\s]+@[^@\s]+$/,
  sms: /^\+?[\d-]+$/,
  sqs: /^arn:[^:]+:sqs:[^:]+:\d{12}:[^:]+$/,
  lambda: /^arn:[^:]+:lambda:[^:]+:\d{12}:function:.+$/,
  firehose: /^arn:[^:]+:firehose:[^:]+:\d{12}:deliverystream\/.+$/,
  application: /^arn:[^:]+:sns:[^:]+:\d{12}:endpoint\/.+$/,
};

function invalid(message: string): Refusal {
  return refuse("InvalidParameter", `Invalid parameter: ${message}`);
}

/** What Amazon SNS demands of topics, their policies and subscriptions. */
export const sns: readonly Precondition[] = [
  {
    id: "SN-1",
    types: [TOPIC],
    at: ["check"],
    demands:
      "A topic's name has at most 256 letters, digits, `-` and `_`, at the end `.fifo` for a FIFO topic; only these " +
      "find duplicates by content.",
    source: `${API}/API_CreateTopic.html`,
    judge: (call) => {
      const name = call.text("name");
      const isFifo = call.flag("fifoTopic");
      const pattern = isFifo ? /^[0-9A-Za-z_-]{1,251}\.fifo$/ : /^[0-9A-Za-z_-]{1,256}$/;
      if (name !== undefined && !pattern.test(name))
        return invalid(`Topic Name: invalid topic name: ${name}`);
      return !isFifo && call.flag("contentBasedDeduplication")
        ? invalid("content-based deduplication can only be set for FIFO topics")
        : undefined;
    },
  },
  {
    id: "SN-2",
    types: [TOPIC, TOPIC_POLICY],
    demands: "A topic's policy names actions on a topic, one by one or by pattern; `sns:*` is none.",
    source: `${GUIDE}/sns-access-policy-language-api-permissions-reference.html`,
    isRetried: true,
    judge: (call) => {
      const statements = readPolicy(newPolicy(call), "topic")?.statements ?? [];
      return statements.flatMap(({ actions }) => actions.patterns).every(isTopicAction)
        ? undefined
        : invalid("Policy statement action out of service scope!");
    },
  },
  {
    id: "SN-3",
    types: [TOPIC, TOPIC_POLICY],
    demands: "Every account, user and role that a topic's policy names exists.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    isRetried: true,
    judge: (call) => {
      const policy = readPolicy(newPolicy(call), "topic");
      return policy !== undefined && unknownPrincipals(call, policy).length > 0
        ? invalid("Policy Error: PrincipalNotFound")
        : undefined;
    },
  },
  {
    id: "SN-POLICY",
    types: [TOPIC, TOPIC_POLICY],
    demands: "A topic's policy follows the grammar of policies.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    isRetried: true,
    judge: (call) => {
      const [problem] = grammarProblems(newPolicy(call), "topic");
      if (problem === undefined) return undefined;
      // The name of a service among accounts and roles is a principal that SNS does not find.
      return invalid(`Policy Error: ${problem.includes("Principal.AWS") ? "PrincipalNotFound" : problem}`);
    },
  },
  {
    id: "SN-TOPIC",
    types: [TOPIC_POLICY, SUBSCRIPTION],
    demands: "The topic of a policy or a subscription exists.",
    source: `${API}/API_Subscribe.html`,
    judge: (call) => {
      const topic = call.text(call.type === SUBSCRIPTION ? "topic" : "arn");
      return call.byArn(topic) === undefined && !call.mayExist(topic)
        ? refuse("NotFound", "Topic does not exist")
        : undefined;
    },
  },
  {
    id: "SN-6",
    types: [TOPIC, QUEUE],
    at: ["afterwards"],
    demands: "The key of a topic or queue exists, is enabled and symmetric: nothing can be sent otherwise.",
    source: `${GUIDE}/sns-key-management.html`,
    judge: (call) => {
      const reference = text(call.inputs.kmsMasterKeyId);
      if (reference === "" || /(?:^|:)alias\/aws\//.test(reference)) return undefined;
      const key = call.key(reference);
      const isFit = key === undefined ? call.mayExist(reference) : isUsable(key);
      return isFit
        ? undefined
        : refuse("KMS.NotFoundException", `The key ${reference} does not exist or cannot be used.`);
    },
  },
  {
    id: "SN-7",
    types: [SUBSCRIPTION],
    demands:
      "The endpoint of a subscription is one of its protocol; a FIFO queue gets messages of FIFO topics only.",
    source: `${API}/API_Subscribe.html`,
    judge: (call) => {
      const protocol = call.text("protocol") ?? "";
      const endpoint = call.text("endpoint") ?? "";
      const form = ENDPOINTS[protocol];
      if (form === undefined) return invalid("Amazon SNS does not support this protocol string");
      if (!form.test(endpoint)) return invalid(protocol === "sqs" ? "SQS endpoint ARN" : "Endpoint");
      return protocol === "sqs" &&
        endpoint.endsWith(".fifo") &&
        call.text("topic")?.endsWith(".fifo") === false
        ? invalid(
            "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
          )
        : undefined;
    },
  },
  {
    id: "SN-ENDPOINT",
    types: [SUBSCRIPTION],
    at: ["afterwards"],
    demands: "A queue or function that subscribes, and the queue's key, let SNS deliver for the topic.",
    source: `${GUIDE}/subscribe-sqs-queue-to-sns-topic.html`,
    judge: (call) => {
      const endpoint = text(call.inputs.endpoint);
      const sender = { service: "sns.amazonaws.com", source: text(call.inputs.topic) };
      return deliveryFault(call, endpoint, sender) === undefined
        ? undefined
        : refuse("AccessDenied", `${sender.service} cannot deliver to ${endpoint}.`);
    },
  },
];

function isTopicAction(pattern: string): boolean {
  const action = pattern.toLowerCase();
  if (action === "*" || action === "sns:*") return false;
  if (!/[*?]/.test(action)) return TOPIC_ACTIONS.has(action);
  const matches = compilePattern(readPattern(action, { wildcards: true, variables: false }));
  return [...TOPIC_ACTIONS].some(matches);
}
