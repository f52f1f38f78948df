import assert from "node:assert/strict";
import { UNKNOWN, World } from "../../simulator";
import { testCatalog, types } from "./models";

function newWorld(): World {
  return new World({ catalog: testCatalog });
}

describe("World", () => {
  it("creates, reads, updates and deletes", () => {
    const world = newWorld();
    const check = (tag: string) =>
      world.check({
        type: types.bucket,
        name: "logs",
        identity: "a",
        inputs: { bucket: "logs", tags: { tag } },
      });
    const created = world.create({ type: types.bucket, identity: "a", inputs: check("1") });
    assert.equal(created.id, "logs");
    assert.deepEqual(created.outputs, {
      bucket: "logs",
      forceDestroy: false,
      tags: { tag: "1" },
      tagsAll: { tag: "1" },
      region: "eu-west-1",
      arn: "arn:aws:s3:::logs",
      acl: "private",
    });
    assert.equal(world.read({ type: types.bucket, id: "logs" }), created);

    const updated = world.update({ type: types.bucket, id: "logs" }, check("2"));
    assert.deepEqual(updated.outputs, { ...created.outputs, tags: { tag: "2" }, tagsAll: { tag: "2" } });
    assert.deepEqual(world.find(types.bucket, "logs"), updated);
    assert.deepEqual(world.list(types.bucket), [updated]);

    world.delete({ type: types.bucket, id: "logs" });
    assert.equal(world.read({ type: types.bucket, id: "logs" }), undefined);
    world.delete({ type: types.bucket, id: "logs" });
    assert.throws(() => world.update({ type: types.bucket, id: "logs" }, {}), { code: "NotFound" });
  });

  it("derives unique, stable ids from what a resource is", () => {
    const create = (world: World, identity: string) =>
      world.create({ type: types.subnet, identity, inputs: { vpcId: "vpc-1" } }).id;
    const [one, other] = [newWorld(), newWorld()];
    const first = create(one, "a");
    assert.match(first, /^subnet-[0-9a-f]{17}$/);
    assert.notEqual(create(one, "b"), first);
    assert.equal(create(other, "a"), first);
    // A replacement is another resource, before and after its predecessor is gone.
    const second = create(one, "a");
    assert.notEqual(second, first);
    one.delete({ type: types.subnet, id: first });
    assert.equal([first, second].includes(create(one, "a")), false);
    assert.notEqual(create(one.at({ region: "us-east-1" }), "b"), create(other, "b"));
  });

  it("knows a bucket's name once, in all accounts and regions, and its settings in its own region", () => {
    const world = new World({ accountId: "123456789012", region: "eu-west-1" });
    const type = "aws:s3/bucket:Bucket";
    const inputs = { bucket: "b", region: "eu-central-1" };
    const { outputs } = world.create({ type, identity: "x", inputs });
    assert.deepEqual([outputs.region, outputs.bucketRegion], ["eu-central-1", "eu-central-1"]);
    for (const elsewhere of [
      world,
      world.at({ region: "us-east-1" }),
      world.at({ accountId: "210987654321" }),
    ]) {
      assert.throws(() => elsewhere.create({ type, identity: "y", inputs: { bucket: "b" } }), {
        code: "AlreadyExists",
      });
    }
    const versioning = "aws:s3/bucketVersioning:BucketVersioning";
    const setting = { ...inputs, versioningConfiguration: { status: "Enabled" } };
    world.create({ type: versioning, identity: "v", inputs: setting });
    assert.equal(world.find(versioning, "b"), undefined);
    assert.ok(world.at({ region: "eu-central-1" }).find(versioning, "b"));
    assert.ok(world.read({ type: versioning, id: "b", known: { region: "eu-central-1" } }));
  });

  it("refuses a second resource of the same name, but only in the same place", () => {
    const world = newWorld();
    const create = (view: World, type: string, inputs: Record<string, unknown>, identity = "x") =>
      view.create({ type, identity, inputs });
    create(world, types.role, { name: "r" });
    assert.throws(() => create(world, types.role, { name: "r" }, "y"), { code: "AlreadyExists" });
    assert.throws(() => create(world.at({ region: "us-east-1" }), types.role, { name: "r" }), {
      code: "AlreadyExists",
    });
    create(world.at({ accountId: "210987654321" }), types.role, { name: "r" });
    create(world, types.bucket, { bucket: "b" });
    create(world.at({ region: "us-east-1" }), types.bucket, { bucket: "b" });

    create(world, types.permission, { statementId: "s", function: "f" });
    create(world, types.permission, { statementId: "s", function: "g" });
    assert.throws(() => create(world, types.permission, { statementId: "s", function: "g" }), {
      code: "AlreadyExists",
    });
    const read = (known: Record<string, unknown>) => world.read({ type: types.permission, id: "s", known });
    assert.equal(read({ function: "g" })?.inputs.function, "g");
    assert.equal(read({ function: "f" })?.inputs.function, "f");
    assert.equal(read({ function: "h" }), undefined);
  });

  it("makes physical names that stay, unless they are given or come from a prefix", () => {
    const world = newWorld();
    const check = (inputs: Record<string, unknown>, oldInputs?: Record<string, unknown>) =>
      world.check({ type: types.bucket, name: "data", identity: "urn:data", inputs, oldInputs });
    const made = check({});
    assert.match(String(made.bucket), /^data-[0-9a-f]{7}$/);
    assert.equal(made.forceDestroy, false);
    assert.deepEqual(check({}), made);
    world.create({ type: types.bucket, identity: "urn:data", inputs: made });
    assert.deepEqual(check({}, made), made, "an existing resource keeps its name");
    assert.notEqual(check({}).bucket, made.bucket, "a replacement gets another one");
    assert.equal(check({ bucket: "mine", forceDestroy: true }).bucket, "mine");
    assert.equal(check({ bucket: UNKNOWN }).bucket, UNKNOWN);
    assert.notEqual(check({}, { bucket: "mine" }).bucket, "mine");

    const prefixed = check({ bucketPrefix: "p-" });
    assert.equal("bucket" in prefixed, false);
    assert.equal(world.planCreate(types.bucket, prefixed).bucket, UNKNOWN);
    const created = world.create({ type: types.bucket, identity: "p", inputs: prefixed });
    assert.match(created.id, /^p-[0-9a-f]{26}$/);
    assert.equal(created.outputs.bucket, created.id);
    const updated = world.update({ type: types.bucket, id: created.id }, { ...prefixed, forceDestroy: true });
    assert.equal(updated.outputs.bucket, created.id);
    assert.equal(world.planUpdate(types.bucket, prefixed, created.outputs).bucket, created.id);
  });

  it("plans creations: inputs and defaults are known, the rest and what follows from unknowns is not", () => {
    const world = newWorld().at({ defaultTags: { owner: "me", a: "default" } });
    const check = (given: Record<string, unknown>) =>
      world.check({ type: types.subnet, name: "s", identity: "s", inputs: given });
    assert.deepEqual(world.planCreate(types.subnet, check({ vpcId: UNKNOWN, tags: { a: "own" } })), {
      vpcId: UNKNOWN,
      note: UNKNOWN,
      mapPublicIpOnLaunch: false,
      tags: { a: "own" },
      tagsAll: { owner: "me", a: "own" },
      region: "eu-west-1",
      arn: UNKNOWN,
      availabilityZone: UNKNOWN,
    });
    const given = world.planCreate(
      types.subnet,
      check({ availabilityZone: "eu-west-1b", region: "us-east-1" }),
    );
    assert.deepEqual([given.availabilityZone, given.region], ["eu-west-1b", "us-east-1"]);
    assert.deepEqual(check({}).tagsAll, { owner: "me", a: "default" });
    assert.equal(check({ tags: UNKNOWN }).tagsAll, UNKNOWN);
    // One unknown tag makes all unknown, as in the AWS provider.
    assert.equal(check({ tags: { a: "own", b: UNKNOWN } }).tagsAll, UNKNOWN);
    assert.deepEqual(world.list(), []);
  });

  it("keeps computed outputs on an update, except volatile ones", () => {
    const world = newWorld();
    const { id, outputs } = world.create({ type: types.template, identity: "t", inputs: { name: "t" } });
    assert.equal(outputs.latestVersion, 1);
    const plan = world.planUpdate(types.template, { name: "t", size: 1 }, outputs);
    assert.deepEqual([plan.latestVersion, plan.arn, plan.size], [UNKNOWN, outputs.arn, 1]);
    const updated = world.update({ type: types.template, id }, { name: "t", size: 1 });
    assert.deepEqual([updated.outputs.latestVersion, updated.outputs.arn], [2, outputs.arn]);
    assert.equal("size" in world.update({ type: types.template, id }, { name: "t" }).outputs, false);
  });

  it("keeps regions, accounts and partitions apart; global services have no region", () => {
    const world = newWorld();
    const china = world.at({ region: "cn-north-1" });
    assert.deepEqual(
      [world.partition, china.partition, world.at({ region: "us-gov-west-1" }).partition],
      ["aws", "aws-cn", "aws-us-gov"],
    );
    const subnet = { type: types.subnet, name: "s", identity: "s", inputs: { region: "us-east-1" } };
    const inRegion = world.create({ ...subnet, inputs: world.check(subnet) });
    assert.equal(inRegion.outputs.region, "us-east-1");
    assert.equal(inRegion.outputs.availabilityZone, "us-east-1a");
    assert.equal(world.find(types.subnet, inRegion.id), undefined);
    assert.equal(world.at({ region: "us-east-1" }).find(types.subnet, inRegion.id), inRegion);
    assert.equal(
      world.read({ type: types.subnet, id: inRegion.id, known: { region: "us-east-1" } }),
      inRegion,
    );
    const request = { type: types.role, name: "r", identity: "r", inputs: { name: "r" } };
    const role = world.create({ ...request, inputs: world.check(request) });
    assert.equal("region" in role.outputs, false);
    assert.equal(china.find(types.role, "r"), role);
    assert.equal(world.at({ accountId: "210987654321" }).find(types.role, "r"), undefined);
  });

  it("calls functions in the caller's region and account", () => {
    const world = newWorld();
    const region = (inputs: Record<string, unknown>) =>
      world.invoke("aws:index/getRegion:getRegion", inputs).region;
    assert.deepEqual([region({}), region({ region: "us-east-1" })], ["eu-west-1", "us-east-1"]);
  });

  it("names what it does not model", () => {
    const world = newWorld();
    const type = "aws:sqs/queue:Queue";
    const named = { name: "UnmodelledError", token: type, message: /"aws:sqs\/queue:Queue"/ };
    assert.throws(() => world.check({ type, name: "q", identity: "q", inputs: {} }), named);
    assert.throws(() => world.diff(type, { name: "q", oldInputs: {}, oldOutputs: {}, inputs: {} }), named);
    assert.throws(() => world.planCreate(type, {}), named);
    assert.throws(() => world.planUpdate(type, {}, {}), named);
    assert.throws(() => world.create({ type, identity: "q", inputs: {} }), named);
    assert.throws(() => world.read({ type, id: "q" }), named);
    assert.throws(() => world.update({ type, id: "q" }, {}), named);
    assert.throws(() => {
      world.delete({ type, id: "q" });
    }, named);
    assert.throws(() => world.invoke("aws:ec2/getVpc:getVpc", {}), { token: "aws:ec2/getVpc:getVpc" });
  });

  it("survives as JSON", () => {
    const world = newWorld();
    const first = world.create({ type: types.subnet, identity: "s", inputs: { vpcId: "vpc-1" } });
    const text = JSON.stringify(world);
    const copy = World.fromJSON(JSON.parse(text), { catalog: testCatalog });
    assert.deepEqual(copy.list(), world.list());
    assert.equal(JSON.stringify(copy), text);
    copy.delete({ type: types.subnet, id: first.id });
    assert.notEqual(copy.create({ type: types.subnet, identity: "s", inputs: {} }).id, first.id);
    assert.throws(() => World.fromJSON({ version: 1 }), /version 2/);
    assert.throws(() => World.fromJSON(null), /version 2/);
  });
});
