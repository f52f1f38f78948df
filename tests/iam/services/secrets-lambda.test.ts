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
  rootOf,
  STRANGER,
  userOf,
} from "./examples";

/** The AWS Secrets Manager User Guide and the AWS Lambda Developer Guide on resource policies. */

const key = (name: string, value: string | undefined) => ({ context: { [name]: value } });

describe("iam: Secrets Manager guide", () => {
  const PAGE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html";
  const SECRETS = `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:`;
  const SECRET = `${SECRETS}a_specific_secret_name-a1b2c3`;
  const reader = roleOf("EC2RoleToAccessSecrets");
  const read = { principal: reader, action: "secretsmanager:GetSecretValue", resource: SECRET };
  const may = (actions: string | string[], resources: string | string[], condition?: object) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition !== undefined && { Condition: condition }),
  });
  for (const [where, documents] of [
    ["secret", { secret: { ...may(read.action, "*"), Principal: { AWS: reader.arn } } }],
    ["identity", { identity: may(read.action, SECRET) }],
  ] as const) {
    example(
      `read one secret (attached to the ${where})`,
      `${PAGE}#auth-and-access_examples_read`,
      documents,
      read,
      refused("to describe", { action: "secretsmanager:DescribeSecret" }),
      refused("to change", { action: "secretsmanager:PutSecretValue" }),
      refused("another role", { principal: roleOf("app"), documents: { identity: undefined } }),
      refused("a role of another account", { principal: roleOf("EC2RoleToAccessSecrets", OTHER) }),
    );
  }
  example(
    "all secrets of a path",
    `${PAGE}#auth-and-access_examples_wildcard`,
    { identity: may(read.action, `${SECRETS}TestEnv/*`) },
    { ...read, resource: `${SECRETS}TestEnv/db-a1b2c3` },
    allowed("deeper", { resource: `${SECRETS}TestEnv/db/admin-a1b2c3` }),
    refused("another path", { resource: `${SECRETS}ProdEnv/db-a1b2c3` }),
    refused("a path that begins alike", { resource: `${SECRETS}TestEnv2/db-a1b2c3` }),
    refused("another region", { resource: `${SECRETS}TestEnv/db-a1b2c3`.replace("us-west-2", "eu-west-1") }),
  );
  example(
    "metadata of all secrets",
    `${PAGE}#auth-and-access_examples_wildcard`,
    { identity: may(["secretsmanager:DescribeSecret", "secretsmanager:List*"], "*") },
    { ...read, action: "secretsmanager:DescribeSecret" },
    allowed("versions", { action: "secretsmanager:ListSecretVersionIds" }),
    allowed("names", { action: "secretsmanager:ListSecrets", resource: "*" }),
    refused("values", { action: "secretsmanager:GetSecretValue" }),
  );
  example(
    "a secret by name, six characters unknown",
    `${PAGE}#auth-and-access_examples_wildcard`,
    { identity: may("secretsmanager:*", [SECRET, `${SECRETS}another_secret_name-??????`]) },
    { ...read, resource: `${SECRETS}another_secret_name-x9Y8z7` },
    allowed("the one by its full ARN", { resource: SECRET }),
    refused("that name with other characters", { resource: `${SECRETS}a_specific_secret_name-zzzzzz` }),
    refused("seven characters", { resource: `${SECRETS}another_secret_name-x9Y8z7a` }),
    refused("five characters", { resource: `${SECRETS}another_secret_name-x9Y8z` }),
    refused("a longer name", { resource: `${SECRETS}another_secret_name-prod-x9Y8z7` }),
    allowed("a longer name, where the pattern is a star", {
      resource: `${SECRETS}another_secret_name-prod-x9Y8z7`,
      documents: { identity: may("secretsmanager:*", `${SECRETS}another_secret_name-*`) },
    }),
  );
  const denyUnless = (actions: string[], name: string, value: string) => ({
    Effect: "Deny",
    Principal: "*",
    Action: actions.map((action) => `secretsmanager:${action}`),
    Resource: "*",
    Condition: { StringNotEquals: { [name]: value } },
  });
  example(
    "values only through one VPC endpoint",
    `${PAGE}#auth-and-access_examples_vpc`,
    {
      secret: denyUnless(["GetSecretValue"], "aws:sourceVpce", "vpce-1234a5678b9012c"),
      identity: MAY,
    },
    { ...read, ...key("aws:SourceVpce", "vpce-1234a5678b9012c") },
    denied("through another", key("aws:SourceVpce", "vpce-0")),
    denied("from the internet", key("aws:SourceVpce", undefined)),
    allowed("to describe from the internet", {
      action: "secretsmanager:DescribeSecret",
      ...key("aws:SourceVpce", undefined),
    }),
    refused("through it without IAM policy", { documents: { identity: undefined } }),
  );
  const administer = ["Create*", "Put*", "Update*", "Delete*", "Restore*", "RotateSecret", "TagResource"];
  example(
    "one VPC administers, another reads",
    `${PAGE}#auth-and-access_examples_vpc`,
    {
      secret: [
        denyUnless(administer, "aws:sourceVpc", "vpc-12345678"),
        denyUnless(["GetSecretValue"], "aws:sourceVpc", "vpc-2b2b2b2b"),
      ],
      identity: MAY,
    },
    { ...read, ...key("aws:SourceVpc", "vpc-2b2b2b2b") },
    denied("to read from the VPC that administers", key("aws:SourceVpc", "vpc-12345678")),
    denied("to delete from the VPC that reads", { action: "secretsmanager:DeleteSecret" }),
    allowed("to delete from the VPC that administers", {
      action: "secretsmanager:DeleteSecret",
      ...key("aws:SourceVpc", "vpc-12345678"),
    }),
    denied("to rotate from the internet", {
      action: "secretsmanager:RotateSecret",
      ...key("aws:SourceVpc", undefined),
    }),
  );
  example(
    "secrets with a tag",
    `${PAGE}#tag-secrets-abac`,
    {
      identity: may("secretsmanager:DescribeSecret", "*", {
        StringEquals: { "secretsmanager:ResourceTag/ServerName": "ServerABC" },
      }),
    },
    {
      ...read,
      action: "secretsmanager:DescribeSecret",
      ...key("secretsmanager:ResourceTag/ServerName", "ServerABC"),
    },
    refused("another value", key("secretsmanager:ResourceTag/ServerName", "ServerXYZ")),
    refused("no tag", key("secretsmanager:ResourceTag/ServerName", undefined)),
  );
  const tags = (secret: string | undefined, caller: string | undefined) => ({
    context: { "aws:ResourceTag/AccessProject": secret, "aws:PrincipalTag/AccessProject": caller },
  });
  example(
    "roles with the secret's own tag; blanks in the variable",
    `${PAGE}#auth-and-access_tags2`,
    {
      secret: {
        ...may(read.action, "*", {
          StringEquals: { "aws:ResourceTag/AccessProject": "${ aws:PrincipalTag/AccessProject }" },
        }),
        Principal: { AWS: OTHER },
      },
      identity: MAY,
    },
    { ...read, principal: roleOf("app", OTHER), ...tags("blue", "blue") },
    refused("another tag", tags("blue", "green")),
    refused("a caller without tag", tags("blue", undefined)),
    refused("a secret without tag", tags(undefined, "blue")),
    refused("neither tagged", tags(undefined, undefined)),
    refused("another account", { principal: roleOf("app", STRANGER) }),
  );
});

