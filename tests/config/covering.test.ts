import assert from "node:assert/strict";
import program = require("../../index");
import { rules } from "../../policy-pack/rules";
import { Engine, packConfig, shown } from "../policy-pack/engine";
import { runUnderMocks } from "../support/program";
import { configOf } from "../support/stack-settings";
import { coveringStacks, usualCount } from "./covering";
import { facetsIn, facetsOfSchema, type Settings } from "./variants";

/** What a setting is, e.g. `fleet.loadBalancer.internal`; undefined where it or its section is absent. */
function valueAt(settings: Settings, setting: string): unknown {
  return setting.split(".").reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings);
}

const retentions = [
  "audit.logRetentionDays",
  "database.logRetentionDays",
  "fleet.loadBalancer.webAcl.logRetentionDays",
  "fleet.sessions.logRetentionDays",
  "function.logRetentionDays",
  "network.dnsQueryLogs.retentionDays",
  "network.flowLogs.retentionDays",
];

/** By rule, the settings that ask for what it finds: choices that spare money or time. */
const asked: Readonly<Record<string, (value: (setting: string) => unknown) => boolean>> = {
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
  "logs-retention": (value) => retentions.some((setting) => Number(value(setting) ?? Infinity) < 14),
};

describe("stacks that cover the settings", function () {
  this.timeout(60_000);
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
    it(`X3: ${name} is built, and breaks the rules of the policy pack only that its settings ask to break`, async () => {
      const run = await runUnderMocks(program, { stack: name, config: configOf("dev", settings) });
      assert.ok(run.resources.length > 150);
      const found = await new Engine(rules, packConfig("dev"), name).run(...shown(run));
      assert.deepEqual(
        [...new Set(found.map(({ rule }) => rule))].sort(),
        Object.keys(asked).filter((rule) => asked[rule]?.((setting) => valueAt(settings, setting))),
        JSON.stringify(found),
      );
    });
  }
});
