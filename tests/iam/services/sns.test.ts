import { anonymous, service } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  denied,
  example,
  MAY,
  ORG,
  OTHER,
  refused,
  roleOf,
  STRANGER,
  userOf,
} from "./examples";

/** The Amazon SNS Developer Guide: access control cases, keys of encrypted topics. */

const GUIDE = "https://docs.aws.amazon.com/sns/latest/dg";
const CASES = `${GUIDE}/sns-access-policy-use-cases.html#sns`;
const TOPIC = `arn:aws:sns:us-east-2:${ACCOUNT}:MyTopic`;
const alice = userOf("Alice", OTHER);
const to = (principal: unknown, action: string, condition?: object) => ({
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: TOPIC,
  ...(condition !== undefined && { Condition: condition }),
});
const publish = { principal: alice, action: "sns:Publish", resource: TOPIC };
const key = (name: string, value: string | undefined) => ({ context: { [name]: value } });
const from = (name: string) => ({ principal: service(name) });

describe("iam: SNS guide: access control", () => {
  example(
    "another account publishes; policies without version are of 2008",
    `${CASES}-grant-aws-account-access-to-topic`,
    { topic: { Statement: [to({ AWS: OTHER }, "sns:Publish")] }, identity: MAY },
    publish,
    allowed("a role there", { principal: roleOf("app", OTHER) }),
    refused("without IAM policy there", { documents: { identity: undefined } }),
    refused("to subscribe", { action: "sns:Subscribe" }),
    refused("a third account", { principal: userOf("Alice", STRANGER) }),
    refused("another topic", { resource: `${TOPIC}2` }),
    allowed("the owner's user by IAM", { principal: userOf("Alice") }),
    refused("the owner's user without IAM policy", {
      principal: userOf("Alice"),
      documents: { identity: undefined },
    }),
  );
  example(
    "subscriptions by HTTPS only",
    `${CASES}-limit-subscriptions-to-https`,
    {
      topic: to({ AWS: OTHER }, "sns:Subscribe", { StringEquals: { "sns:Protocol": "https" } }),
      identity: MAY,
    },
    { ...publish, action: "sns:Subscribe", ...key("sns:Protocol", "https") },
    refused("HTTP", key("sns:Protocol", "http")),
    refused("mail", key("sns:Protocol", "email")),
    refused("without protocol", key("sns:Protocol", undefined)),
  );
  for (const [name, anchor] of [
    ["s3.amazonaws.com", "allow-s3-bucket-to-publish-to-topic"],
    ["events.amazonaws.com", "allow-any-aws-resource-to-publish-to-topic"],
  ] as const) {
    example(
      `${name} for another account's resources`,
      `${CASES}-${anchor}`,
      { topic: to({ Service: name }, "sns:Publish", { StringEquals: { "AWS:SourceAccount": OTHER } }) },
      { ...publish, ...from(name), ...key("aws:SourceAccount", OTHER) },
      refused("for a third account's", key("aws:SourceAccount", STRANGER)),
      refused("for the topic owner's own", key("aws:SourceAccount", ACCOUNT)),
      refused("without source account", key("aws:SourceAccount", undefined)),
      refused("another service", from("cloudwatch.amazonaws.com")),
      refused("a user of that account", { principal: alice, documents: { identity: MAY } }),
      refused("to subscribe", { action: "sns:Subscribe" }),
    );
  }
  example(
    "one bucket of the own account (S4)",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
    {
      topic: to({ Service: "s3.amazonaws.com" }, "SNS:Publish", {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:amzn-s3-demo-bucket" },
        StringEquals: { "aws:SourceAccount": ACCOUNT },
      }),
    },
    {
      ...publish,
      ...from("s3.amazonaws.com"),
      context: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-bucket", "aws:SourceAccount": ACCOUNT },
    },
    refused("another bucket", key("aws:SourceArn", "arn:aws:s3:::amzn-s3-demo-bucket2")),
    refused("a bucket of that name in another account", key("aws:SourceAccount", OTHER)),
    refused("without source", key("aws:SourceArn", undefined)),
  );
  example(
    "a service for an owner of resources, aws:SourceOwner",
    `${CASES}-allow-specified-service-to-publish-to-topic`,
    {
      topic: {
        Version: "2008-10-17",
        Id: "__default_policy_ID",
        Statement: [
          {
            Sid: "__default_statement_ID",
            ...to({ Service: "ses.amazonaws.com" }, "SNS:Publish", {
              StringEquals: { "aws:SourceOwner": OTHER },
            }),
          },
        ],
      },
    },
    { ...publish, ...from("ses.amazonaws.com"), ...key("AWS:SourceOwner", OTHER) },
    refused("another owner", key("AWS:SourceOwner", STRANGER)),
    refused("aws:SourceAccount instead", {
      context: { "AWS:SourceOwner": undefined, "aws:SourceAccount": OTHER },
    }),
  );
  const organisation = to({ AWS: "*" }, "SNS:Publish", { StringEquals: { "aws:PrincipalOrgID": ORG } });
  example(
    "accounts of an organisation",
    `${CASES}-allow-organization-to-publish-to-topic-in-another-account`,
    { topic: organisation, identity: MAY },
    { ...publish, ...key("aws:PrincipalOrgID", ORG) },
    refused("another organisation", key("aws:PrincipalOrgID", "o-other12345")),
    refused("no organisation", key("aws:PrincipalOrgID", undefined)),
    refused("anybody", { principal: anonymous(), ...key("aws:PrincipalOrgID", undefined) }),
    refused("without IAM policy", { documents: { identity: undefined } }),
    refused("to subscribe", { action: "sns:Subscribe" }),
  );
  const ALARM = `arn:aws:cloudwatch:us-east-2:${OTHER}:alarm:`;
  example(
    "all alarms of another account (A4)",
    `${CASES}-allow-cloudwatch-alarm-to-publish-to-topic-in-another-account`,
    {
      topic: to({ Service: "cloudwatch.amazonaws.com" }, "SNS:Publish", {
        ArnLike: { "aws:SourceArn": `${ALARM}*` },
        StringEquals: { "aws:SourceAccount": OTHER },
      }),
    },
    {
      ...publish,
      ...from("cloudwatch.amazonaws.com"),
      context: { "aws:SourceArn": `${ALARM}errors`, "aws:SourceAccount": OTHER },
    },
    allowed("another alarm", key("aws:SourceArn", `${ALARM}latency:p99`)),
    refused("a third account's", {
      context: { "aws:SourceArn": `${ALARM}errors`.replace(OTHER, STRANGER), "aws:SourceAccount": STRANGER },
    }),
    refused("another region's", key("aws:SourceArn", `${ALARM}errors`.replace("us-east-2", "us-west-2"))),
    refused("what is no alarm", key("aws:SourceArn", `${ALARM}errors`.replace("alarm:", "dashboard:"))),
    refused("without source", key("aws:SourceArn", undefined)),
    refused("another service", from("events.amazonaws.com")),
  );
  example(
    "only through one VPC endpoint",
    `${CASES}-restrict-publication-only-from-specified-vpc-endpoint`,
    {
      topic: {
        ...to("*", "SNS:Publish", { StringNotEquals: { "aws:sourceVpce": "vpce-1ab2c34d" } }),
        Effect: "Deny",
      },
      identity: MAY,
    },
    { ...publish, principal: userOf("Alice"), ...key("aws:SourceVpce", "vpce-1ab2c34d") },
    denied("through another", key("aws:SourceVpce", "vpce-0")),
    denied("from the internet", key("aws:SourceVpce", undefined)),
    denied("a service", { ...from("cloudwatch.amazonaws.com"), ...key("aws:SourceVpce", undefined) }),
    allowed("to subscribe from the internet", {
      action: "sns:Subscribe",
      ...key("aws:SourceVpce", undefined),
    }),
  );
});

