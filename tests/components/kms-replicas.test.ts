import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { EncryptionKeys, ReplicaKey, keyPurposes, type EncryptionKeysArgs } from "../../components/kms";
import { Deployment, type SecurityControl } from "../../components/shared";
import { evaluate, parsePolicy, role } from "../../iam";
import { World } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const keyType = "aws:kms/key:Key";
const replicaType = "aws:kms/replicaKey:ReplicaKey";
const away = "eu-central-1";
const deployment = new Deployment(deploymentArgs());

async function makeKeys(more: Partial<EncryptionKeysArgs> = {}, world?: World): Promise<ProgramRun> {
  return await runUnderMocks(
    () => {
      const keys = new EncryptionKeys("keys", { deployment, trailName: "audit", ...more });
      return Promise.resolve({ arns: keys.arns, controls: keys.controls });
    },
    { ...(world && { world }) },
  );
}

describe("replicas of keys", () => {
  let run: ProgramRun;
  before(async () => {
    run = await makeKeys({ multiRegion: true, replicaRegions: [away] });
  });

  it("K1: are in the other region, of the data key, under the same alias", () => {
    const [replica] = run.ofType(replicaType);
    const primary = run.get(keyType, "keys-data-key");
    assert.deepEqual(
      [replica!.name, replica!.parent, replica!.inputs.region, replica!.inputs.primaryKeyArn],
      [`keys-data-${away}-key`, `keys-data-${away}`, away, primary.outputs.arn],
    );
    assert.equal(replica!.outputs.arn, (primary.outputs.arn as string).replace("eu-west-1", away));
    const alias = run.get("aws:kms/alias:Alias", `keys-data-${away}-alias`);
    assert.deepEqual([alias.inputs.name, alias.inputs.region], ["alias/bulwark-data-dev", away]);
    assert.equal(run.ofType(replicaType).length, 1);
  });

  it("K5: let roles of the deployment in through the services of their own region", () => {
    const { inputs, outputs } = run.ofType(replicaType)[0]!;
    const resource = parsePolicy(inputs.policy as string, "key");
    const everything = parsePolicy(
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      "identity",
    );
    const may = (action: string, region: string) =>
      evaluate(
        {
          principal: role(deployment.roleArn("worker")),
          action,
          resource: outputs.arn as string,
          context: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        },
        { identity: [everything], resource },
      ).allowed;
    assert.ok(may("kms:Decrypt", away));
    assert.ok(!may("kms:Decrypt", "eu-west-1"));
    assert.ok(may("kms:UpdatePrimaryRegion", away));
  });

  it("X4: are in the summary, and rotate with their primary key", () => {
    const controls = run.outputs.controls as SecurityControl[];
    const [replica] = run.ofType(replicaType);
    const own = controls.filter(({ resource }) => resource === replica!.outputs.arn);
    assert.deepEqual(
      own.map(({ id, enabled }) => [id, enabled]),
      [
        ["K1", true],
        ["K2", true],
        ["K3", true],
      ],
    );
  });

  it("X3: nothing that was there changes its name when there is one, or one more", async () => {
    const before = await makeKeys({ multiRegion: true });
    const more = await makeKeys({ multiRegion: true, replicaRegions: ["us-east-1", away] });
    const inputs = (of: ProgramRun) => new Map(of.resources.map(({ urn, inputs: given }) => [urn, given]));
    for (const [old, now] of [
      [before, run],
      [run, more],
    ] as const) {
      const present = inputs(now);
      for (const [urn, given] of inputs(old)) assert.deepEqual(present.get(urn), given, urn);
    }
  });

  it("X2: need keys that can have any, in another region, once", async () => {
    await assert.rejects(makeKeys({ replicaRegions: [away] }), /nothing unless multiRegion is true/);
    const make = (...replicaRegions: string[]) => makeKeys({ multiRegion: true, replicaRegions });
    await assert.rejects(make("eu-west-1"), /another region than the deployment's/);
    await assert.rejects(make(away, away), /replicaRegions\.1 is "eu-central-1": named once/);
    await assert.rejects(make("Frankfurt"), /the name of a region such as eu-central-1/);
    await assert.rejects(
      runUnderMocks(() => {
        new ReplicaKey("copy", {
          deployment,
          purpose: "data",
          description: "Copy",
          use: [],
          primaryKeyArn: "x",
        });
        return Promise.resolve();
      }),
      /another region than the primary key's; fix: deployment\.inRegion/,
    );
  });

  it("S6: are protected as the deployment says", async () => {
    assert.ok(run.ofType(replicaType).every(({ protect }) => protect));
    const loose = await makeKeys({
      deployment: new Deployment(deploymentArgs({ protect: false })),
      multiRegion: true,
      replicaRegions: [away],
    });
    assert.ok(loose.ofType(replicaType).every(({ protect }) => !protect));
  });

  it("X5: each transform reaches its child", async () => {
    const changed = (_args: object, options: pulumi.CustomResourceOptions) => ({
      options: { ...options, protect: true },
    });
    for (const [kind, type] of [
      ["key", replicaType],
      ["alias", "aws:kms/alias:Alias"],
      ["policy", "aws:kms/keyPolicy:KeyPolicy"],
    ] as const) {
      const made = await makeKeys({
        deployment: new Deployment(deploymentArgs({ protect: false })),
        multiRegion: true,
        replicaRegions: [away],
        separatePolicy: true,
        transform: { replica: { [kind]: changed } },
      });
      const touched = made.resources.filter(({ protect }) => protect);
      assert.deepEqual(
        touched.map((resource) => [resource.type, resource.parent]),
        [[type, `keys-data-${away}`]],
      );
    }
  });
});

describe("keys that are there already", () => {
  const world = () => {
    const there = new World();
    const arns = Object.fromEntries(
      keyPurposes.map((purpose) => {
        const { outputs } = there.create({
          type: keyType,
          identity: purpose,
          inputs: { description: purpose },
        });
        return [purpose, outputs.arn as string];
      }),
    );
    return { there, arns };
  };

  it("X5: stand in for some or all keys; the others are made", async () => {
    const { there, arns } = world();
    const some = await makeKeys({ existing: { logs: arns.logs! } }, there);
    assert.deepEqual(
      some.ofType(keyType).map(({ name }) => name),
      ["data", "trail", "notifications"].map((purpose) => `keys-${purpose}-key`),
    );
    assert.equal((some.outputs.arns as Record<string, string>).logs, arns.logs);
    const all = await makeKeys({ existing: arns }, there);
    assert.deepEqual(all.outputs.arns, arns);
    assert.deepEqual(
      all.resources.filter(({ type }) => type.startsWith("aws:")),
      [],
    );
  });

  it("X2: must be there, of this account and region, and have no replicas here", async () => {
    const arn = deployment.arn("kms", "key/11111111-2222-3333-4444-555555555555");
    await assert.rejects(makeKeys({ existing: { data: arn } }));
    await assert.rejects(
      makeKeys({ existing: { data: arn.replace("eu-west-1", away) } }),
      /existing\.data is .*: the ARN of a key of this account and region/,
    );
    await assert.rejects(
      makeKeys({ existing: { data: arn }, multiRegion: true, replicaRegions: [away] }),
      /regions for a data key that is made here/,
    );
  });
});
