import assert from "node:assert/strict";
import program = require("../../index");
import { rules } from "../../policy-pack/rules";
import { World } from "../../simulator";
import { preconditions } from "../../simulator/preconditions";
import { Engine, packConfig, shown } from "../policy-pack/engine";
import { runUnderMocks } from "../support/program";
import { configOf } from "../support/stack-settings";
import { coveringStacks, madeByOthers, usualCount } from "./covering";
import { facetsIn, facetsOfSchema, type Settings } from "./variants";

/** What a setting is, e.g. `fleet.loadBalancer.internal`; undefined where it or its section is absent. */
function valueAt(settings: Settings, setting: string): unknown {
  return setting.split(".").reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings);
}

type Asks = (value: (setting: string) => unknown) => boolean;

/** Days that log groups keep what is in them, where the settings ask for the group. */
const retentions: Readonly<Record<string, Asks>> = {
  "audit.trail.logRetentionDays": () => true,
  "database.logRetentionDays": () => true,
  "fleet.loadBalancer.webAcl.logRetentionDays": () => true,
  "fleet.sessions.logRetentionDays": (value) => value("fleet.sessions.ownership") === "create",
  "function.logRetentionDays": () => true,
  "network.dnsQueryLogs.retentionDays": () => true,
  "network.flowLogs.retentionDays": (value) => value("network.flowLogs.bucketArn") === undefined,
};

/** By rule, the settings that ask for what it finds: choices that spare money or time. */
const asked: Readonly<Record<string, Asks>> = {
  "backup-vault-locked": (value) =>
    Object.keys(value("backup.rules") ?? {}).length > 0 &&
    value("backup.lock.minRetentionDays") === undefined,
  "elb-deletion-protected": (value) =>
    value("fleet.loadBalancer") !== undefined &&
    (value("fleet.loadBalancer.deletionProtection") ?? value("protect")) !== true,
  "elb-web-firewall": (value) =>
    value("fleet.loadBalancer") !== undefined &&
    value("fleet.loadBalancer.internal") !== true &&
    value("fleet.loadBalancer.webAcl") === undefined,
  "kms-rotation-enabled": (value) => Number(value("encryption.rotationPeriodInDays") ?? 0) > 365,
  "logs-retention": (value) =>
    Object.entries(retentions).some(
      ([setting, asks]) => Number(value(setting) ?? Infinity) < 14 && asks(value),
    ),
};

describe("stacks that cover the settings", function () {
  this.timeout(120_000);
  const stacks = coveringStacks(usualCount);

  it("make every choice, but for what must be there already", () => {
    const made = new Set(stacks.flatMap(({ settings }) => facetsIn(settings)));
    assert.deepEqual(
      facetsOfSchema().filter(
        (facet) =>
          !made.has(facet) &&
          !facet.endsWith(" changed") &&
          !/\b(existing|adopt|natAllocationIds)\b/.test(facet),
      ),
      // Either is left out with something existing only.
      ["storage.data.replication.region absent", "storage.accessLogs.retentionDays absent"],
    );
  });

  for (const { name, settings } of stacks) {
    it(`X3: AWS builds ${name}, which breaks the rules of the policy pack only that its settings ask to break`, async () => {
      const world = new World({ preconditions, existing: madeByOthers });
      const run = await runUnderMocks(program, { stack: name, config: configOf("dev", settings), world });
      assert.ok(run.resources.length > 150);
      const components = run.resources
        .filter(({ type }) => type.startsWith("bulwark:"))
        .map(({ name }) => name);
      // Pulumi's import files take components of the same name for each other.
      assert.deepEqual(components, [...new Set(components)]);
      assert.deepEqual(
        world.shortcomings().map(({ resource, error }) => `${resource.id}: ${error.message}`),
        [],
      );
      const found = await new Engine(rules, packConfig("dev"), name).run(...shown(run));
      assert.deepEqual(
        [...new Set(found.map(({ rule }) => rule))].sort(),
        Object.keys(asked).filter((rule) => asked[rule]?.((setting) => valueAt(settings, setting))),
        JSON.stringify(found),
      );
    });
  }
});
