import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import awsPackage from "@pulumi/aws/package.json";
import { UNKNOWN, World, type Properties } from "../../simulator";
import { ProviderServer } from "../../simulator/provider";
import { EngineClient } from "./client";
import { testCatalog, types } from "./models";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown): Properties => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const asset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "pass", hash: "1234" };
const archive = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", assets: { "a.py": asset }, hash: "5678" };

describe("ProviderServer", () => {
  let world: World;
  let port: number;
  let changes: number;
  const clients: EngineClient[] = [];
  const servers: ProviderServer[] = [];

  /** A connection with a configured provider. */
  async function connect(config: Properties = { region: "eu-west-1" }): Promise<EngineClient> {
    const client = newClient();
    await client.configure(config);
    return client;
  }

  function newClient(serverPort = port): EngineClient {
    const client = new EngineClient(serverPort);
    clients.push(client);
    return client;
  }

  beforeEach(async () => {
    world = new World({ catalog: testCatalog });
    changes = 0;
    port = await serve(() => {
      changes++;
      return Promise.resolve();
    });
  });

  afterEach(async () => {
    clients.splice(0).forEach((client) => {
      client.close();
    });
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** Starts a provider; returns its port. */
  async function serve(afterChange: () => Promise<void>): Promise<number> {
    const server = new ProviderServer(world, { afterChange });
    servers.push(server);
    return await server.listen();
  }

  /** Checks and creates a resource. */
  async function make(client: EngineClient, type: string, name: string, given: Properties) {
    const { inputs, failures } = await client.check(type, name, given);
    assert.deepEqual(failures, []);
    return { inputs, ...(await client.create(type, name, inputs)) };
  }

  describe("as a plugin", () => {
    it("introduces itself", async () => {
      const client = newClient();
      const handshake = await client.handshake();
      assert.equal(handshake.getAcceptSecrets(), true);
      // What it does not accept, the engine turns into plain values, unknowns and secrets.
      assert.equal(handshake.getAcceptResources(), false);
      assert.equal(handshake.getAcceptOutputs(), false);
      const configured = await client.configure({ region: "eu-west-1" });
      assert.equal(configured.getSupportspreview(), true);
      assert.equal(configured.getAcceptsecrets(), true);
      assert.equal(await client.pluginVersion(), awsPackage.version);
      assert.deepEqual(await client.schema(), { name: "aws", version: awsPackage.version });
      await client.cancel();
    });

    it("says that it has no other methods", async () => {
      await assert.rejects(newClient().getMapping(), { code: grpc.status.UNIMPLEMENTED });
    });

    it("refuses work before it is configured", async () => {
      await assert.rejects(newClient().check(types.bucket, "b", {}), /has not been configured/);
    });

    it("says which port is taken", async () => {
      const other = new ProviderServer(world);
      servers.push(other);
      await assert.rejects(other.listen(port), /EADDRINUSE|No address added/);
    });
  });

  describe("configuration", () => {
    const account = "123456789012";

    it("admits its account only where the settings do", async () => {
      const client = newClient();
      const check = (settings: Properties) => client.checkConfig({ region: "eu-west-1", ...settings });
      assert.deepEqual(await check({ allowedAccountIds: JSON.stringify([account]) }), []);
      assert.deepEqual(await check({ allowedAccountIds: [account, "210987654321"] }), []);
      assert.deepEqual(await check({ forbiddenAccountIds: '["210987654321"]' }), []);
      const [wrong] = await check({ allowedAccountIds: '["210987654321"]' });
      assert.match(wrong ?? "", /account 123456789012, but aws:allowedAccountIds admits only 210987654321\./);
      const [forbidden] = await check({ forbiddenAccountIds: [account] });
      assert.match(forbidden ?? "", /account 123456789012, which aws:forbiddenAccountIds forbids/);
      const configure = client.configure({ region: "eu-west-1", allowedAccountIds: '["210987654321"]' });
      await assert.rejects(configure, /admits only 210987654321/);
      assert.deepEqual(await check({ allowedAccountIds: UNKNOWN }), []);
      assert.match((await check({ allowedAccountIds: account }))[0] ?? "", /must be a list/);
    });

    it("names settings that it does not model, and lets those about connections pass", async () => {
      const client = newClient();
      const failures = await client.checkConfig({
        region: "eu-west-1",
        ignoreTags: "{}",
        profile: "x",
        skipRegionValidation: "true",
      });
      assert.deepEqual(failures, ['The simulated AWS does not model the provider\'s setting "ignoreTags".']);
    });

    it("wants a region", async () => {
      const kept = {
        AWS_REGION: process.env.AWS_REGION,
        AWS_DEFAULT_REGION: process.env.AWS_DEFAULT_REGION,
      };
      delete process.env.AWS_REGION;
      delete process.env.AWS_DEFAULT_REGION;
      try {
        assert.match((await newClient().checkConfig({}))[0] ?? "", /no region is set/);
        process.env.AWS_REGION = "us-west-2";
        assert.deepEqual(await newClient().checkConfig({}), []);
      } finally {
        delete process.env.AWS_REGION;
        Object.assign(
          process.env,
          Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
        );
      }
    });

    it("works in the account of an assumed role", async () => {
      const roleArn = "arn:aws:iam::210987654321:role/path/deploy";
      const client = await connect({
        region: "eu-west-1",
        assumeRoles: JSON.stringify([{ roleArn, sessionName: "s" }]),
      });
      assert.deepEqual(await client.invoke("aws:index/getCallerIdentity:getCallerIdentity"), {
        accountId: "210987654321",
        arn: "arn:aws:sts::210987654321:assumed-role/deploy/s",
      });
      const { outputs } = await make(client, types.role, "r", { name: "r" });
      assert.equal(outputs.arn, "arn:aws:iam::210987654321:role/r");
      assert.equal(world.find(types.role, "r"), undefined);
      await assert.rejects(
        connect({ region: "eu-west-1", assumeRoles: [{ roleArn: "deploy" }] }),
        /not the ARN of a role/,
      );
      const wrong = { region: "eu-west-1", assumeRoles: [{ roleArn }], allowedAccountIds: [account] };
      await assert.rejects(connect(wrong), /account 210987654321, but/);
    });

    it("serves providers of several regions at once", async () => {
      const [ireland, virginia] = [await connect(), await connect({ region: "us-east-1" })];
      const one = await make(ireland, types.subnet, "s", { vpcId: "vpc-1" });
      const other = await make(virginia, types.subnet, "s", { vpcId: "vpc-1" });
      assert.deepEqual(
        [one.outputs.availabilityZone, other.outputs.availabilityZone],
        ["eu-west-1a", "us-east-1a"],
      );
      assert.equal((await virginia.read(types.subnet, "s", one.id)).id, "");
      assert.equal((await virginia.read(types.subnet, "s", `${one.id}@eu-west-1`)).id, one.id);
    });

    it("shows changed default tags and regions in the diffs of resources, not of the provider", async () => {
      const old = await make(await connect(), types.subnet, "s", { vpcId: "vpc-1", tags: { a: "1" } });
      const config = { region: "us-east-1", defaultTags: JSON.stringify({ tags: { owner: "me", a: "0" } }) };
      const client = await connect(config);
      const { inputs } = await client.check(
        types.subnet,
        "s",
        { vpcId: "vpc-1", tags: { a: "1" } },
        old.inputs,
      );
      assert.deepEqual(inputs.tagsAll, { a: "1", owner: "me" });
      const diff = await client.diff(types.subnet, "s", old.inputs, old.outputs, inputs);
      assert.deepEqual(diff.details.sort(), ["ADD tagsAll.owner", "UPDATE_REPLACE region"]);
      const ofProvider = await client.diffConfig({ region: "eu-west-1" }, config);
      assert.deepEqual(ofProvider.details.sort(), ["ADD defaultTags", "UPDATE region"]);
      assert.deepEqual(ofProvider.replaces, []);
      assert.equal((await client.diffConfig(config, config)).some, false);
    });
  });

  describe("check", () => {
    it("fills in defaults and names, keeps unknowns, secrets and assets", async () => {
      const client = await connect();
      const { inputs } = await client.check(types.bucket, "data", {
        tags: secret({ a: "1" }),
        other: UNKNOWN,
        file: asset,
        list: [secret("x"), UNKNOWN],
      });
      const { bucket, ...rest } = inputs;
      assert.match(String(bucket), /^data-[0-9a-f]{7}$/);
      assert.deepEqual(rest, {
        forceDestroy: false,
        region: "eu-west-1",
        tags: secret({ a: "1" }),
        tagsAll: secret({ a: "1" }),
        other: UNKNOWN,
        file: asset,
        list: [secret("x"), UNKNOWN],
      });
      assert.equal((await client.check(types.bucket, "data", {}, inputs)).inputs.bucket, bucket);
    });

    it("knows an unknown value of any type", async () => {
      const number = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
      const { inputs } = await (
        await connect()
      ).check(types.subnet, "s", { vpcId: "v", list: [number], tags: { a: number } });
      assert.deepEqual([inputs.list, inputs.tagsAll], [[UNKNOWN], UNKNOWN]);
    });

    it("names an unmodelled type", async () => {
      const { failures } = await (await connect()).check("aws:sqs/queue:Queue", "q", {});
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", /does not model resource type "aws:sqs\/queue:Queue"/);
    });

    it("refuses values of a kind that it did not say to accept", async () => {
      const reference = { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:pulumi:x" };
      await assert.rejects(
        (await connect()).check(types.bucket, "b", { reference }),
        /cannot read a property value/,
      );
    });
  });

  describe("create, update, read, delete", () => {
    it("previews a creation with all that is known", async () => {
      const client = await connect();
      const { inputs } = await client.check(types.subnet, "s", { vpcId: UNKNOWN, tags: { a: "1" } });
      const { id, outputs } = await client.create(types.subnet, "s", inputs, true);
      assert.equal(id, "");
      assert.deepEqual(outputs, {
        vpcId: UNKNOWN,
        note: UNKNOWN,
        mapPublicIpOnLaunch: false,
        region: "eu-west-1",
        tags: { a: "1" },
        tagsAll: { a: "1" },
        arn: UNKNOWN,
        availabilityZone: UNKNOWN,
      });
      assert.deepEqual([world.list(), changes], [[], 0]);
    });

    it("creates; the world holds the values, the engine keeps the secrets", async () => {
      const client = await connect();
      const given = { name: "f", code: archive, environment: { variables: { token: secret("hush") } } };
      const { id, outputs } = await make(client, types.lambda, "f", given);
      assert.equal(id, "f");
      assert.deepEqual(outputs, { ...given, region: "eu-west-1", codeSha256: "5678" });
      assert.deepEqual(world.find(types.lambda, "f")?.inputs.environment, {
        variables: { token: "hush" },
      });
      assert.equal(changes, 1);
    });

    it("updates in place, previewed with old values and unknown new ones", async () => {
      const client = await connect();
      const { id, inputs, outputs } = await make(client, types.template, "t", {
        name: "t",
        tags: { a: "1" },
      });
      const fresh = { ...inputs, size: 2, token: secret("x") };
      const diff = await client.diff(types.template, "t", inputs, outputs, fresh);
      assert.deepEqual(diff.details.sort(), ["ADD size", "ADD token"]);
      assert.deepEqual([diff.some, diff.replaces], [true, []]);
      const planned = await client.update(types.template, "t", id, outputs, fresh, true);
      assert.deepEqual(planned, { ...outputs, size: 2, token: secret("x"), latestVersion: UNKNOWN });
      assert.equal(world.find(types.template, id)?.inputs.size, undefined);
      const updated = await client.update(types.template, "t", id, outputs, fresh);
      assert.deepEqual(updated, { ...planned, latestVersion: 2 });
      assert.equal(changes, 2);
    });

    it("finds no difference after a creation", async () => {
      const client = await connect();
      const given = { bucket: "b", tags: { a: "1" }, file: asset, secret: secret("x") };
      const { inputs, outputs } = await make(client, types.bucket, "b", given);
      const again = await client.check(types.bucket, "b", given, inputs);
      assert.deepEqual(await client.diff(types.bucket, "b", inputs, outputs, again.inputs), {
        some: false,
        replaces: [],
        deleteBeforeReplace: false,
        details: [],
      });
    });

    it("replaces: another id, or the old one first", async () => {
      const client = await connect();
      const old = await make(client, types.subnet, "s", {
        vpcId: "vpc-1",
        list: ["a"],
        tags: { "a b": "1" },
      });
      const { inputs } = await client.check(
        types.subnet,
        "s",
        { vpcId: "vpc-2", list: ["b"], tags: { "a b": "2" } },
        old.inputs,
      );
      const diff = await client.diff(types.subnet, "s", old.inputs, old.outputs, inputs);
      assert.deepEqual(diff.details.sort(), [
        "UPDATE list[0]",
        "UPDATE note",
        'UPDATE tagsAll["a b"]',
        'UPDATE tags["a b"]',
        "UPDATE_REPLACE vpcId",
      ]);
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["vpcId"], false]);
      const replacement = await make(client, types.subnet, "s", { vpcId: "vpc-2" });
      assert.notEqual(replacement.id, old.id);
      await client.delete(types.subnet, "s", old.id, old.outputs);
      assert.deepEqual(
        world.list(types.subnet).map((resource) => resource.id),
        [replacement.id],
      );

      const role = await make(client, types.role, "r", { name: "r" });
      const template = { name: "t", kind: "a" };
      const first = await client.diff(types.template, "t", template, template, { name: "t", kind: "b" });
      assert.deepEqual([first.replaces, first.deleteBeforeReplace], [["kind"], true]);
      await assert.rejects(
        client.create(types.role, "other", role.inputs),
        /AlreadyExists: There is a aws:iam\/role:Role "r"/,
      );
    });

    it("refreshes: nothing drifts, secrets stay, what is gone has no id", async () => {
      const client = await connect();
      const { id, inputs, outputs } = await make(client, types.bucket, "b", {
        bucket: "b",
        tags: secret({ a: "1" }),
      });
      assert.deepEqual(await client.read(types.bucket, "b", id, outputs, inputs), { id, outputs, inputs });
      world.update({ type: types.bucket, id }, { bucket: "b", tags: { a: "2" } });
      const drifted = await client.read(types.bucket, "b", id, outputs, inputs);
      assert.deepEqual([drifted.outputs.tags, drifted.inputs.tags], [secret({ a: "2" }), secret({ a: "2" })]);
      world.delete({ type: types.bucket, id });
      assert.deepEqual(await client.read(types.bucket, "b", id, outputs, inputs), {
        id: "",
        outputs: {},
        inputs: {},
      });
      await client.delete(types.bucket, "b", id, outputs);
      await assert.rejects(
        client.update(types.bucket, "b", id, outputs, inputs),
        /NotFound: .* run "pulumi refresh"/,
      );
    });

    it("imports by id", async () => {
      const client = await connect();
      const { id, inputs, outputs } = await make(client, types.bucket, "b", { bucket: "b" });
      assert.deepEqual(await client.read(types.bucket, "imported", id), { id, outputs, inputs });
      assert.equal((await client.read(types.bucket, "imported", "other")).id, "");
    });

    it("names an unmodelled type in every verb", async () => {
      const client = await connect();
      const [type, named] = ["aws:sqs/queue:Queue", /"aws:sqs\/queue:Queue"/];
      await assert.rejects(client.diff(type, "q", {}, {}, {}), named);
      await assert.rejects(client.create(type, "q", {}), named);
      await assert.rejects(client.create(type, "q", {}, true), named);
      await assert.rejects(client.update(type, "q", "q", {}, {}), named);
      await assert.rejects(client.update(type, "q", "q", {}, {}, true), named);
      await assert.rejects(client.read(type, "q", "q"), named);
      await assert.rejects(client.delete(type, "q", "q", {}), named);
    });

    it("answers a change only when it has been kept", async () => {
      const keeping: (() => void)[] = [];
      const client = newClient(
        await serve(async () => {
          await new Promise<void>((resolve) => keeping.push(resolve));
        }),
      );
      await client.configure({ region: "eu-west-1" });
      let answered = false;
      const creation = client.create(types.bucket, "b", { bucket: "b" }).then(() => {
        answered = true;
      });
      // Calls of one connection are answered in turn: were the creation done, it would be so before this one.
      await client.check(types.bucket, "c", {});
      await client.check(types.bucket, "c", {});
      assert.deepEqual([answered, keeping.length], [false, 1]);
      keeping[0]?.();
      await creation;
    });
  });

  describe("invoke", () => {
    it("calls functions in the provider's region, or the one asked for", async () => {
      const client = await connect({ region: "us-east-1" });
      assert.deepEqual(await client.invoke("aws:index/getRegion:getRegion"), { region: "us-east-1" });
      assert.deepEqual(await client.invoke("aws:index/getRegion:getRegion", { region: "eu-north-1" }), {
        region: "eu-north-1",
      });
    });

    it("names an unmodelled function", async () => {
      await assert.rejects(
        (await connect()).invoke("aws:ec2/getVpc:getVpc"),
        /function "aws:ec2\/getVpc:getVpc"/,
      );
    });
  });
});
