import assert from "node:assert/strict";
import { policyPackArguments } from "../../cli/policy-pack";
import type { LocalStack, StateResource } from "../../cli/stack";
import { runStack } from "../support/program";
import {
  assertSucceeded,
  changedResources,
  engineTimeout,
  openStack,
  previewSteps,
  programOf,
  resourcesOf,
  settingsWith,
  stepByStep,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

const changedSetting = { "bulwark:audit.trail.logRetentionDays": 731 };

for (const name of ["dev", "prod"]) {
  describe(`stack ${name} on the real engine`, function () {
    this.timeout(updateTimeout);
    stepByStep();

    const home = temporaryHome();
    const pack = policyPackArguments(name);
    let stack: LocalStack;
    let said: readonly string[];

    before(async function () {
      this.timeout(engineTimeout);
      await testEngine();
      ({ stack, said } = await openStack({ name, home }));
    });
    after(() => stack.close());

    it("X3: comes up from nothing in one update, every resource created, policies passed", async () => {
      const result = await stack.capture("up", pack);
      assertSucceeded(result);
      assert.match(result.stdout, /✅ bulwark@/);
      const created = await resourcesOf(stack);
      const { resources } = await runStack(name);
      const expected = resources.filter(({ type }) => type !== "pulumi:pulumi:Stack").map(identity);
      assert.deepEqual(identities(created), expected.sort());
      assert.deepEqual(
        created.filter((resource) => resource.type.startsWith("aws:") && (resource.id ?? "") === ""),
        [],
      );
      assert.deepEqual(said, []);
    });

    it("X4: has outputs, and a security summary that names deployed resources", async () => {
      const outputs = await stack.outputs();
      const { securitySummary } = outputs;
      assert(Array.isArray(securitySummary) && securitySummary.length > 20);
      const known = JSON.stringify((await resourcesOf(stack)).map(({ id, outputs: own }) => [id, own]));
      for (const control of securitySummary as { id: string; resource: string }[]) {
        assert(
          known.includes(JSON.stringify(control.resource)),
          `${control.id}: ${control.resource} is not deployed`,
        );
      }
      assert.doesNotMatch(JSON.stringify(outputs), /\[secret\]|Output<T>/);
    });

    it("a second update changes nothing", async () => {
      assertSucceeded(await stack.capture("up", ["--expect-no-changes", ...pack]));
    });

    it("a refresh finds no drift", async () => {
      assertSucceeded(await stack.capture("refresh", ["--expect-no-changes"]));
    });

    it("one changed setting updates one resource in place", async () => {
      const before = await resourcesOf(stack);
      await stack.configure(settingsWith(name, changedSetting));
      assertSucceeded(await stack.capture("up", pack));
      const after = await resourcesOf(stack);
      assert.deepEqual(identities(after), identities(before));
      const changed = changedResources(before, after);
      assert.deepEqual(
        changed.map(({ type, outputs }) => [type, outputs?.retentionInDays]),
        [["aws:cloudwatch/logGroup:LogGroup", 731]],
      );
    });

    if (name === "dev") {
      it("V1: a third zone adds; only what spreads over the zones takes it in place", async () => {
        const zones = { "bulwark:network.zones": ["a", "b", "c"] };
        await stack.configure(settingsWith(name, { ...changedSetting, ...zones }));
        const steps = await previewSteps(stack);
        const additions = steps.filter(({ op }) => op === "create");
        assert(additions.length > 10);
        const others = steps.filter(({ op }) => op !== "create" && op !== "same");
        assert.deepEqual(others.map(({ op, name: of }) => `${op} ${of}`).sort(), [
          "update database-subnets",
          "update web-group",
          "update worker-function",
          "update worker-network-policy",
        ]);
      });
    }

    it("S6: one more bucket, and one more function with its alarms, change nothing that was there", async () => {
      const before = await resourcesOf(stack);
      await stack.close();
      const program = programOf("grown", home);
      ({ stack, said } = await openStack({
        ...{ name, home, program },
        settings: settingsWith(name, changedSetting),
      }));
      assertSucceeded(await stack.capture("up", pack));
      assert.deepEqual(said, []);
      const after = await resourcesOf(stack);
      const isOld = ({ urn }: StateResource): boolean => before.some((old) => old.urn === urn);
      const kept = after.filter(isOld);
      assert.deepEqual(identities(kept), identities(before));
      assert.deepEqual(changedResources(before, kept), []);
      const added = after.filter((resource) => !isOld(resource));
      const types = added.map(({ type }) => type.split(":").at(-1));
      for (const type of ["Bucket", "Function", "MetricAlarm"]) assert(types.includes(type), type);
    });

    if (name === "prod") {
      it("S6: protected resources keep the stack from being destroyed", async () => {
        const before = await resourcesOf(stack);
        const result = await stack.capture("destroy");
        assert.notEqual(result.code, 0);
        assert.match(result.stdout + result.stderr, /protected/);
        assert.deepEqual(identities(await resourcesOf(stack)), identities(before));
        await stack.unprotect();
      });
    }

    it("X3: a destroy leaves an empty stack", async () => {
      assertSucceeded(await stack.capture("destroy"));
      const { deployment } = await stack.exportState();
      assert.deepEqual(deployment.resources ?? [], []);
    });
  });
}

function identity({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type} ${name}`;
}

function identities(resources: readonly StateResource[]): string[] {
  return resources.map(({ type, urn }) => identity({ type, name: urn.split("::").at(-1) ?? "" })).sort();
}