describe("iam: SNS guide: keys of encrypted topics", () => {
  const PAGE = `${GUIDE}/sns-key-management.html`;
  const KEY = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const ENABLE_IAM = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const publisher = [
    { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: KEY },
    { Effect: "Allow", Action: ["sns:Publish"], Resource: `arn:aws:sns:*:${ACCOUNT}:MyTopic` },
  ];
  example(
    "a publisher to an encrypted topic",
    `${PAGE}#send-to-encrypted-topic`,
    { key: ENABLE_IAM, identity: publisher },
    { principal: roleOf("publisher"), action: "kms:GenerateDataKey", resource: KEY },
    allowed("to decrypt", { action: "kms:Decrypt" }),
    allowed("the topic itself", { action: "sns:Publish", resource: TOPIC, documents: { key: undefined } }),
    refused("another topic", {
      action: "sns:Publish",
      resource: `${TOPIC}2`,
      documents: { key: undefined },
    }),
    refused("to encrypt", { action: "kms:Encrypt" }),
    refused("another key", { resource: KEY.replace("1234abcd", "0987dcba") }),
    refused("where the key policy leaves nothing to IAM", {
      documents: { key: { ...ENABLE_IAM, Principal: { AWS: roleOf("admin").arn } } },
    }),
  );
  const sources = {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  };
  for (const action of ["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:Decrypt"]) {
    example(
      `alarms publish to an encrypted topic (K4): ${action}`,
      `${PAGE}#compatibility-with-aws-services`,
      { key: [ENABLE_IAM, sources] },
      {
        principal: service("cloudwatch.amazonaws.com"),
        action,
        resource: KEY,
        ...key("aws:SourceAccount", ACCOUNT),
      },
      refused("another account's alarms", key("aws:SourceAccount", STRANGER)),
      refused("without source account", key("aws:SourceAccount", undefined)),
      refused("another service", from("events.amazonaws.com")),
      refused("to encrypt", { action: "kms:Encrypt" }),
    );
  }
});
