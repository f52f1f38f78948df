import assert from "node:assert/strict";

import { anonymous, federated, rootUser, service } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  decide,
  example,
  MAY,
  ORG,
  OTHER,
  refused,
  rootOf,
  STRANGER,
  userOf,
} from "./examples";

/** The Amazon S3 User Guide: Block Public Access, and what it means by "public". */

const PAGE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";
const PUBLIC = `${PAGE}#access-control-block-public-access-policy-status`;
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const RESTRICT = { restrictPublicBuckets: true };

const put = { action: "s3:PutObject", resource: `${BUCKET}/a`, resourceAccount: ACCOUNT };
const bob = userOf("Bob", OTHER);
const to = (principal: unknown, condition?: object) => ({
  Effect: "Allow",
  Principal: principal,
  Action: "s3:PutObject",
  Resource: `${BUCKET}/*`,
  ...(condition !== undefined && { Condition: condition }),
});
const CLOUDTRAIL = to({ Service: "cloudtrail.amazonaws.com" });
const ACCOUNT_2 = to({ AWS: rootOf(OTHER) });

/**
 * What "public" does: beside a statement for account 2, which is not public, the bucket stays open to account 2, and
 * beside a public one RestrictPublicBuckets closes it.
 */
function meaning(title: string, statement: object, isPublic: boolean) {
  it(`${isPublic ? "public" : "not public"}: ${title} (${PUBLIC})`, () => {
    const documents = { bucket: [ACCOUNT_2, statement], identity: MAY };
    const asked = { ...put, principal: bob, context: { "aws:SourceIp": "203.0.113.200" } };
    const { allowed: open, reason } = decide({ ...documents, publicAccessBlock: RESTRICT }, asked);
    assert.equal(open, !isPublic, reason);
    assert.ok(decide(documents, asked).allowed, "without the block account 2 has access");
  });
}

const fixed = (operator: string, name: string, value: unknown) => to("*", { [operator]: { [name]: value } });

