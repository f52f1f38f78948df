import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { projectFolder } from "../../cli/project";
import { Bucket, Deployment, EncryptionKey } from "../../components";
import { World } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const deployment = new Deployment(deploymentArgs());
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** What the engine is asked to import, by logical name, when a component is made in a world with the recorder's options. */
async function imports(
  world: World,
  make: (options: pulumi.ComponentResourceOptions) => unknown,
): Promise<{ asked: Record<string, string>; run: ProgramRun }> {
  const asked: Record<string, string> = {};
  const record: pulumi.ResourceTransformation = ({ name, opts }) => {
    const { import: id } = opts as pulumi.CustomResourceOptions;
    if (id !== undefined) asked[name] = id;
    return undefined;
  };
  const run = await runUnderMocks(
    async () => {
      make({ transformations: [record] });
      return await Promise.resolve({});
    },
    { world },
  );
  return { asked, run };
}

/** Something that is in AWS already, made by somebody else. */
function present(world: World, type: string, inputs: Record<string, unknown>): string {
  return world.create({ type, identity: "somebody else's", inputs }).id;
}

describe("docs/importing.md", () => {
  const text = readFileSync(join(projectFolder, "docs", "importing.md"), "utf8");

  it("X5: a key and its alias are taken over through transform", async () => {
    const world = new World();
    const keyId = present(world, "aws:kms/key:Key", { description: "Jobs" });
    const alias = present(world, "aws:kms/alias:Alias", {
      name: "alias/bulwark-jobs-dev",
      targetKeyId: keyId,
    });
    const { asked, run } = await imports(
      world,
      (options) =>
        new EncryptionKey(
          "jobs",
          {
            deployment,
            purpose: "jobs",
            description: "Jobs",
            use: [],
            transform: {
              key: () => ({ options: { import: keyId } }),
              alias: () => ({ options: { import: alias } }),
            },
          },
          options,
        ),
    );
    assert.deepEqual(asked, { "jobs-key": keyId, "jobs-alias": alias });
    assert.equal(run.get("aws:kms/key:Key", "jobs-key").id, keyId);
  });

  for (const name of ["reports", "orders"]) {
    it(`X5: a bucket is taken over under the name that the component gives it, and nothing else of it: ${name}`, async () => {
      const world = new World();
      const bucket = present(world, "aws:s3/bucket:Bucket", { bucket: deployment.bucketName(name) });
      const { asked, run } = await imports(
        world,
        (options) =>
          new Bucket(
            name,
            {
              deployment,
              keyArn,
              accessLogs: { bucketName: "bulwark-access-logs-dev-123456789012-eu-west-1" },
              transform: { bucket: () => ({ options: { import: deployment.bucketName(name) } }) },
            },
            options,
          ),
      );
      assert.deepEqual(asked, { [`${name}-bucket`]: bucket });
      assert.equal(run.get("aws:s3/bucket:Bucket", `${name}-bucket`).id, bucket);
    });
  }

  it("names settings that there are", () => {
    const configuration = readFileSync(join(projectFolder, "docs", "configuration.md"), "utf8");
    const table = text.slice(text.indexOf("## Look up"), text.indexOf("## Take over"));
    const named = [...table.matchAll(/`([a-z]\w+)\.([\w.]+)`/g)].filter(([, area]) =>
      configuration.includes(`\n## bulwark:${area ?? ""}\n`),
    );
    assert.ok(named.length >= 10);
    for (const [, area = "", setting = ""] of named) {
      const section = configuration.split(`\n## bulwark:${area}\n`)[1]?.split("\n## ")[0] ?? "";
      assert.match(
        section,
        new RegExp(`^- \`${setting.replaceAll(".", "\\.")}[.\`]`, "m"),
        `${area}.${setting}`,
      );
    }
  });
});
