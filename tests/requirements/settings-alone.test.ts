import assert from "node:assert/strict";
import program = require("../../index");
import { runStack, runUnderMocks, stackConfig, type ProgramRun } from "../support/program";
import type { Overrides } from "../support/settings";

/** What a deployment is made of; under another name than its own, where one is given. */
function made(run: ProgramRun, renamed: readonly [from: string, to: string] = ["", ""]): string[] {
  return run.resources
    .map(({ type, name, inputs }) => `${type} ${name} ${JSON.stringify(inputs)}`.replaceAll(...renamed))
    .sort();
}

describe("dev, prod and their settings", () => {
  let dev: ProgramRun;
  before(async () => {
    dev = await runStack("dev");
  });

  it("X6: dev's settings make dev under any name: nothing asks what the environment is called", async () => {
    const named = await runUnderMocks(program, { stack: "quux", config: stackConfig("dev") });
    assert.deepEqual(made(named, ["quux", "dev"]), made(dev));
  });

  it("X6: prod's settings make more of it, and make it otherwise", async () => {
    const prod = await runStack("prod");
    const same = new Set(made(dev));
    assert.ok(made(prod, ["prod", "dev"]).filter((line) => !same.has(line)).length > 50);
    const count = (run: ProgramRun, type: string) => run.ofType(type).length;
    for (const type of ["aws:ec2/subnet:Subnet", "aws:ec2/natGateway:NatGateway", "aws:backup/vault:Vault"]) {
      assert.ok(count(prod, type) > count(dev, type), type);
    }
  });

  it("C2: the sample is refused with another handler, or as another runtime", async () => {
    const change = async (overrides: Overrides) => await runStack("dev", overrides);
    await assert.rejects(change({ "bulwark:function.handler": "app.absent" }), /does not define "absent"/);
    await assert.rejects(change({ "bulwark:function.runtime": "nodejs22.x" }), /app\.handler/);
  });

  it("X1: a resource that loses one of its tags is found", () => {
    assert.deepEqual(untagged(dev), []);
    const [first, ...rest] = dev.resources.filter(({ inputs }) => inputs.tags !== undefined);
    for (const key of required) {
      const tags = { ...(first!.inputs.tags as Record<string, string>) };
      Reflect.deleteProperty(tags, key);
      const broken = { ...first!, inputs: { ...first!.inputs, tags } };
      assert.deepEqual(untagged({ resources: [broken, ...rest] }), [`${first!.name}: ${key}`]);
    }
  });
});

const required = ["Project", "Environment", "Owner", "CostCenter", "Compliance", "ManagedBy", "Name"];

function untagged({ resources }: Pick<ProgramRun, "resources">): string[] {
  return resources.flatMap(({ name, inputs }) => {
    const tags = inputs.tags as Record<string, string> | undefined;
    return tags === undefined || Array.isArray(tags)
      ? []
      : required.filter((key) => (tags[key] ?? "") === "").map((key) => `${name}: ${key}`);
  });
}