describe("iam: S3 guide: the meaning of public", () => {
  meaning("a federated provider", to({ Federated: "graph.facebook.com" }), true);
  meaning("everybody", to("*"), true);
  meaning('everybody, as {"AWS": "*"}', to({ AWS: "*" }), true);
  meaning("a VPC by wildcard", fixed("StringLike", "aws:SourceVpc", "vpc-*"), true);
  meaning("a VPC", fixed("StringEquals", "aws:SourceVpc", "vpc-91237329"), false);
  meaning(
    "a VPC, by StringLike without wildcard",
    fixed("StringLike", "aws:SourceVpc", "vpc-91237329"),
    false,
  );

  for (const [name, value] of [
    ["aws:PrincipalOrgID", ORG],
    ["aws:SourceVpc", "vpc-91237329"],
    ["aws:SourceVpce", "vpce-1a2b3c4d"],
    ["aws:SourceOwner", ACCOUNT],
    ["aws:SourceAccount", ACCOUNT],
    ["aws:userid", "AIDAEXAMPLEUSER"],
    ["s3:x-amz-server-side-encryption-aws-kms-key-id", `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd`],
    ["s3:DataAccessPointAccount", ACCOUNT],
  ] as const) {
    meaning(`${name} with a fixed value`, fixed("StringEquals", name, value), false);
    meaning(`${name} with fixed values`, fixed("StringEquals", name, [value, `${value}2`]), false);
    meaning(`${name} with a wildcard`, fixed("StringLike", name, `${value.slice(0, 3)}*`), true);
    meaning(`${name} with a value and a wildcard`, fixed("StringLike", name, [value, "*"]), true);
    meaning(`${name} with a policy variable`, fixed("StringEquals", name, "${aws:PrincipalTag/x}"), true);
    meaning(`everything but a ${name}`, fixed("StringNotEquals", name, value), true);
  }
  const topic = `arn:aws:sns:us-west-2:${ACCOUNT}:t`;
  meaning("aws:SourceArn with a fixed value", fixed("ArnEquals", "aws:SourceArn", topic), false);
  meaning("aws:SourceArn with any account", fixed("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*"), true);
  meaning("a key that says nothing about who asks", fixed("StringEquals", "s3:x-amz-acl", "private"), true);
  meaning("TLS", fixed("Bool", "aws:SecureTransport", "true"), true);
  meaning("a referer", fixed("StringLike", "aws:Referer", "http://www.example.com/*"), true);

  const address = (value: string | string[]) => fixed("IpAddress", "aws:SourceIp", value);
  meaning("an address", address("192.0.2.1/32"), false);
  meaning("a range", address(["54.240.143.0/24", "2001:db8:1234:5678::/64"]), false);
  meaning("an IPv4 range of /8", address("54.0.0.0/8"), false);
  meaning("an IPv4 range broader than /8", address("54.0.0.0/7"), true);
  meaning("half of all IPv4 addresses", address("0.0.0.0/1"), true);
  meaning("all IPv4 addresses", address("0.0.0.0/0"), true);
  meaning("an IPv6 range of /32", address("2001:db8::/32"), false);
  meaning("an IPv6 range broader than /32", address("2001:db8::/31"), true);
  meaning("all IPv6 addresses", address("::/0"), true);
  meaning("a range and all addresses", address(["54.240.143.0/24", "0.0.0.0/0"]), true);
  meaning("all but a range", fixed("NotIpAddress", "aws:SourceIp", "54.240.143.0/24"), true);

  const accessPoint = (account: string) => `arn:aws:s3:us-west-2:${account}:accesspoint/*`;
  meaning(
    "access points of one account",
    fixed("ArnLike", "s3:DataAccessPointArn", accessPoint(ACCOUNT)),
    false,
  );
  meaning("access points of all accounts", fixed("ArnLike", "s3:DataAccessPointArn", accessPoint("*")), true);
  meaning("another account", to({ AWS: rootOf(STRANGER) }), false);
  meaning("a service", CLOUDTRAIL, false);
  meaning("a Deny for everybody", { ...to("*"), Effect: "Deny", Action: "s3:GetObject" }, false);
});

describe("iam: S3 guide: Block Public Access", () => {
  const MIXED = `${PAGE}#access-control-block-public-access-policy-example`;
  const all = [CLOUDTRAIL, ACCOUNT_2, to("*")];
  example(
    "a policy with public and other grants, RestrictPublicBuckets on (S1)",
    MIXED,
    { bucket: all, identity: MAY, publicAccessBlock: RESTRICT },
    { ...put, principal: service("cloudtrail.amazonaws.com") },
    refused("account 2, though its statement is not public", { principal: bob }),
    refused("anybody", { principal: anonymous() }),
    refused("somebody of a federated provider", { principal: federated("graph.facebook.com") }),
    allowed("users of the owner's account", { principal: userOf("Alice") }),
    allowed("the owner's root user", { principal: rootUser(ACCOUNT) }),
    allowed("account 2, once the public statement is gone", {
      principal: bob,
      documents: { bucket: [CLOUDTRAIL, ACCOUNT_2] },
    }),
    allowed("account 2, without the setting", {
      principal: bob,
      documents: { publicAccessBlock: { restrictPublicBuckets: false } },
    }),
    allowed("anybody, without any block", {
      principal: anonymous(),
      documents: { publicAccessBlock: undefined },
    }),
  );
  for (const setting of ["blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy"] as const) {
    example(
      `${setting} does not touch a policy that is in force`,
      `${PAGE}#access-control-block-public-access-options`,
      { bucket: all, identity: MAY, publicAccessBlock: { [setting]: true } },
      { ...put, principal: anonymous() },
      allowed("account 2", { principal: bob }),
      refused("anybody, with RestrictPublicBuckets too", {
        documents: { publicAccessBlock: { [setting]: true, restrictPublicBuckets: true } },
      }),
    );
  }
});
