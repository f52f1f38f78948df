import assert from "node:assert/strict";
import { UNKNOWN, World, type Properties } from "../../simulator";
import { testCatalog, types } from "./models";

const archive = "0def7320c3a5731c473e5ecbe6d01bc7";
const signature = "4dabf18193072939515e22adb298388d";

interface Comparison {
  readonly type: string;
  readonly old: Properties;
  readonly oldOutputs?: Properties;
  readonly inputs: Properties;
}

/** `kind path` of each change, `!` where it replaces, and whether the old resource goes first. */
function compare({ type, old, oldOutputs, inputs }: Comparison): {
  changes: string[];
  deletesFirst: boolean;
} {
  const world = new World({ catalog: testCatalog });
  const request = { name: "thing", oldInputs: old, oldOutputs: oldOutputs ?? old, inputs };
  const { changes, deleteBeforeReplace } = world.diff(type, request);
  const described = changes.map(
    (change) => `${change.kind}${change.replaces ? "!" : ""} ${change.path.join("/")}`,
  );
  return { changes: described, deletesFirst: deleteBeforeReplace };
}

describe("World.diff", () => {
  it("finds no change between equal inputs", () => {
    const inputs = { vpcId: "vpc-1", tags: { a: "1", b: "2" }, list: [{ x: 1 }] };
    const same = { list: [{ x: 1 }], tags: { b: "2", a: "1" }, vpcId: "vpc-1" };
    assert.deepEqual(compare({ type: types.subnet, old: inputs, inputs: same }), {
      changes: [],
      deletesFirst: false,
    });
  });

  it("tells what changed, down to the value", () => {
    const { changes } = compare({
      type: types.subnet,
      old: { tags: { a: "1", b: "2" }, list: [{ x: 1 }, "y"], whole: { a: 1 }, gone: 1 },
      inputs: { tags: { a: "2", "c.d": "3" }, list: [{ x: 2 }], whole: "text", fresh: true },
    });
    assert.deepEqual(changes, [
      "update tags/a",
      "delete tags/b",
      "add tags/c.d",
      "update list/0/x",
      "delete list/1",
      "update whole",
      "delete gone",
      "add fresh",
    ]);
  });

  it("replaces for the model's inputs, the physical name and the region only", () => {
    const subnet = (inputs: Properties) =>
      compare({ type: types.subnet, old: { cidrBlock: "10.0.0.0/24", region: "eu-west-1" }, inputs }).changes;
    assert.deepEqual(subnet({ cidrBlock: "10.0.1.0/24", region: "eu-west-1" }), ["update! cidrBlock"]);
    assert.deepEqual(subnet({ cidrBlock: "10.0.0.0/24", region: "us-east-1" }), ["update! region"]);
    assert.deepEqual(subnet({ cidrBlock: "10.0.0.0/24", region: "eu-west-1", x: 1 }), ["add x"]);
    assert.deepEqual(compare({ type: types.bucket, old: { bucket: "a" }, inputs: { bucket: "b" } }), {
      changes: ["update! bucket"],
      deletesFirst: false,
    });
  });

  it("counts an unknown value as a change", () => {
    const { changes } = compare({ type: types.subnet, old: { vpcId: "vpc-1" }, inputs: { vpcId: UNKNOWN } });
    assert.deepEqual(changes, ["update! vpcId"]);
  });

  it("leaves what AWS computes alone when it is no longer given, or given as it is", () => {
    const zone = { availabilityZone: "eu-west-1a" };
    const outputs = { ...zone, cidrBlock: "10.0.0.0/24" };
    const changes = (old: Properties, inputs: Properties) =>
      compare({ type: types.subnet, old, oldOutputs: outputs, inputs }).changes;
    assert.deepEqual(changes(zone, {}), []);
    assert.deepEqual(changes({}, zone), []);
    assert.deepEqual(changes({}, { availabilityZone: "eu-west-1b" }), ["update! availabilityZone"]);
    assert.deepEqual(changes({ cidrBlock: "10.0.0.0/24" }, {}), ["delete! cidrBlock"]);
  });

  it("deletes first where two cannot be: the model says so, or the given name stays", () => {
    const replaceBucket = (bucket: string) =>
      compare({ type: types.bucket, old: { bucket }, inputs: { bucket, objectLockEnabled: true } });
    assert.deepEqual(replaceBucket("mine"), { changes: ["add! objectLockEnabled"], deletesFirst: true });
    assert.equal(
      replaceBucket("thing-0123abc").deletesFirst,
      false,
      "the provider made the name and makes another",
    );
    const template = (inputs: Properties) =>
      compare({ type: types.template, old: { name: "thing-0123abc", kind: "a" }, inputs }).deletesFirst;
    assert.equal(template({ name: "thing-0123abc", kind: "b" }), true);
    assert.equal(template({ name: "thing-0123abc", kind: "a", size: 1 }), false);
  });

  it("compares archives by content", () => {
    const code = (path: string, hash?: string) => ({ code: { [signature]: archive, path, hash } });
    const changes = (old: Properties, inputs: Properties) =>
      compare({ type: types.lambda, old, inputs }).changes;
    assert.deepEqual(changes(code("/a/x.zip", "1"), code("/b/x.zip", "1")), []);
    assert.deepEqual(changes(code("/a/x.zip", "1"), code("/a/x.zip", "2")), ["update code"]);
    assert.deepEqual(changes(code("/a/x.zip"), code("/b/x.zip")), ["update code"]);
  });
});
