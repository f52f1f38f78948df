import { anonymous, rootUser, service } from "../../../iam";
import { ACCOUNT, allowed, denied, example, MAY, OTHER, refused, roleOf, STRANGER, userOf } from "./examples";

/** The Amazon SQS Developer Guide: queue policies. The queue belongs to the second example account. */

const GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";
const QUEUE = `arn:aws:sqs:us-east-2:${OTHER}:queue1`;
const BOTH = ["sqs:SendMessage", "sqs:ReceiveMessage"];
const alice = userOf("Alice");
const send = { principal: alice, action: "sqs:SendMessage", resource: QUEUE };
const receive = { ...send, action: "sqs:ReceiveMessage" };
const to = (principal: unknown, actions: string | string[], condition?: object) => ({
  Effect: "Allow",
  Principal: principal,
  Action: actions,
  Resource: QUEUE,
  ...(condition !== undefined && { Condition: condition }),
});
const now = (time: string | undefined) => ({ context: { "aws:CurrentTime": time } });
const ip = (address: string | undefined) => ({ context: { "aws:SourceIp": address } });

describe("iam: SQS guide: basic examples", () => {
  const PAGE = `${GUIDE}/sqs-basic-examples-of-sqs-policies.html`;
  example(
    "1: one permission for one account",
    `${PAGE}#grant-one-permission-to-one-account`,
    { queue: to({ AWS: [ACCOUNT] }, "sqs:SendMessage"), identity: MAY },
    send,
    allowed("the account's root user", { principal: rootUser(ACCOUNT) }),
    refused("to receive", receive),
    refused("another queue", { resource: QUEUE.replace("queue1", "queue10") }),
    refused("the queue of another region", { resource: QUEUE.replace("us-east-2", "us-east-1") }),
    refused("without IAM policy", { documents: { identity: undefined } }),
    refused("a third account", { principal: userOf("Alice", STRANGER) }),
  );
  example(
    "2: two permissions for one account",
    `${PAGE}#grant-two-permissions-to-one-account`,
    { queue: { ...to({ AWS: [ACCOUNT] }, BOTH), Resource: QUEUE.replace("us-east-2", "*") }, identity: MAY },
    receive,
    allowed("to send", send),
    allowed("in another region", { resource: QUEUE.replace("us-east-2", "us-east-1") }),
    refused("to delete a message", { action: "sqs:DeleteMessage" }),
  );
  example(
    "4: a role and a user of another account",
    `${PAGE}#grant-cross-account-permissions-to-role-and-user-name`,
    { queue: to({ AWS: [roleOf("role1").arn, userOf("username1").arn] }, "sqs:*"), identity: MAY },
    { ...send, principal: roleOf("role1") },
    allowed("the user", { principal: userOf("username1") }),
    allowed("to delete a message", { action: "sqs:DeleteMessage" }),
    refused("another user", { principal: alice }),
    refused("a user of the role's name", { principal: userOf("role1") }),
    refused("without IAM policy", { documents: { identity: undefined } }),
  );
  example(
    "5: everybody receives",
    `${PAGE}#grant-permissions-to-all-users`,
    { queue: to("*", "sqs:ReceiveMessage") },
    { ...receive, principal: anonymous() },
    allowed("a user of the owner's account, without IAM policy", { principal: userOf("Bob", OTHER) }),
    refused("a user of another account, without IAM policy there", { principal: alice }),
    refused("to send", { action: "sqs:SendMessage" }),
  );
  example(
    "6: everybody receives for three hours",
    `${PAGE}#grant-time-limited-permission-to-all-users`,
    {
      queue: to("*", "sqs:ReceiveMessage", {
        DateGreaterThan: { "aws:CurrentTime": "2009-01-31T12:00Z" },
        DateLessThan: { "aws:CurrentTime": "2009-01-31T15:00Z" },
      }),
    },
    { ...receive, principal: anonymous(), ...now("2009-01-31T12:00:01Z") },
    allowed("at the end", now("2009-01-31T14:59:59Z")),
    allowed("in another zone", now("2009-01-31T15:30:00+02:00")),
    refused("at noon exactly", now("2009-01-31T12:00:00Z")),
    refused("at three exactly", now("2009-01-31T15:00:00Z")),
    refused("the day after", now("2009-02-01T13:00:00Z")),
    refused("at no time", now(undefined)),
  );
  example(
    "7: everybody in a range of addresses",
    `${PAGE}#grant-all-permissions-to-all-users-in-cidr-range`,
    { queue: to("*", "sqs:*", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }) },
    { ...send, principal: anonymous(), ...ip("192.0.2.1") },
    refused("elsewhere", ip("192.0.3.1")),
    refused("without address", ip(undefined)),
  );
  example(
    "8: one range with an exception, another denied",
    `${PAGE}#allowlist-blocklist-permissions-for-users-in-different-cidr-ranges`,
    {
      queue: [
        to("*", "sqs:SendMessage", {
          IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
          NotIpAddress: { "aws:SourceIp": "192.0.2.188/32" },
        }),
        { ...to("*", "sqs:*", { IpAddress: { "aws:SourceIp": "12.148.72.0/23" } }), Effect: "Deny" },
      ],
    },
    { ...send, principal: anonymous(), ...ip("192.0.2.1") },
    refused("the exception", ip("192.0.2.188")),
    refused("to receive", { action: "sqs:ReceiveMessage" }),
    denied("the denied range", ip("12.148.72.0")),
    denied("its upper half", ip("12.148.73.255")),
    refused("right after it", ip("12.148.74.0")),
  );
});

