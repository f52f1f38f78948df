import assert from "node:assert/strict";
import { ownKey } from "../../policy-pack/core/own-key";
import {
  type PropertyDemand,
  atLeast,
  holds,
  is,
  isGiven,
  orAbsent,
  propertyRule,
} from "../../policy-pack/core/property-rule";
import { Engine, type TestResource, UNKNOWN } from "./engine";

const TYPE = "aws:x/thing:Thing";
const info = {
  id: "x-thing",
  description: "A thing is as it should be.",
  severity: "low",
  level: "mandatory",
  frameworks: {},
  why: "why",
  fix: "fix",
  docs: "https://docs.aws.amazon.com/",
} as const;

const thing = (inputs: TestResource["inputs"], more: Partial<TestResource> = {}): TestResource => ({
  type: TYPE,
  name: "thing",
  inputs: inputs ?? {},
  ...more,
});

async function judge(demand: Partial<PropertyDemand>, ...resources: TestResource[]): Promise<string[]> {
  const rule = propertyRule({
    ...info,
    demands: [{ types: [TYPE], path: "a", accept: is(true), finding: "is wrong", ...demand }],
  });
  const found = await new Engine([rule]).run(...resources);
  return found.map(({ level, message }) => `${level} ${/\(x-thing\) (.*)\./.exec(message)![1]!}`);
}

const wrong = "mandatory is wrong";
const open = (what: string) => `advisory was not judged: ${what} is not known before the update`;

describe("policy pack: rules on properties", () => {
  it("P1: judge a property, and one that is absent", async () => {
    assert.deepEqual(await judge({}, thing({ a: true })), []);
    assert.deepEqual(await judge({}, thing({ a: false })), [wrong]);
    assert.deepEqual(await judge({}, thing({})), [wrong]);
    assert.deepEqual(await judge({}, thing({ a: null })), [wrong]);
    assert.deepEqual(await judge({ accept: orAbsent(is(true)) }, thing({})), []);
    assert.deepEqual(await judge({}, { ...thing({}), type: "aws:x/other:Other" }), []);
  });

  it("P1: follow paths into objects and into each of a list", async () => {
    assert.deepEqual(await judge({ path: "a.b" }, thing({ a: { b: true } })), []);
    assert.deepEqual(await judge({ path: "a.b" }, thing({ a: {} })), [wrong]);
    assert.deepEqual(await judge({ path: "a.b" }, thing({})), [wrong]);
    assert.deepEqual(await judge({ path: "a[].b" }, thing({ a: [{ b: true }, { b: false }] })), [wrong]);
    assert.deepEqual(await judge({ path: "a[].b" }, thing({ a: { b: false } })), [wrong]);
    assert.deepEqual(await judge({ path: "a[].b" }, thing({ a: [] })), []);
  });

  it("P4: leave open what is unknown, at the depth at which it is", async () => {
    assert.deepEqual(await judge({}, thing({ a: UNKNOWN })), [open("a")]);
    assert.deepEqual(await judge({ path: "a[].b" }, thing({ a: UNKNOWN })), [open("a")]);
    assert.deepEqual(await judge({ path: "a[].b" }, thing({ a: [{ b: true }, { b: UNKNOWN }] })), [
      open("a[1].b"),
    ]);
    assert.deepEqual(await judge({ accept: holds(["x"]) }, thing({ a: ["y", UNKNOWN] })), [open("a")]);
    assert.deepEqual(await judge({ accept: holds(["x"]) }, thing({ a: ["x", UNKNOWN] })), []);
    assert.deepEqual(await judge({ accept: isGiven }, thing({ a: [] })), [wrong]);
  });

  it("P1: concern only resources for which the conditions hold", async () => {
    const when = { c: is("yes") };
    assert.deepEqual(await judge({ when }, thing({ a: false, c: "yes" })), [wrong]);
    assert.deepEqual(await judge({ when }, thing({ a: false, c: "no" })), []);
    assert.deepEqual(await judge({ when }, thing({ a: UNKNOWN, c: "no" })), []);
    assert.deepEqual(await judge({ when }, thing({ a: true, c: UNKNOWN })), []);
    assert.deepEqual(await judge({ when }, thing({ a: false, c: UNKNOWN })), [open("c")]);
    const both = { c: is("yes"), d: is("yes") };
    assert.deepEqual(await judge({ when: both }, thing({ a: false, c: UNKNOWN, d: "no" })), []);
  });

  it("P1: read the configuration in conditions, values and findings", async () => {
    const rule = propertyRule<{ least: number }>({
      ...info,
      settings: { least: { default: 7, schema: { type: "integer" } } },
      demands: [
        {
          types: [TYPE],
          path: "a",
          accept: atLeast(({ least }) => least),
          finding: ({ least }) => `has less than ${least}`,
        },
      ],
    });
    assert.deepEqual(await new Engine([rule]).run(thing({ a: 7 })), []);
    const [found] = await new Engine([rule], { "x-thing": { least: 8 } }).run(thing({ a: 7 }));
    assert.match(found!.message, /has less than 8\./);
  });

  describe("on keys", () => {
    const demand = ownKey([TYPE], "e.key", "has no key of its own", { "e.on": is(true) });
    const key: TestResource = { type: "aws:kms/key:Key", name: "key", inputs: {} };
    const withKey = (value: unknown, more: Partial<TestResource> = {}) =>
      thing({ e: { on: true, key: value } }, more);
    const noKey = "mandatory has no key of its own";

    it("P1: refuse none and AWS's", async () => {
      for (const value of [undefined, "", "alias/aws/rds", "arn:aws:kms:eu-west-1:1:alias/aws/rds"]) {
        assert.deepEqual(await judge(demand, withKey(value)), [noKey]);
      }
      assert.deepEqual(await judge(demand, withKey("alias/mine")), []);
    });

    it("P4: take one that the same program makes, and leave open any other that is unknown", async () => {
      const made = withKey(UNKNOWN, { from: { e: ["key"] } });
      assert.deepEqual(await judge(demand, key, made), []);
      assert.deepEqual(await judge(demand, key, withKey(UNKNOWN)), [open("e.key")]);
    });

    it("P4: do not take a key for an answer where all around it is unknown too", async () => {
      const unsure = thing({ e: UNKNOWN }, { from: { e: ["key"] } });
      assert.deepEqual(await judge(demand, key, unsure), [open("e")]);
    });
  });
});
