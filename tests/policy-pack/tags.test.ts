import assert from "node:assert/strict";
import { tagLimits } from "../../policy-pack/rules/tags/limits";
import { requiredTags } from "../../policy-pack/rules/tags/required";
import { Engine, type TestConfig, type TestResource, UNKNOWN } from "./engine";

const good = {
  Project: "bulwark",
  Environment: "dev",
  Owner: "platform",
  CostCenter: "42",
  Compliance: "internal",
  ManagedBy: "pulumi",
};

const without = (key: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));

const bucket = (tags: unknown): TestResource => ({
  type: "aws:s3/bucket:Bucket",
  name: "data",
  inputs: tags === undefined ? {} : { tags },
});

const asList = (tags: Record<string, string>, propagateAtLaunch: unknown = true) =>
  Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch }));

const group = (tags: unknown): TestResource => ({
  type: "aws:autoscaling/group:Group",
  name: "web",
  inputs: { tags },
});

const template = (tagSpecifications: unknown): TestResource => ({
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  name: "web",
  inputs: { tags: good, tagSpecifications },
});

async function check(resource: TestResource, config: TestConfig = {}, rules = [requiredTags]) {
  return (await new Engine(rules, config).resource(resource)).diagnostics;
}

/** The findings alone, without the rule's standing text. */
async function findings(
  resource: TestResource,
  config: TestConfig = {},
  rules = [requiredTags],
): Promise<string[]> {
  return (await check(resource, config, rules)).map(({ message }) =>
    message.split("\n")[1]!.replace(/^\S+ "[^"]*" \([\w-]+\) /, ""),
  );
}

describe("policy pack: required tags", () => {
  it("P1: passes a resource with all of them", async () => {
    assert.deepEqual(await check(bucket(good)), []);
  });

  for (const key of Object.keys(good)) {
    it(`P1: refuses a resource without ${key}`, async () => {
      assert.deepEqual(await findings(bucket(without(key))), [`has no "${key}" in tags.`]);
    });
  }

  it("P1: refuses a resource without any tags, naming resource, rule, reason and fix", async () => {
    const [found, ...more] = await check(bucket(undefined));
    assert.deepEqual(more, []);
    assert.deepEqual([found!.level, found!.rule], ["mandatory", "tags-required"]);
    assert.match(
      found!.message,
      /\naws:s3\/bucket:Bucket "data" \(tags-required\) has no "Compliance", "CostCenter", "Environment", "ManagedBy", "Owner", "Project" in tags.\nWhy: .*\nFix: .*\nSee: https:/,
    );
  });

  for (const [name, value] of [
    ["empty", ""],
    ["blank", " \t"],
    ["null", null],
    ["a number", 42],
  ] as const) {
    it(`P1: refuses a value that is ${name}`, async () => {
      const found = await findings(bucket({ ...good, Owner: value }));
      assert.deepEqual(found, ['has an empty tag "Owner" in tags.']);
    });
  }

  it("P1: takes keys as case-sensitive, and points at the near miss", async () => {
    assert.deepEqual(await findings(bucket({ ...without("Owner"), owner: "platform" })), [
      'has no "Owner" in tags; "owner" is another key, as case matters.',
    ]);
  });

  it("P5: limits values to a list, a pattern of the whole value, or the stack's name", async () => {
    const config = {
      "tags-required": {
        required: {
          Environment: { equals: "stack" },
          Compliance: { allowed: ["internal", "pci"] },
          CostCenter: { pattern: "[0-9]{2}" },
        },
      },
    };
    assert.deepEqual(await check(bucket(good), config), []);
    assert.deepEqual(await findings(bucket({ ...good, Environment: "prod" }), config), [
      'has a tag "Environment" in tags whose value is not the stack\'s name, "dev".',
    ]);
    assert.deepEqual(await findings(bucket({ ...good, Compliance: "none" }), config), [
      'has a tag "Compliance" in tags whose value is not one of "internal", "pci".',
    ]);
    assert.deepEqual(await findings(bucket({ ...good, CostCenter: "421" }), config), [
      'has a tag "CostCenter" in tags whose value does not match [0-9]{2}.',
    ]);
  });

  it("P6: never shows a tag's value", async () => {
    const config = {
      "tags-required": { required: { Owner: { allowed: ["a"], pattern: "b", equals: "stack" } } },
    };
    const found = await check(bucket({ Owner: "hunter2" }), config);
    assert.equal(found.length, 3);
    assert.ok(!JSON.stringify(found).includes("hunter2"));
  });

  it("P4: defers unknown tags with an advisory that names them; they never pass", async () => {
    const [all, ...none] = await check(bucket(UNKNOWN));
    assert.deepEqual(none, []);
    assert.equal(all!.level, "advisory");
    assert.match(all!.message, /Bucket "data" \(tags-required\) was not judged: tags is not known/);

    const found = await check(bucket({ ...good, Owner: UNKNOWN, Project: "" }));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
    assert.match(found[1]!.message, /the value of tag "Owner" in tags is not known/);
  });

  it("P4: refuses unknown tags where configured to", async () => {
    const found = await check(bucket(UNKNOWN), { "tags-required": { unknowns: "fail" } });
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory"],
    );
  });

  it("does not concern a type that takes no tags, but one that was given some", async () => {
    const engine = new Engine([requiredTags]);
    const policy = { type: "aws:s3/bucketPolicy:BucketPolicy", name: "policy", inputs: {} };
    assert.deepEqual((await engine.resource(policy)).diagnostics, []);
    const newer = { type: "aws:newservice/thing:Thing", name: "thing", inputs: { tags: { Owner: "me" } } };
    assert.equal((await engine.resource(newer)).diagnostics.length, 1);
    const other = { type: "random:index/pet:Pet", name: "pet", inputs: { tags: { Owner: "me" } } };
    assert.deepEqual((await engine.resource(other)).diagnostics, []);
  });

  it("P5: leaves out exempted types", async () => {
    const config = { "tags-required": { exemptTypes: ["aws:s3/bucket:Bucket"] } };
    assert.deepEqual(await check(bucket({}), config), []);
  });

  it("P1: reads the list of an Auto Scaling group, whose tags must reach its instances", async () => {
    assert.deepEqual(await check(group(asList(good))), []);
    assert.equal((await check(group(undefined))).length, 1);
    assert.deepEqual(await findings(group(asList({ ...good, Owner: "" }))), [
      'has an empty tag "Owner" in tags.',
    ]);
    for (const propagateAtLaunch of [false, undefined]) {
      const kept = [...asList(without("Project")), { key: "Project", value: "bulwark", propagateAtLaunch }];
      assert.deepEqual(await findings(group(kept)), [
        'keeps its tag "Project" to itself: propagateAtLaunch must be true for its instances to have it.',
      ]);
    }
  });

  it("P4: defers an Auto Scaling group's unknown entries", async () => {
    const [found, ...more] = await check(group([...asList(good).slice(1), UNKNOWN]));
    assert.deepEqual(more, []);
    assert.equal(found!.level, "advisory");
  });

  it("P1: wants a launch template to tag the instances and disks that it makes", async () => {
    const both = ["instance", "volume"].map((resourceType) => ({ resourceType, tags: good }));
    assert.deepEqual(await check(template(both)), []);
    assert.equal((await check(template(undefined))).length, 2);
    assert.equal((await check(template(both.slice(0, 1)))).length, 1);
    const weak = [both[0], { resourceType: "volume", tags: { ...good, Owner: "" } }];
    assert.deepEqual(await findings(template(weak)), [
      'has an empty tag "Owner" in tagSpecifications (volume).',
    ]);
    assert.deepEqual(
      (await check(template(UNKNOWN))).map(({ level }) => level),
      ["advisory"],
    );
  });

  it("reports a setting that it does not know, instead of passing over it", async () => {
    const found = await check(bucket(good), { "tags-required": { requird: {} } });
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory"],
    );
    assert.match(found[0]!.message, /tags-required has "requird".*\nFix: Did you mean "required"\?/);
  });

  it("reports a pattern that is none", async () => {
    const found = await check(bucket(good), { "tags-required": { required: { Owner: { pattern: "(" } } } });
    assert.match(found[0]!.message, /the configured pattern is not a regular expression/);
  });
});