describe("iam: SQS guide: custom policies", () => {
  const PAGE = `${GUIDE}/sqs-creating-custom-policies-access-policy-examples.html`;
  const until = { DateLessThan: { "AWS:CurrentTime": "2009-06-30T12:00Z" } };
  example(
    "2: two accounts until a date",
    `${PAGE}#two-accounts`,
    { queue: to({ AWS: [ACCOUNT, OTHER] }, BOTH, until), identity: MAY },
    { ...send, ...now("2009-06-30T11:59:59Z") },
    refused("at noon exactly", now("2009-06-30T12:00:00Z")),
    refused("years later", now("2024-01-01T00:00:00Z")),
    allowed("the owner's users years later, by IAM", {
      principal: userOf("Bob", OTHER),
      ...now("2024-01-01T00:00:00Z"),
    }),
  );
  example(
    "3: from a range of addresses until a date",
    `${PAGE}#requests-from-ec2`,
    {
      queue: to({ AWS: [ACCOUNT] }, BOTH, { ...until, IpAddress: { "AWS:SourceIp": "203.0.113.0/24" } }),
      identity: MAY,
    },
    { ...send, context: { "aws:CurrentTime": "2009-06-01T00:00:00Z", "aws:SourceIp": "203.0.113.7" } },
    refused("from elsewhere", ip("198.51.100.7")),
    refused("later", now("2009-07-01T00:00:00Z")),
  );
  example(
    "4: an account is denied",
    `${PAGE}#deny-account`,
    { queue: { ...to({ AWS: [ACCOUNT] }, BOTH), Effect: "Deny" }, identity: MAY },
    { ...send, principal: userOf("Bob", OTHER) },
    denied("a user of it", { principal: alice }),
    denied("a role of it", { principal: roleOf("app") }),
    denied("its root user", { principal: rootUser(ACCOUNT) }),
    refused("a third account is merely not allowed", { principal: userOf("Alice", STRANGER) }),
  );
  const VPCE = { StringNotEquals: { "aws:sourceVpce": "vpce-1a2b3c4d" } };
  const via = (endpoint: string | undefined) => ({ context: { "aws:SourceVpce": endpoint } });
  example(
    "5: only through one VPC endpoint",
    `${PAGE}#deny-not-from-vpc`,
    { queue: [to({ AWS: [ACCOUNT] }, BOTH), { ...to("*", BOTH, VPCE), Effect: "Deny" }], identity: MAY },
    { ...send, ...via("vpce-1a2b3c4d") },
    denied("through another", via("vpce-0")),
    denied("from the internet", via(undefined)),
    denied("the owner's user from the internet", { principal: userOf("Bob", OTHER), ...via(undefined) }),
    allowed("the owner's user administers from the internet", {
      principal: userOf("Bob", OTHER),
      action: "sqs:SetQueueAttributes",
      ...via(undefined),
    }),
  );
  const TOPIC = `arn:aws:sns:us-east-2:${OTHER}:MyTopic`;
  example(
    "one topic sends to the queue",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-publish-messages-to-sqs-queue",
    {
      queue: to({ Service: "sns.amazonaws.com" }, ["sqs:SendMessage"], {
        ArnEquals: { "aws:SourceArn": TOPIC },
      }),
    },
    { ...send, principal: service("sns.amazonaws.com"), context: { "aws:SourceArn": TOPIC } },
    refused("another topic", { context: { "aws:SourceArn": `${TOPIC}2` } }),
    refused("a subscription of it", { context: { "aws:SourceArn": `${TOPIC}:1234` } }),
    refused("without source", { context: { "aws:SourceArn": undefined } }),
    refused("another service", { principal: service("events.amazonaws.com") }),
    refused("to receive", { action: "sqs:ReceiveMessage" }),
  );
});
