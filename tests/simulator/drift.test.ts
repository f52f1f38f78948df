import assert from "node:assert/strict";
import { World } from "../../simulator";
import { applyDrifts, DriftError, readDrifts } from "../../simulator/drift";
import { ProviderServer } from "../../simulator/provider";
import { EngineClient } from "./client";
import { testCatalog, types } from "./models";

const urnOf = (type: string, name: string): string => `urn:pulumi:dev::project::${type}::${name}`;

describe("drift of the simulated AWS", () => {
  let world: World;
  let server: ProviderServer;
  let client: EngineClient;

  beforeEach(async () => {
    world = new World({ catalog: testCatalog });
    server = new ProviderServer(world);
    client = new EngineClient(await server.listen());
    await client.configure({ region: "eu-west-1" });
    await client.create(types.bucket, "logs", { bucket: "logs", forceDestroy: false, tags: { a: "b" } });
    await client.create(types.role, "reader", { name: "reader" });
  });

  afterEach(async () => {
    client.close();
    await server.close(10);
  });

  const drift = (text: string): void => {
    applyDrifts(world, readDrifts(text));
  };

  it("changes properties and takes some away: the next refresh reads it", async () => {
    drift(`
      - type: ${types.bucket}
        name: logs
        set: { forceDestroy: true, acl: public-read, tags: null }
    `);
    const { inputs, outputs } = await client.read(types.bucket, "logs", "logs");
    assert.deepEqual(inputs, { bucket: "logs", forceDestroy: true, acl: "public-read" });
    assert.deepEqual([outputs.acl, outputs.forceDestroy, outputs.tags], ["public-read", true, undefined]);
    assert.equal(outputs.arn, "arn:aws:s3:::logs");
  });

  it("lets a resource vanish, found by its URN, in JSON", async () => {
    drift(JSON.stringify([{ urn: urnOf(types.role, "reader"), delete: true }]));
    assert.equal((await client.read(types.role, "reader", "reader")).id, "");
    assert.equal((await client.read(types.bucket, "logs", "logs")).id, "logs");
  });

  it("changes nothing where one of several changes cannot be made", () => {
    const before = JSON.stringify(world);
    assert.throws(() => {
      drift(`
        - { type: "${types.bucket}", name: logs, delete: true }
        - { type: "${types.role}", name: raeder, delete: true }
      `);
    }, /^Error: change 2: the simulated AWS has no aws:iam\/role:Role "raeder"; of that type it has: reader\.$/);
    assert.equal(JSON.stringify(world), before);
  });

  it("says that a URN is not there, and that a name is not enough", () => {
    assert.throws(() => {
      drift(`[{ urn: "urn:pulumi:dev::project::x::y", delete: true }]`);
    }, /change 1: the simulated AWS has no urn:pulumi:dev::project::x::y\./);
    world.create({
      type: types.role,
      identity: `urn:pulumi:dev::project::a:b:C$${types.role}::reader`,
      inputs: { name: "reader-2" },
    });
    assert.throws(() => {
      drift(`[{ type: "${types.role}", name: reader, delete: true }]`);
    }, /change 1: 2 resources are like that; say which by urn\./);
  });

  const wrong: [string, RegExp][] = [
    ["", /a list of changes is needed/],
    ["[]", /a list of changes is needed/],
    ["urn: a", /a list of changes is needed/],
    ["[{", /neither YAML nor JSON: /],
    ["[a]", /change 1: it is no object/],
    ["[{ urn: a, remove: true }]", /change 1: it has "remove"; allowed: urn, type, name, set, delete/],
    ["[{ delete: true }]", /change 1: urn is needed, or type and name/],
    ["[{ type: a, delete: true }]", /urn is needed, or type and name/],
    ["[{ name: a, delete: true }]", /urn is needed, or type and name/],
    ["[{ urn: a, type: b, delete: true }]", /urn is needed, or type and name/],
    ["[{ urn: a, type: b, name: c, delete: true }]", /urn is needed, or type and name/],
    ["[{ urn: 1, delete: true }]", /urn is needed, or type and name/],
    ["[{ urn: a }]", /set or delete is needed, and not both/],
    ["[{ urn: a, set: { b: 1 }, delete: true }]", /set or delete is needed, and not both/],
    ["[{ urn: a, set: b }]", /set needs properties with their values/],
    ["[{ urn: a, set: {} }]", /set needs properties with their values/],
    ["[{ urn: a, delete: true }, { urn: a, delete: false }]", /change 2: delete can only be true/],
  ];
  for (const [text, message] of wrong) {
    it(`refuses ${text || "nothing"}`, () => {
      assert.throws(
        () => readDrifts(text),
        (error) => error instanceof DriftError && message.test(error.message),
      );
    });
  }
});
