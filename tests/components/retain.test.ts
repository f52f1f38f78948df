import assert from "node:assert/strict";
import { runStack, type ProgramRun } from "../support/program";

/** What stays for its data, and what guards it; what must go, so that a network can. */
const kept =
  /^aws:(kms\/(key|replicaKey):|s3\/(bucket|bucketPublicAccessBlock|bucketOwnershipControls|bucketVersioning|bucketServerSideEncryptionConfiguration|bucketLifecycleConfiguration|bucketLogging|bucketPolicy|bucketObjectLockConfiguration):|cloudwatch\/logGroup:|cloudtrail\/trail:|backup\/(vault|vaultLockConfiguration):)/;

/** A function's own log is its compute's to judge. */
const judged = (run: ProgramRun) => run.resources.filter(({ name }) => name !== "worker-logs");

const retained = (run: ProgramRun) =>
  judged(run)
    .filter(({ retainOnDelete }) => retainOnDelete)
    .map(({ type, name }) => `${type} ${name}`);

describe("data that stay when they leave the stack (retainOnDelete)", function () {
  this.timeout(60_000);
  for (const stack of ["dev", "prod"]) {
    it(`S6: ${stack}: nothing stays unless asked for`, async () => {
      assert.deepEqual(retained(await runStack(stack)), []);
    });

    it(`S6: ${stack}: when asked for, whatever holds data stays with all that guards it, and nothing else`, async () => {
      const run = await runStack(stack, {
        "bulwark:retainOnDelete": true,
        "bulwark:protect": false,
        "bulwark:storage.data.forceDestroy": false,
        "bulwark:storage.data.objectLock": { mode: "GOVERNANCE", days: 1 },
      });
      const expected = judged(run)
        .filter(({ type }) => kept.test(type))
        .map(({ type, name }) => `${type} ${name}`);
      assert.deepEqual(retained(run).sort(), expected.sort());
      assert.ok(expected.some((line) => line.startsWith("aws:s3/bucketObjectLockConfiguration:")));
      const database = run.ofType("aws:rds/instance:Instance");
      assert.deepEqual(
        database.map(({ retainOnDelete, protect }) => [retainOnDelete, protect]),
        [[false, false]],
      );
    });
  }
});