describe("iam: Lambda guide", () => {
  const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html";
  const FUNCTION = `arn:aws:lambda:us-east-2:${ACCOUNT}:function:my-function`;
  const to = (principal: unknown, resource = FUNCTION, condition?: object) => ({
    Effect: "Allow",
    Principal: principal,
    Action: "lambda:InvokeFunction",
    Resource: resource,
    ...(condition !== undefined && { Condition: condition }),
  });
  const invoke = { action: "lambda:InvokeFunction", resource: FUNCTION };
  example(
    "S3 for one bucket of one account",
    PAGE,
    {
      resource: to({ Service: "s3.amazonaws.com" }, FUNCTION, {
        StringEquals: { "AWS:SourceAccount": ACCOUNT },
        ArnLike: { "AWS:SourceArn": "arn:aws:s3:::amzn-s3-demo-bucket" },
      }),
    },
    {
      ...invoke,
      principal: service("s3.amazonaws.com"),
      context: { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-bucket" },
    },
    refused("another bucket", key("aws:SourceArn", "arn:aws:s3:::amzn-s3-demo-bucket2")),
    refused("a bucket of that name, now of another account", key("aws:SourceAccount", OTHER)),
    refused("without source account", key("aws:SourceAccount", undefined)),
    refused("another function", { resource: `${FUNCTION}2` }),
    refused("another service", { principal: service("sns.amazonaws.com") }),
    refused("to delete", { action: "lambda:DeleteFunction" }),
  );
  const TOPIC = `arn:aws:sns:us-east-2:${ACCOUNT}:my-topic`;
  example(
    "SNS for one topic",
    `${PAGE}#permissions-resource-serviceinvoke`,
    { resource: to({ Service: "sns.amazonaws.com" }, FUNCTION, { ArnLike: { "AWS:SourceArn": TOPIC } }) },
    { ...invoke, principal: service("sns.amazonaws.com"), ...key("aws:SourceArn", TOPIC) },
    refused("another topic", key("aws:SourceArn", `${TOPIC}-2`)),
    refused("another account's topic", key("aws:SourceArn", TOPIC.replace(ACCOUNT, OTHER))),
    allowed("another account's topic, where there is no condition", {
      ...key("aws:SourceArn", TOPIC.replace(ACCOUNT, OTHER)),
      documents: { resource: to({ Service: "sns.amazonaws.com" }) },
    }),
  );
  example(
    "another account, one alias",
    `${PAGE}#permissions-resource-xaccountinvoke`,
    { resource: to({ AWS: rootOf(OTHER) }, `${FUNCTION}:prod`), identity: MAY },
    { ...invoke, principal: userOf("Alice", OTHER), resource: `${FUNCTION}:prod` },
    refused("the function without alias", { resource: FUNCTION }),
    refused("another alias", { resource: `${FUNCTION}:dev` }),
    refused("without IAM policy there", { documents: { identity: undefined } }),
    refused("to read the code", { action: "lambda:GetFunction" }),
    refused("a third account", { principal: userOf("Alice", STRANGER) }),
  );
  const LAYER = `arn:aws:lambda:us-east-2:${ACCOUNT}:layer:my-layer:3`;
  example(
    "a layer's version for an organisation",
    `${PAGE}#permissions-resource-xaccountlayer`,
    {
      resource: {
        ...to("*", LAYER, { StringEquals: { "aws:PrincipalOrgID": ORG } }),
        Action: "lambda:GetLayerVersion",
      },
      identity: MAY,
    },
    {
      principal: roleOf("app", OTHER),
      action: "lambda:GetLayerVersion",
      resource: LAYER,
      ...key("aws:PrincipalOrgID", ORG),
    },
    refused("another organisation", key("aws:PrincipalOrgID", "o-other12345")),
    refused("no organisation", key("aws:PrincipalOrgID", undefined)),
    refused("another version", { resource: LAYER.replace(":3", ":4") }),
    refused("anybody", { principal: anonymous(), ...key("aws:PrincipalOrgID", undefined) }),
  );
  const URLS = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";
  example(
    "a function URL without authentication",
    URLS,
    {
      resource: {
        ...to("*", FUNCTION, { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } }),
        Action: "lambda:InvokeFunctionUrl",
      },
    },
    {
      principal: anonymous(),
      action: "lambda:InvokeFunctionUrl",
      resource: FUNCTION,
      ...key("lambda:FunctionUrlAuthType", "NONE"),
    },
    refused("a URL with authentication", key("lambda:FunctionUrlAuthType", "AWS_IAM")),
    refused("to invoke without URL", { action: "lambda:InvokeFunction" }),
  );
});
