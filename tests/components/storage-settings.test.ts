import assert from "node:assert/strict";
import { rules } from "../../policy-pack/rules";
import { Engine, packConfig, shown } from "../policy-pack/engine";
import type { Overrides } from "../support/settings";
import { runStack, type ProgramRun } from "../support/program";

/** Everything that the settings of the data bucket and the keys can add to a stack. */
const additions: Readonly<Record<string, Overrides>> = {
  "a copy in another region": {
    "bulwark:storage.data.replication": { region: "eu-central-1", deleteMarkers: true, timeControl: true },
  },
  "object lock": { "bulwark:storage.data.objectLock": { mode: "GOVERNANCE", days: 1 } },
  "an inventory": { "bulwark:storage.data.inventory": { frequency: "Weekly" } },
  "archive tiers": { "bulwark:storage.data.archiveTiers": { archiveAfterDays: 90 } },
};

describe("settings of buckets and keys, on the whole program", function () {
  this.timeout(120_000);
  let usual: ProgramRun;
  before(async () => {
    usual = await runStack("dev");
  });

  const inputsOf = (run: ProgramRun) => new Map(run.resources.map(({ urn, inputs }) => [urn, inputs]));

  it("S6: each addition, alone and all together, leaves every other resource as it was", async () => {
    const all = Object.assign({}, ...Object.values(additions)) as Overrides;
    for (const [what, overrides] of [...Object.entries(additions), ["all", all] as const]) {
      const after = inputsOf(await runStack("dev", overrides));
      assert.ok(after.size > usual.resources.length, what);
      for (const [urn, inputs] of inputsOf(usual))
        assert.deepEqual(after.get(urn), inputs, `${what}: ${urn}`);
    }
  });

  it("P1: the policy pack finds nothing with all of them on, in both regions", async () => {
    const run = await runStack("dev", {
      ...(Object.assign({}, ...Object.values(additions)) as Overrides),
      "bulwark:encryption.multiRegion": true,
      "bulwark:encryption.replicaRegions": ["eu-central-1"],
    });
    assert.ok(run.ofType("aws:kms/replicaKey:ReplicaKey").length === 1);
    assert.deepEqual(await new Engine(rules, packConfig("dev"), "dev").run(...shown(run)), []);
    const off = (run.outputs.securitySummary as { enabled: boolean; id: string }[]).filter(
      ({ enabled, id }) => !enabled && /^[KS][1-4]$/.test(id),
    );
    assert.deepEqual(off, []);
  });

  it("S6: other settings of the lifecycle and the log bucket change no identity", async () => {
    const run = await runStack("dev", {
      "bulwark:storage.data.lifecycle": { intelligentTieringAfterDays: 0, noncurrentVersionsKept: 3 },
      "bulwark:storage.accessLogs.retentionDays": 400,
      "bulwark:encryption.rotationPeriodInDays": 90,
    });
    const identities = (of: ProgramRun) => of.resources.map(({ urn }) => urn).sort();
    assert.deepEqual(identities(run), identities(usual));
  });

  it("X2: mistakes are reported with their settings before the first resource", async () => {
    await assert.rejects(
      runStack("dev", {
        "bulwark:storage.data.replication": {},
        "bulwark:storage.data.objectLock": { mode: "COMPLIANCE", days: 1 },
        "bulwark:storage.data.archiveTiers": {},
        "bulwark:storage.accessLogs.retentionDays": undefined,
        "bulwark:encryption.replicaRegions": ["eu-central-1"],
      }),
      (error: Error) => {
        for (const text of [
          "bulwark:storage.data.replication is {}",
          "bulwark:storage.data.forceDestroy is true",
          "bulwark:storage.data.archiveTiers is {}",
          "bulwark:storage.accessLogs.retentionDays is",
          'bulwark:encryption.replicaRegions[0] is "eu-central-1"',
        ]) {
          assert.ok(error.message.includes(text), `${text} in\n${error.message}`);
        }
        return true;
      },
    );
  });
});
