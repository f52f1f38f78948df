import assert from "node:assert/strict";
import { World } from "../../../simulator";
import { tags } from "../../../simulator/preconditions/general/tags";
import { precondition, showsAllOf } from "./cases";
import type { SimulatedAws } from "./simulated";

const BUCKET = "aws:s3/bucket:Bucket";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const KEY = "aws:kms/key:Key";
const ROLE = "aws:iam/role:Role";
const TOPIC = "aws:sns/topic:Topic";
const VPC = "aws:ec2/vpc:Vpc";

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`tag-${at}`, ""]));

/** Something with those tags, and with others. */
function tagged(title: string, type: string, inputs: object, good: object, bad: object, refusal: RegExp) {
  return {
    title,
    passes: (aws: SimulatedAws) => aws.create(type, { ...inputs, tags: good }),
    fails: (aws: SimulatedAws) => aws.create(type, { ...inputs, tags: bad }),
    refusal,
  };
}

const vpc = { cidrBlock: "10.0.0.0/16" };
const role = {
  name: "app",
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  }),
};

describe("preconditions of tags", () => {
  precondition(
    "TAG-1",
    tagged("of a network", VPC, vpc, many(50), many(51), /TagLimitExceeded: /),
    tagged("of a key", KEY, {}, many(50), many(51), /LimitExceededException: /),
    {
      title: "when they are changed",
      given: (aws) => aws.create(VPC, { ...vpc, tags: many(50) }),
      passes: (aws, made) => aws.update(VPC, made, { tags: { ...many(50), "tag-1": "a" } }),
      fails: (aws, made) => aws.update(VPC, made, { tags: many(51) }),
      refusal: /TagLimitExceeded: /,
    },
  );

  it("counts the tags of the provider", () => {
    const world = new World({ preconditions: tags, defaultTags: { Project: "bulwark" } });
    const make = (count: number) => {
      const identity = `of-${count}`;
      const inputs = world.check({
        type: VPC,
        name: identity,
        identity,
        inputs: { ...vpc, tags: many(count) },
      });
      world.create({ type: VPC, identity, inputs });
    };
    make(49);
    assert.throws(() => {
      make(50);
    }, /TagLimitExceeded/);
  });

  const named = (length: number) => ({ ["a".repeat(length)]: "" });
  precondition(
    "TAG-2",
    tagged("too long", VPC, vpc, named(128), named(129), /InvalidParameterValue: /),
    tagged("empty", KEY, {}, named(1), named(0), /TagException: /),
  );

  const valued = (length: number) => ({ Owner: "a".repeat(length) });
  precondition(
    "TAG-3",
    tagged("too long", KEY, {}, valued(256), valued(257), /TagException: /),
    tagged("empty, of a topic", TOPIC, { name: "a" }, valued(0), valued(257), /InvalidParameter: /),
  );

  precondition(
    "TAG-4",
    tagged("in a key", ROLE, role, { "Größe =+-@": "a" }, { "a&b": "a" }, /ValidationError: /),
    tagged("in a value", KEY, {}, { a: "data@example.com" }, { a: "{}" }, /TagException: /),
    tagged("but for EC2", ROLE, role, { a: "a" }, { a: "a, b" }, /ValidationError: /),
  );

  it("leaves the characters of EC2's tags alone, and the tags of AWS, which the provider does not set", () => {
    const world = new World({ preconditions: tags });
    const inputs = world.check({
      ...{ type: VPC, name: "main", identity: "main" },
      inputs: { ...vpc, tags: { a: "a, b", [`aws:${"a".repeat(128)}`]: "" } },
    });
    assert.doesNotThrow(() => world.create({ type: VPC, identity: "main", inputs }));
  });

  precondition(
    "TAG-5",
    tagged("", ROLE, role, { Owner: "a", Owners: "a" }, { Owner: "a", owner: "a" }, /InvalidInput: /),
  );

  const object = (aws: SimulatedAws, given: object) =>
    aws.create(OBJECT, { bucket: "data", key: "a.txt", content: "a", tags: given });
  precondition(
    "S3-41",
    tagged("too many", BUCKET, { bucket: "data" }, many(50), many(51), /InvalidTag: /),
    tagged("with a long key", BUCKET, { bucket: "data" }, named(128), named(129), /InvalidTag: /),
    tagged("with a long value", BUCKET, { bucket: "data" }, valued(256), valued(257), /InvalidTag: /),
    {
      title: "too many, of an object",
      given: (aws) => aws.create(BUCKET, { bucket: "data" }),
      passes: (aws) => object(aws, many(10)),
      fails: (aws) => object(aws, many(11)),
      refusal: /(BadRequest|InvalidTag): /,
    },
  );

  showsAllOf(tags);
});
