import assert from "node:assert/strict";

import { analysePrincipals, anonymous, parsePolicy, PolicyError, rootUser, service } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  decide,
  denied,
  example,
  MAY,
  OTHER,
  refused,
  roleOf,
  rootOf,
  STRANGER,
  userOf,
} from "./examples";

/** The Amazon S3 User Guide: bucket policy examples, VPC endpoints. */

const GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";
const EXAMPLES = `${GUIDE}/example-bucket-policies.html#example-bucket-policies`;
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const OBJECT = `${BUCKET}/HappyFace.jpg`;

const alice = userOf("Alice");
const bob = userOf("Bob", OTHER);
const put = { principal: alice, action: "s3:PutObject", resource: OBJECT, resourceAccount: ACCOUNT };
const get = { ...put, action: "s3:GetObject" };
const nobody = { principal: anonymous() };

describe("iam: S3 guide: bucket policy examples", () => {
  example(
    "several accounts, with a canned ACL",
    `${EXAMPLES}-use-case-1`,
    {
      bucket: {
        Effect: "Allow",
        Principal: { AWS: [rootOf(), rootOf(OTHER)] },
        Action: ["s3:PutObject", "s3:PutObjectAcl"],
        Resource: `${BUCKET}/*`,
        Condition: { StringEquals: { "s3:x-amz-acl": ["public-read"] } },
      },
      identity: MAY,
    },
    { ...put, principal: bob, context: { "s3:x-amz-acl": "public-read" } },
    allowed("the ACL afterwards", { action: "s3:PutObjectAcl" }),
    refused("another ACL", { context: { "s3:x-amz-acl": "private" } }),
    refused("no ACL", { context: { "s3:x-amz-acl": undefined } }),
    refused("to read", { action: "s3:GetObject" }),
    refused("the bucket itself", { resource: BUCKET }),
    refused("another bucket", { resource: "arn:aws:s3:::amzn-s3-demo-bucket2/HappyFace.jpg" }),
    refused("without IAM policy in the other account", { documents: { identity: undefined } }),
    refused("a third account", { principal: userOf("Bob", STRANGER) }),
    refused("anybody", nobody),
  );
  example(
    "read-only for anonymous users",
    `${EXAMPLES}-use-case-2`,
    {
      bucket: {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: [`${BUCKET}/*`],
      },
    },
    { ...get, ...nobody },
    allowed("a version", { action: "s3:GetObjectVersion" }),
    allowed("a user of the account, without IAM policy", { principal: alice }),
    allowed("a user of another account whose IAM policy allows it", {
      principal: bob,
      documents: { identity: MAY },
    }),
    refused("to write", { action: "s3:PutObject" }),
    refused("to list", { action: "s3:ListBucket", resource: BUCKET }),
    refused("the ACL", { action: "s3:GetObjectAcl" }),
  );
  const both = [BUCKET, `${BUCKET}/*`];
  const fromRange = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: both,
    Condition: { NotIpAddress: { "aws:SourceIp": "54.240.143.0/24" } },
  };
  example(
    "only from a range of addresses",
    `${EXAMPLES}-use-case-3`,
    { bucket: fromRange, identity: MAY },
    { ...get, context: { "aws:SourceIp": "54.240.143.1" } },
    allowed("the first address", { context: { "aws:SourceIp": "54.240.143.0" } }),
    allowed("the last address", { context: { "aws:SourceIp": "54.240.143.255" } }),
    denied("one before", { context: { "aws:SourceIp": "54.240.142.255" } }),
    denied("one after", { context: { "aws:SourceIp": "54.240.144.0" } }),
    denied("IPv6", { context: { "aws:SourceIp": "2001:db8::1" } }),
    denied("no address", { context: { "aws:SourceIp": undefined } }),
    denied("the bucket from elsewhere", {
      action: "s3:ListBucket",
      resource: BUCKET,
      context: { "aws:SourceIp": "203.0.113.9" },
    }),
    refused("from within, but nothing allows", { documents: { identity: undefined } }),
    allowed("another bucket from elsewhere", {
      resource: "arn:aws:s3:::amzn-s3-demo-bucket2/x",
      context: { "aws:SourceIp": "203.0.113.9" },
    }),
  );
  const mix = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:*",
    Resource: both,
    Condition: {
      IpAddress: { "aws:SourceIp": ["54.240.143.0/24", "2001:DB8:1234:5678::/64"] },
      NotIpAddress: { "aws:SourceIp": ["54.240.143.128/30", "2001:DB8:1234:5678:ABCD::/80"] },
    },
  };
  example(
    "IPv4 and IPv6, with exceptions",
    `${EXAMPLES}-use-case-ipv6`,
    { bucket: mix },
    { ...get, ...nobody, context: { "aws:SourceIp": "54.240.143.1" } },
    allowed("IPv6", { context: { "aws:SourceIp": "2001:DB8:1234:5678::1" } }),
    allowed("IPv6 in lower case", { context: { "aws:SourceIp": "2001:db8:1234:5678::1" } }),
    refused("an exception", { context: { "aws:SourceIp": "54.240.143.129" } }),
    allowed("right after the exception", { context: { "aws:SourceIp": "54.240.143.132" } }),
    refused("an IPv6 exception", { context: { "aws:SourceIp": "2001:DB8:1234:5678:ABCD::1" } }),
    refused("elsewhere", { context: { "aws:SourceIp": "203.0.113.9" } }),
    refused("no address", { context: { "aws:SourceIp": undefined } }),
  );
  example(
    "a referer",
    `${EXAMPLES}-use-case-4`,
    {
      bucket: {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: `${BUCKET}/*`,
        Condition: { StringLike: { "aws:Referer": ["http://www.example.com/*", "http://example.com/*"] } },
      },
    },
    { ...get, ...nobody, context: { "aws:Referer": "http://www.example.com/page" } },
    allowed("the other", { context: { "aws:Referer": "http://example.com/" } }),
    refused("another host", { context: { "aws:Referer": "http://example.org/" } }),
    refused("encrypted", { context: { "aws:Referer": "https://www.example.com/page" } }),
    refused("a host that begins alike", { context: { "aws:Referer": "http://example.com.evil.org/" } }),
    refused("none", { context: { "aws:Referer": undefined } }),
  );
  it(`a CloudFront origin access identity is a named principal, and lets nobody else in (${EXAMPLES}-cloudfront)`, () => {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC" },
      Action: "s3:GetObject",
      Resource: `${BUCKET}/*`,
    };
    const policy = parsePolicy({ Version: "2012-10-17", Statement: statement }, "bucket");
    assert.deepEqual(
      analysePrincipals(policy).map(({ verdict }) => verdict),
      ["named"],
    );
    for (const principal of [alice, bob, anonymous()]) {
      assert.equal(decide({ bucket: statement }, { ...get, principal }).decision, "implicit-deny");
    }
  });

  const tax = `${BUCKET}/taxdocuments/return.pdf`;
  const denyWithout = (condition: object) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: `${BUCKET}/taxdocuments/*`,
    Condition: condition,
  });
  const noMfa = denyWithout({ Null: { "aws:MultiFactorAuthAge": true } });
  const readAll = { Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: `${BUCKET}/*` };
  example(
    "MFA for one folder",
    `${EXAMPLES}-use-case-7`,
    { bucket: [noMfa, readAll] },
    { ...get, resource: tax, context: { "aws:MultiFactorAuthAge": 100 } },
    denied("without MFA", { context: { "aws:MultiFactorAuthAge": undefined } }),
    denied("anybody", { ...nobody, context: { "aws:MultiFactorAuthAge": undefined } }),
    allowed("elsewhere without MFA", {
      resource: OBJECT,
      context: { "aws:MultiFactorAuthAge": undefined },
    }),
    allowed("long ago", { context: { "aws:MultiFactorAuthAge": 360000 } }),
    refused("to write", { action: "s3:PutObject" }),
  );
  example(
    "MFA for one folder within the hour",
    `${EXAMPLES}-use-case-7`,
    {
      bucket: [noMfa, denyWithout({ NumericGreaterThan: { "aws:MultiFactorAuthAge": 3600 } }), readAll],
    },
    { ...get, resource: tax, context: { "aws:MultiFactorAuthAge": 3600 } },
    denied("a second later", { context: { "aws:MultiFactorAuthAge": 3601 } }),
    denied("without MFA", { context: { "aws:MultiFactorAuthAge": undefined } }),
    allowed("elsewhere, a day later", { resource: OBJECT, context: { "aws:MultiFactorAuthAge": 86400 } }),
  );
  example(
    "another account uploads and gives the owner full control",
    `${EXAMPLES}-use-case-8`,
    {
      bucket: {
        Effect: "Allow",
        Principal: { AWS: OTHER },
        Action: "s3:PutObject",
        Resource: `${BUCKET}/*`,
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
      identity: MAY,
    },
    { ...put, principal: bob, context: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    refused("another ACL", { context: { "s3:x-amz-acl": "bucket-owner-read" } }),
    refused("no ACL", { context: { "s3:x-amz-acl": undefined } }),
    refused("a third account", { principal: userOf("Bob", STRANGER) }),
    allowed("the owner's own user, by IAM alone", {
      principal: alice,
      context: { "s3:x-amz-acl": undefined },
    }),
  );
  const inventory = {
    ...put,
    principal: service("s3.amazonaws.com"),
    context: {
      "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket",
      "aws:SourceAccount": ACCOUNT,
      "s3:x-amz-acl": "bucket-owner-full-control",
    },
  };
  example(
    "inventory and analytics of one bucket (S4)",
    `${EXAMPLES}-use-case-9`,
    {
      bucket: {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: [`${BUCKET}/*`],
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket" },
          StringEquals: { "aws:SourceAccount": ACCOUNT, "s3:x-amz-acl": "bucket-owner-full-control" },
        },
      },
    },
    inventory,
    refused("of another bucket", {
      context: { "aws:SourceArn": "arn:aws:s3:::amzn-s3-demo-source-bucket2" },
    }),
    refused("of a bucket of that name in another account", { context: { "aws:SourceAccount": OTHER } }),
    refused("without source account", { context: { "aws:SourceAccount": undefined } }),
    refused("without source", { context: { "aws:SourceArn": undefined } }),
    refused("without ACL", { context: { "s3:x-amz-acl": undefined } }),
    refused("to read", { action: "s3:GetObject" }),
    refused("another service", { principal: service("logging.s3.amazonaws.com") }),
  );
  const DASHBOARD = `arn:aws:s3:us-west-2:${ACCOUNT}:storage-lens/dashboard`;
  const lens = {
    Effect: "Allow",
    Principal: { Service: ["storage-lens.s3.amazonaws.com"] },
    Action: "s3:PutObject",
    Resource: `${BUCKET}/prefix/StorageLens/${ACCOUNT}/*`,
  };
  example(
    "Storage Lens",
    `${EXAMPLES}-lens`,
    {
      bucket: {
        ...lens,
        Condition: {
          StringEquals: {
            "s3:x-amz-acl": "bucket-owner-full-control",
            "aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": DASHBOARD,
          },
        },
      },
    },
    {
      ...inventory,
      principal: service("storage-lens.s3.amazonaws.com"),
      resource: `${BUCKET}/prefix/StorageLens/${ACCOUNT}/V_1/report.csv`,
      context: { ...inventory.context, "aws:SourceArn": DASHBOARD },
    },
    refused("another dashboard", { context: { "aws:SourceArn": `${DASHBOARD}2` } }),
    refused("another account's dashboard", { context: { "aws:SourceAccount": OTHER } }),
    refused("under another account's prefix", {
      resource: `${BUCKET}/prefix/StorageLens/${OTHER}/V_1/report.csv`,
    }),
    refused("under no prefix", { resource: `${BUCKET}/report.csv` }),
  );
  it(`an operator given three times, as the page has it, is refused, not cut to its last (${EXAMPLES}-lens)`, () => {
    const operators = ["s3:x-amz-acl", "aws:SourceAccount", "aws:SourceArn"].map(
      (key) => `"StringEquals":{"${key}":"x"}`,
    );
    const statement = JSON.stringify({ ...lens, Condition: {} }).replace("{}", `{${operators.join(",")}}`);
    assert.throws(
      () => parsePolicy(`{"Version":"2012-10-17","Statement":${statement}}`, "bucket"),
      (error) =>
        error instanceof PolicyError && error.problems[0]?.path === "Statement.Condition.StringEquals",
    );
  });
});

