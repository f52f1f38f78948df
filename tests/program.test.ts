import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allow, grantsToAnyone, parsePolicy, policy, policyDocument } from "../iam";
import { taggableTypes } from "../policy-pack/rules/tags/taggable";
import { World } from "../simulator";
import { runStack, type ProgramRun, type Registered } from "./support/program";
import { protectedTypes } from "./support/stateful";

const stacks = ["dev", "prod"] as const;
const requiredTags = ["Project", "Environment", "Owner", "CostCenter", "Compliance", "ManagedBy", "Name"];

/** The list must not change unnoticed. After a wanted change, delete the file, run the test, and review the new one. */
function golden(stack: string, lines: readonly string[]): void {
  const file = join(__dirname, "golden", `${stack}.txt`);
  if (!existsSync(file)) {
    writeFileSync(file, `${lines.join("\n")}\n`);
    assert.fail(`${file} was not there; it has been written: review and commit it`);
  }
  assert.deepEqual(lines, readFileSync(file, "utf8").trimEnd().split("\n"));
}

function identities(run: ProgramRun): string[] {
  return run.resources.map(({ type, name, parent }) => `${type} ${name} < ${parent ?? "the stack"}`).sort();
}

function awsResources(run: ProgramRun): Registered[] {
  return run.resources.filter(({ type }) => type.startsWith("aws:"));
}

for (const stack of stacks) {
  describe(`the ${stack} stack`, () => {
    let run: ProgramRun;
    before(async () => {
      run = await runStack(stack);
    });

    it("keeps the identity (type, name, parent) of every resource", () => {
      golden(stack, identities(run));
    });

    it("registers in a preview what it registers in a deployment: nothing depends on values AWS has yet to make", async () => {
      assert.deepEqual(identities(await runStack(stack, {}, { preview: true })), identities(run));
    });

    it("S3: is the same every time", async () => {
      const inputs = (of: ProgramRun) => new Map(of.resources.map(({ urn, inputs: given }) => [urn, given]));
      assert.deepEqual(inputs(await runStack(stack)), inputs(run));
    });

    it("X1: tags every taggable resource in its own inputs", () => {
      const taggable = awsResources(run).filter(({ type }) => taggableTypes.has(type));
      assert.ok(taggable.length > 20);
      for (const { type, name, inputs } of taggable) {
        const missing = requiredTags.filter((key) => (inputs.tags?.[key] ?? "") === "");
        assert.deepEqual(missing, [], `${type} ${name}`);
        assert.equal(inputs.tags.Environment, stack);
        assert.equal(inputs.tags.ManagedBy, "pulumi");
      }
    });

    it("X1: propagates the tags to instances and their volumes", () => {
      const [group] = run.ofType("aws:autoscaling/group:Group");
      const propagated = group?.inputs.tags
        .filter((tag: any) => tag.propagateAtLaunch)
        .map((tag: any) => tag.key);
      assert.deepEqual(
        requiredTags.filter((key) => !propagated.includes(key)),
        [],
      );
      const [template] = run.ofType("aws:ec2/launchTemplate:LaunchTemplate");
      for (const kind of ["instance", "volume"]) {
        const tags =
          template?.inputs.tagSpecifications.find((spec: any) => spec.resourceType === kind)?.tags ?? {};
        assert.deepEqual(
          requiredTags.filter((key) => !tags[key]),
          [],
          kind,
        );
      }
    });

    it("K2: no key policy lets anybody in by a wildcard", () => {
      const keys = run.ofType("aws:kms/key:Key");
      assert.equal(keys.length, 4);
      for (const { name, inputs } of keys) {
        const asDeployed = parsePolicy(inputs.policy, "key");
        assert.deepEqual(grantsToAnyone(asDeployed), [], name);
        const anybody = allow("Anybody", {
          principals: { AWS: "*" },
          actions: "kms:Decrypt",
          resources: "*",
        });
        const opened = policy(...policyDocument(asDeployed).Statement, anybody);
        assert.equal(grantsToAnyone(parsePolicy(opened, "key")).length, 1, name);
      }
    });

    it("X4: lists the controls as the resources have them, with the resource that proves each", () => {
      const summary = run.outputs.securitySummary as {
        id: string;
        control: string;
        enabled: boolean;
        resource: string;
      }[];
      assert.deepEqual(
        summary.filter(({ enabled }) => !enabled).map(({ control }) => control),
        stack === "prod" ? [] : ["deletion protection", "final snapshot", "standby in another zone"],
      );
      assert.deepEqual(
        summary.filter(({ resource }) => resource === ""),
        [],
      );
      const ids = new Set(summary.map(({ id }) => id));
      for (const id of ["K1", "K3", "S1", "S2", "S5", "A1", "A3", "A4", "A6", "V4", "C1", "C3"]) {
        assert.ok(ids.has(id), `nothing is listed for ${id}`);
      }
    });

    it(`S6: ${stack === "prod" ? "protects" : "does not protect"} what holds data`, () => {
      const stateful = run.resources.filter(({ type }) => protectedTypes.includes(type));
      assert.ok(stateful.length >= 8);
      assert.deepEqual(
        stateful.filter((resource) => resource.protect !== (stack === "prod")).map(({ name }) => name),
        [],
      );
    });

    it("K2: follows account, region and partition of the provider", async () => {
      const world = new World({ accountId: "210987654321", region: "us-gov-west-1" });
      const moved = await runStack(
        stack,
        { "aws:region": "us-gov-west-1", "bulwark:account.budget": undefined },
        { world },
      );
      const text = JSON.stringify(moved.resources.map(({ inputs }) => inputs));
      assert.deepEqual(text.match(/arn:aws:[^"]*|eu-west-1[^"]*|123456789012[^"]*/g), null);
      // GovCloud has no budgets, and GuardDuty looks at less there.
      const everywhere = (of: ProgramRun) =>
        identities(of).filter(
          (identity) => !/^(aws:budgets|bulwark:account:Budget|aws:guardduty\/detectorF)/.test(identity),
        );
      assert.deepEqual(everywhere(moved), everywhere(run));
    });
  });
}

describe("dev and prod", () => {
  it("X6: have the same components, of different size", async () => {
    assert.deepEqual(await componentsOf("dev"), await componentsOf("prod"));
  });

  it("X2: another account than the allowed ones is refused before the first resource", async () => {
    await assert.rejects(
      runStack("dev", { "bulwark:allowedAccountIds": ["999999999999"] }),
      /Wrong AWS account: the credentials belong to 123456789012, allowedAccountIds admits 999999999999/,
    );
    await runStack("dev", { "bulwark:allowedAccountIds": ["123456789012"] });
  });
});

async function componentsOf(stack: string): Promise<string[]> {
  const run = await runStack(stack);
  return run.resources
    .filter(({ type, parent }) => type.startsWith("bulwark:") && parent === undefined)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}
