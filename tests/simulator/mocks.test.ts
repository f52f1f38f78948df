import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { World, simulatorMocks } from "../../simulator";
import { testCatalog, types } from "./models";

/** What a program sees of an output. */
async function look<T>(
  output: pulumi.Output<T>,
): Promise<{ value: T | undefined; known: boolean; secret: boolean }> {
  const inner = output as unknown as Record<"isKnown" | "isSecret", Promise<boolean>> & {
    promise(): Promise<T>;
  };
  const known = await inner.isKnown;
  return { value: known ? await inner.promise() : undefined, known, secret: await inner.isSecret };
}

async function mocked(preview = false, config: Record<string, string> = {}): Promise<World> {
  const world = new World({ catalog: testCatalog });
  await pulumi.runtime.setMocks(simulatorMocks(world), "project", "stack", preview);
  pulumi.runtime.setAllConfig(config);
  return world;
}

describe("simulatorMocks", () => {
  after(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("creates what the program registers", async () => {
    const world = await mocked();
    const bucket = new aws.s3.Bucket("data", { bucket: "data", tags: { a: "1" } });
    assert.deepEqual(await look(bucket.arn), { value: "arn:aws:s3:::data", known: true, secret: false });
    assert.equal((await look(bucket.id)).value, "data");
    assert.equal((await look(bucket.forceDestroy)).value, false);
    assert.deepEqual(world.find(types.bucket, "data")?.outputs.tagsAll, { a: "1" });
  });

  it("knows in a preview what the provider would know, and creates nothing", async () => {
    const world = await mocked(true);
    const subnet = new aws.ec2.Subnet("s", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" });
    const other = new aws.ec2.Subnet("t", { vpcId: subnet.id, tags: { a: "1", b: subnet.id } });
    assert.equal((await look(subnet.id)).known, false);
    assert.equal((await look(subnet.arn)).known, false);
    assert.deepEqual(await look(subnet.vpcId), { value: "vpc-1", known: true, secret: false });
    assert.equal((await look(subnet.mapPublicIpOnLaunch)).value, false);
    assert.equal((await look(other.vpcId)).known, false);
    assert.equal((await look(other.tagsAll)).known, false);
    assert.equal((await look(other.region)).value, "eu-west-1");
    assert.deepEqual(world.list(), []);
  });

  it("keeps secrets and assets", async () => {
    const world = await mocked();
    const bucket = new aws.s3.Bucket("data", { bucket: pulumi.secret("hidden"), tags: { a: "1" } });
    assert.deepEqual(await look(bucket.bucket), { value: "hidden", known: true, secret: true });
    assert.equal((await look(bucket.tags)).secret, false);
    assert.ok(world.find(types.bucket, "hidden"));

    const code = (file: string) =>
      new pulumi.asset.AssetArchive({ "a.py": new pulumi.asset.StringAsset(file) });
    const one = new aws.lambda.Function("one", { name: "one", role: "r", code: code("pass") });
    const two = new aws.lambda.Function("two", { name: "two", role: "r", code: code("return") });
    const hashes = [(await look(one.codeSha256)).value, (await look(two.codeSha256)).value];
    assert.match(String(hashes[0]), /^[0-9a-f]{64}$/);
    assert.notEqual(hashes[0], hashes[1]);
    assert.ok(pulumi.asset.Archive.isInstance((await look(one.code)).value));
  });

  it("lets component resources pass", async () => {
    const world = await mocked();
    class Part extends pulumi.ComponentResource {}
    const part = new Part("test:index:Part", "part", {});
    assert.match((await look(part.urn)).value ?? "", /test:index:Part::part$/);
    assert.deepEqual(world.list(), []);
  });

  it("reads existing resources", async () => {
    const world = await mocked();
    world.create({ type: types.bucket, identity: "x", inputs: { bucket: "there" } });
    assert.equal((await look(aws.s3.Bucket.get("b", "there").arn)).value, "arn:aws:s3:::there");
    const mocks = simulatorMocks(world);
    const read = async () =>
      mocks.newResource({ type: types.bucket, name: "b", id: "gone", inputs: {}, custom: true });
    await assert.rejects(read, /NotFound: There is no aws:s3\/bucket:Bucket "gone"/);
  });

  it("obeys the stack's settings of the provider, and explicit providers", async () => {
    await mocked(false, {
      "aws:region": "eu-central-1",
      "aws:defaultTags": JSON.stringify({ tags: { owner: "me" } }),
    });
    const subnet = new aws.ec2.Subnet("s", { vpcId: "vpc-1" });
    assert.deepEqual((await look(subnet.tagsAll)).value, { owner: "me" });
    assert.equal((await look(subnet.availabilityZone)).value, "eu-central-1a");
    const provider = new aws.Provider("replica", { region: "us-east-1" });
    const replica = new aws.ec2.Subnet("r", { vpcId: "vpc-1" }, { provider });
    assert.equal((await look(replica.availabilityZone)).value, "us-east-1a");
    assert.deepEqual((await look(replica.tagsAll)).value, {});
    assert.equal((await aws.getRegion({}, { provider })).region, "us-east-1");
    assert.equal((await aws.getRegion()).region, "eu-central-1");
  });

  it("refuses a wrong account", async () => {
    await mocked(false, { "aws:allowedAccountIds": '["210987654321"]' });
    await assert.rejects(
      aws.getCallerIdentity(),
      /account 123456789012, but aws:allowedAccountIds admits only 210987654321/,
    );
    await mocked(false, { "aws:allowedAccountIds": '["123456789012"]' });
    assert.equal((await aws.getCallerIdentity()).accountId, "123456789012");
  });

  it("names an unmodelled type or function", async () => {
    const world = await mocked();
    const mocks = simulatorMocks(world);
    const register = async () =>
      mocks.newResource({ type: "aws:sqs/queue:Queue", name: "q", inputs: {}, custom: true });
    await assert.rejects(register, /"aws:sqs\/queue:Queue"/);
    await assert.rejects(aws.ec2.getVpc({}), /"aws:ec2\/getVpc:getVpc"/);
    const foreign = async () =>
      mocks.newResource({ type: "random:index:Id", name: "r", inputs: {}, custom: true });
    await assert.rejects(foreign, /"random:index:Id"/);
  });
});