describe("iam: S3 guide: VPC endpoints in bucket policies", () => {
  const PAGE = `${GUIDE}/example-bucket-policies-vpc-endpoint.html`;
  for (const [key, value, anchor] of [
    ["aws:SourceVpce", "vpce-1a2b3c4d", "example-bucket-policies-restrict-accesss-vpc-endpoint"],
    ["aws:SourceVpc", "vpc-111bbb22", "example-bucket-policies-restrict-access-vpc"],
  ] as const) {
    example(
      `only through ${key}`,
      `${PAGE}#${anchor}`,
      {
        bucket: {
          Principal: "*",
          Action: "s3:*",
          Effect: "Deny",
          Resource: [BUCKET, `${BUCKET}/*`],
          Condition: { StringNotEquals: { [key]: value } },
        },
        identity: MAY,
      },
      { ...get, context: { [key]: value } },
      allowed("to list", { action: "s3:ListBucket", resource: BUCKET }),
      denied("through another", { context: { [key]: `${value}0` } }),
      denied("not through any, as by the console", { context: { [key]: undefined } }),
      denied("a service on behalf of the user", {
        context: { [key]: undefined, "aws:CalledVia": ["athena.amazonaws.com"] },
      }),
      refused("through it, but without IAM policy", { documents: { identity: undefined } }),
      refused("through it, anybody", nobody),
      allowed("a role through it", { principal: roleOf("app") }),
      denied("the root user from elsewhere", { principal: rootUser(ACCOUNT), context: { [key]: undefined } }),
    );
  }
});
