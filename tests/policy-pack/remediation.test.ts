import assert from "node:assert/strict";
import fc from "fast-check";
import { cases } from "../../policy-pack/cases";
import { repaired } from "../../policy-pack/core/repair";
import { rules } from "../../policy-pack/rules";
import { Engine, secret, type TestConfig, type TestResource, UNKNOWN } from "./engine";

/** Rules that set something right, as the catalogue says. */
const remediating = rules.filter(({ accept }) => accept(({ resource }) => resource?.repairs !== undefined));

function engine(id: string, settings: object = {}): Engine {
  const config: TestConfig = { [id]: { enforcementLevel: "remediate", ...settings } };
  return new Engine(
    rules.filter((rule) => rule.id === id),
    config,
    "prod",
    "shop",
  );
}

async function remediate(id: string, resource: TestResource, settings: object = {}): Promise<unknown> {
  const [found, ...more] = await engine(id, settings).remediate(resource);
  assert.deepEqual(more, []);
  return found?.properties;
}

describe("policy pack: remediation", () => {
  it("P5: is there for tags, public-access blocks, IMDSv2 and TLS policies", () => {
    const ids = remediating.map(({ id }) => id);
    for (const id of ["tags-required", "s3-public-access-blocked", "ec2-imdsv2-required", "elb-tls-policy"]) {
      assert.ok(ids.includes(id), id);
    }
  });

  it("P5: sets tags that have but one value, and leaves the others to the program", async () => {
    const required = {
      Project: { equals: "project" },
      Environment: { equals: "stack" },
      ManagedBy: { allowed: ["pulumi"] },
      Owner: {},
    };
    const bucket = (tags: unknown) => ({
      type: "aws:s3/bucket:Bucket",
      name: "data",
      inputs: { bucket: "x", tags },
    });
    const fixed = { Project: "shop", Environment: "prod", ManagedBy: "pulumi" };
    assert.deepEqual(await remediate("tags-required", bucket(undefined), { required }), {
      bucket: "x",
      tags: fixed,
    });
    assert.deepEqual(await remediate("tags-required", bucket({ Owner: "me", Project: "" }), { required }), {
      bucket: "x",
      tags: { Owner: "me", ...fixed },
    });
    assert.equal(await remediate("tags-required", bucket({ ...fixed }), { required }), undefined);
    assert.equal(await remediate("tags-required", bucket(UNKNOWN), { required }), undefined);
  });

  it("P5: leaves unknown values and secrets around it as they are", async () => {
    const inputs = { bucket: UNKNOWN, blockPublicAcls: false, note: secret("hunter22") };
    const resource = { type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name: "data", inputs };
    assert.deepEqual(await remediate("s3-public-access-blocked", resource), {
      ...inputs,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("P5: goes into objects that are secret, and makes those that are not there", async () => {
    const template = (metadataOptions: unknown) => ({
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "fleet",
      inputs: { metadataOptions },
    });
    assert.deepEqual(await remediate("ec2-imdsv2-required", template(undefined)), {
      metadataOptions: { httpTokens: "required" },
    });
    assert.deepEqual(await remediate("ec2-imdsv2-required", template(secret({ httpTokens: "optional" }))), {
      metadataOptions: secret({ httpTokens: "required" }),
    });
  });

  it("P5: does nothing at another level", async () => {
    const resource = {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      name: "data",
      inputs: {},
    };
    const mandatory = new Engine(rules, { "s3-public-access-blocked": "mandatory" });
    assert.deepEqual(await mandatory.remediate(resource), []);
  });

  for (const { id } of remediating) {
    it(`P5: ${id} sets right what its cases fail by, or leaves a violation`, async () => {
      const own = cases.find(({ rule }) => rule === id)!;
      let mended = 0;
      for (const { resources, config } of own.fails) {
        for (const resource of resources) {
          const before = await engine(id, config).resource(resource);
          const properties = await remediate(id, resource, config);
          const after = await engine(id, config).resource({
            ...resource,
            inputs: (properties ?? resource.inputs) as TestResource["inputs"],
          });
          assert.ok(after.diagnostics.length <= before.diagnostics.length);
          mended += before.diagnostics.length - after.diagnostics.length;
          assert.equal(
            await remediate(id, { ...resource, inputs: (properties ?? resource.inputs) as any }, config),
            undefined,
          );
        }
      }
      // Tags are set only where the configuration allows one value, as tested above.
      assert.ok(mended > 0 || id === "tags-required");
      for (const { resources, config } of own.passes) {
        for (const resource of resources) {
          assert.equal(await remediate(id, resource, config), undefined);
        }
      }
    });
  }

  it("P5: changes nothing but the places that it names", () => {
    const key = fc.constantFrom("a", "b", "c");
    const path = fc.array(key, { minLength: 1, maxLength: 3 });
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.constant(UNKNOWN),
        fc.dictionary(key, tie("node"), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 3 }), path, (properties, way) => {
        const before = structuredClone(properties);
        const after = repaired(properties, [{ path: way, value: true }]) as any;
        assert.equal(JSON.stringify(properties), JSON.stringify(before));
        const others = ["a", "b", "c"].filter((each) => each !== way[0]);
        others.forEach((each) => {
          assert.equal(JSON.stringify(after[each]), JSON.stringify(properties[each]));
        });
        const blocked = way
          .slice(0, -1)
          .some(
            (_, index) =>
              typeof way.slice(0, index + 1).reduce<any>((at, step) => at?.[step], before) === "string",
          );
        assert.equal(way.reduce<any>((at, step) => at?.[step], after) === true, !blocked);
      }),
    );
  });
});
