import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { LocalStack } from "../../cli/stack";
import { installExample, packLibrary } from "../examples/package";
import {
  assertSucceeded,
  changedResources,
  engineTimeout,
  openStack,
  previewSteps,
  resourcesOf,
  settingsWith,
  stepByStep,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

describe("the example orders on the real engine", function () {
  this.timeout(updateTimeout);
  stepByStep();

  /** State and simulated AWS are those of both programs: the example joins the environment. */
  const home = temporaryHome();
  let folder: string;
  let stack: LocalStack;
  let said: readonly string[];

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
    folder = installExample("orders", packLibrary());
    ({ stack, said } = await openEnvironment());
  });
  after(() => stack.close());

  const withoutPublicTier = {
    "bulwark:network.tiers": ["private", "isolated"],
    "bulwark:network.nat": "none",
  };
  const openEnvironment = () =>
    openStack({ name: "dev", home, settings: settingsWith("dev", withoutPublicTier) });

  async function enterExample(): Promise<void> {
    await stack.close();
    ({ stack, said } = await openStack({ name: "dev", program: folder, home }));
  }

  async function returnToEnvironment(): Promise<void> {
    await stack.close();
    ({ stack, said } = await openEnvironment());
  }

  it("X2: is refused while the environment that it names is not there", async () => {
    await enterExample();
    const { code, stdout, stderr } = await stack.capture("up");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /organization\/bulwark\/dev/);
    assert.deepEqual(await resourcesOf(stack), []);
    await returnToEnvironment();
  });

  it("X3: the environment comes up", async () => {
    assertSucceeded(await stack.capture("up"));
  });

  it("X3: comes up in the environment, from the packed library and the outputs of the environment's stack", async () => {
    const { network, keys } = await stack.outputs();
    await enterExample();
    assertSucceeded(await stack.capture("up"));
    assert.deepEqual(said, []);
    const made = await resourcesOf(stack);
    const lambda = made.find(({ type }) => type === "aws:lambda/function:Function");
    const { privateSubnetIds } = network as { privateSubnetIds: string[] };
    assert.deepEqual((lambda?.inputs?.vpcConfig as { subnetIds: string[] }).subnetIds, privateSubnetIds);
    assert.equal(lambda?.inputs?.kmsKeyArn, (keys as { data: string }).data);
    assert.equal(made.filter(({ type }) => type === "aws:s3/bucket:Bucket").length, 1);
  });

  it("a second update changes nothing", async () => {
    assertSucceeded(await stack.capture("up", ["--expect-no-changes"]));
  });

  it("X3: is updated by a changed setting, which changes one resource in place", async () => {
    const settings = parse(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8")) as { config: object };
    const config = { ...settings.config, "orders:logRetentionDays": 30 };
    await stack.configure(stringify({ config }));
    const before = await resourcesOf(stack);
    assertSucceeded(await stack.capture("up"));
    const after = await resourcesOf(stack);
    const changed = changedResources(before, after);
    assert.deepEqual(
      changed.map(({ type, outputs }) => [type, outputs?.retentionInDays]),
      [["aws:cloudwatch/logGroup:LogGroup", 30]],
    );
  });

  it("leaves the environment as it was", async () => {
    await returnToEnvironment();
    assertSucceeded(await stack.capture("refresh", ["--expect-no-changes"]));
  });

  it("V1: a tier would add to the environment and change nothing that is there", async () => {
    await stack.configure(settingsWith("dev", {}));
    const steps = await previewSteps(stack);
    assert(steps.filter(({ op }) => op === "create").length > 10);
    assert.deepEqual(
      steps.filter(({ op }) => op !== "create" && op !== "same"),
      [],
    );
  });

  for (const [what, enter] of [
    ["the example", enterExample],
    ["the environment", returnToEnvironment],
  ] as const) {
    it(`X3: ${what} is destroyed and leaves an empty stack`, async () => {
      await enter();
      assertSucceeded(await stack.capture("destroy"));
      assert.deepEqual((await stack.exportState()).deployment.resources ?? [], []);
    });
  }
});