describe("policy pack: tag limits", () => {
  const limits = (tags: unknown, type = "aws:kms/key:Key") =>
    findings({ type, name: "x", inputs: { tags } }, {}, [tagLimits]);
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, "v"]));

  it("passes what AWS takes", async () => {
    assert.deepEqual(await limits({ ...good, ["k".repeat(128)]: "v".repeat(256), "ä ö/=+-@:_.": "" }), []);
    assert.deepEqual(await limits(many(50)), []);
    assert.deepEqual(await limits(undefined), []);
  });

  it("refuses what AWS refuses", async () => {
    assert.deepEqual(await limits(many(51)), ["has 51 tags; AWS takes 50."]);
    assert.deepEqual(await limits(many(11), "aws:s3/bucketObjectv2:BucketObjectv2"), [
      "has 11 tags; AWS takes 10.",
    ]);
    assert.equal((await limits({ ["k".repeat(129)]: "v" })).length, 1);
    assert.equal((await limits({ k: "v".repeat(257) })).length, 1);
    assert.equal((await limits({ "AWS:mine": "v" })).length, 1);
    assert.equal((await limits({ "a<b": "v" })).length, 1);
    assert.equal((await limits({ k: "a<b" })).length, 1);
    assert.deepEqual(await limits({ k: "a<b" }, "aws:ec2/vpc:Vpc"), []);
  });

  it("refuses keys that differ only in case, and keys given twice", async () => {
    assert.deepEqual(await limits({ Owner: "a", owner: "b" }), [
      'has tag keys that differ only in case: "Owner", "owner".',
    ]);
    const twice = {
      type: "aws:autoscaling/group:Group",
      name: "x",
      inputs: { tags: [...asList(good), ...asList({ Owner: "b" })] },
    };
    assert.deepEqual(await findings(twice, {}, [tagLimits]), ['has the tag key "Owner" twice.']);
  });

  it("P4: defers unknown tags", async () => {
    const [found] = await check({ type: "aws:kms/key:Key", name: "x", inputs: { tags: UNKNOWN } }, {}, [
      tagLimits,
    ]);
    assert.equal(found!.level, "advisory");
  });
});
