import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { EncryptionKeys, type EncryptionKeysArgs } from "../../components/kms";
import { Deployment, type SecurityControl } from "../../components/shared";
import { evaluate, parsePolicy, policy, allow, role, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const key = "aws:kms/key:Key";
const alias = "aws:kms/alias:Alias";

async function makeKeys(more: Partial<EncryptionKeysArgs> = {}): Promise<ProgramRun> {
  return await runUnderMocks(async () => {
    const deployment = new Deployment(deploymentArgs());
    const keys = new EncryptionKeys("keys", { deployment, trailName: "audit", ...more });
    return await Promise.resolve({ controls: keys.controls });
  });
}

describe("encryption keys", () => {
  let run: ProgramRun;
  before(async () => {
    run = await makeKeys();
  });

  it("K1: are one a purpose, under stable names", () => {
    assert.deepEqual(
      run.ofType(key).map(({ name, parent }) => [name, parent]),
      ["data", "logs", "trail", "notifications"].map((purpose) => [`keys-${purpose}-key`, `keys-${purpose}`]),
    );
    assert.deepEqual(
      run.ofType(alias).map(({ inputs }) => inputs.name as string),
      ["data", "logs", "trail", "notifications"].map((purpose) => `alias/bulwark-${purpose}-dev`),
    );
  });

  it("K1: each alias leads to its own key", () => {
    for (const purpose of ["data", "logs", "trail", "notifications"]) {
      const target = run.get(alias, `keys-${purpose}-alias`).inputs.targetKeyId as string;
      assert.equal(target, run.get(key, `keys-${purpose}-key`).outputs.keyId);
    }
  });

  it("K1: rotate every year and can be saved for 30 days, unless told otherwise", async () => {
    const other = await makeKeys({ rotationPeriodInDays: 90, deletionWindowInDays: 7, multiRegion: true });
    for (const { inputs } of run.ofType(key)) {
      assert.deepEqual(
        [
          inputs.enableKeyRotation,
          inputs.rotationPeriodInDays,
          inputs.deletionWindowInDays,
          inputs.multiRegion,
        ],
        [true, 365, 30, false],
      );
    }
    for (const { inputs } of other.ofType(key)) {
      assert.deepEqual(
        [
          inputs.enableKeyRotation,
          inputs.rotationPeriodInDays,
          inputs.deletionWindowInDays,
          inputs.multiRegion,
        ],
        [true, 90, 7, true],
      );
    }
  });

  it("K1: their controls come from the keys themselves", () => {
    const controls = run.outputs.controls as SecurityControl[];
    const arns = run.ofType(key).map(({ outputs }) => outputs.arn as string);
    for (const id of ["K1", "K2"]) {
      const proofs = controls.filter((control) => control.id === id && control.enabled);
      assert.deepEqual(
        proofs.map(({ resource }) => resource),
        arns,
      );
    }
  });

  it("S6: are protected as the deployment says", async () => {
    assert.ok(run.ofType(key).every(({ protect }) => protect));
    const loose = await makeKeys({ deployment: new Deployment(deploymentArgs({ protect: false })) });
    assert.ok(loose.ofType(key).every(({ protect }) => !protect));
  });

  it("X1: carry the tags, in their own inputs", () => {
    assert.deepEqual(run.get(key, "keys-trail-key").inputs.tags, {
      Project: "bulwark",
      Environment: "dev",
      Owner: "platform-team",
      CostCenter: "1000",
      Compliance: "internal",
      ManagedBy: "pulumi",
      Name: "bulwark-trail-dev",
    });
  });

  it("K2: their policies are known in a preview of nothing", async () => {
    const preview = await runUnderMocks(
      async () => {
        const deployment = new Deployment(deploymentArgs());
        new EncryptionKeys("keys", { deployment, trailName: "audit" });
        return await Promise.resolve({});
      },
      { preview: true },
    );
    assert.equal(preview.ofType(key).length, 4);
    for (const { inputs } of preview.ofType(key)) {
      assert.ok(parsePolicy(inputs.policy as string, "key").statements.length > 2);
    }
  });

  it("X3: wait for what the component depends on, so that the principals of their policies exist", async () => {
    const ordered = await runUnderMocks(async () => {
      const deployment = new Deployment(deploymentArgs());
      const serviceRole = new aws.iam.ServiceLinkedRole("role", {
        awsServiceName: "autoscaling.amazonaws.com",
      });
      new EncryptionKeys("keys", { deployment, trailName: "audit" }, { dependsOn: serviceRole });
      return await Promise.resolve({});
    });
    const { urn } = ordered.get("aws:iam/serviceLinkedRole:ServiceLinkedRole", "role");
    assert.ok(ordered.ofType(key).every(({ dependencies }) => dependencies.includes(urn)));
    assert.ok(run.ofType(key).every(({ dependencies }) => dependencies.length === 0));
  });

  it("K4: each key serves its own purpose only", () => {
    const trailArn = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/bulwark-audit-dev";
    const serves = (purpose: string) => {
      const { inputs, outputs } = run.get(key, `keys-${purpose}-key`);
      return evaluate(
        {
          principal: service("cloudtrail.amazonaws.com"),
          action: "kms:GenerateDataKey",
          resource: outputs.arn as string,
          context: { "aws:SourceArn": trailArn, "kms:EncryptionContext:aws:cloudtrail:arn": trailArn },
        },
        { resource: parsePolicy(inputs.policy as string, "key") },
      ).allowed;
    };
    assert.deepEqual(["data", "logs", "trail", "notifications"].filter(serves), ["trail"]);
  });

  it("K3: administrators reach the policies", async () => {
    const administrator = "arn:aws:iam::123456789012:role/deploy";
    const deletes = (keys: ProgramRun) =>
      keys.ofType(key).map(({ inputs, outputs }) => {
        const identity = [
          parsePolicy(policy(allow("All", { actions: "kms:*", resources: "*" })), "identity"),
        ];
        const resource = outputs.arn as string;
        return evaluate(
          { principal: role(administrator), action: "kms:ScheduleKeyDeletion", resource },
          { identity, resource: parsePolicy(inputs.policy as string, "key") },
        ).allowed;
      });
    assert.deepEqual(deletes(await makeKeys({ administrators: [administrator] })), [true, true, true, true]);
    assert.deepEqual(deletes(run), [false, false, false, false]);
  });

  const mistakes: readonly (readonly [string, Partial<EncryptionKeysArgs>, RegExp])[] = [
    [
      "a short rotation period",
      { rotationPeriodInDays: 89 },
      /rotationPeriodInDays is 89: whole days from 90 to 2560/,
    ],
    ["half a day", { rotationPeriodInDays: 90.5 }, /rotationPeriodInDays is 90\.5/],
    [
      "a short deletion window",
      { deletionWindowInDays: 6 },
      /deletionWindowInDays is 6: whole days from 7 to 30/,
    ],
    [
      "an administrator elsewhere",
      { administrators: ["arn:aws:iam::999999999999:role/deploy"] },
      /administrators\.0 is "arn:aws:iam::999999999999:role\/deploy": the ARN of a role or user of this account/,
    ],
    [
      "a pattern of administrators",
      { administrators: ["arn:aws:iam::123456789012:role/*"] },
      /without wildcards/,
    ],
    [
      "a session as administrator",
      { administrators: ["arn:aws:sts::123456789012:assumed-role/deploy/me"] },
      /write the role itself, not a session/,
    ],
  ];
  for (const [what, args, message] of mistakes) {
    it(`X2: refuse ${what} before the first key`, async () => {
      await assert.rejects(makeKeys(args), message);
    });
  }
});
