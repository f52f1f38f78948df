import assert from "node:assert/strict";
import fc from "fast-check";
import { lifecycleProblems, lifecycleRule, type Lifecycle } from "../../components/storage/lifecycle";

const days = fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined });
const lifecycles: fc.Arbitrary<Lifecycle> = fc.record({
  infrequentAccessAfterDays: days,
  archiveAfterDays: days,
  expireAfterDays: days,
  noncurrentExpireAfterDays: days,
  abortUploadsAfterDays: days,
  deepArchiveAfterDays: days,
  intelligentTieringAfterDays: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
});

interface Rule {
  transitions: { days: number; storageClass: string }[];
  expiration: { days?: number; expiredObjectDeleteMarker?: boolean };
}

/**
 * What S3 accepts (S3-24 to S3-27 of the preconditions), written down independently; and two rules of ours: no other
 * move beside intelligent tiering, and none before the 90 days that GLACIER_IR charges.
 */
function acceptedByS3(rule: Rule): boolean {
  const step = (name: string) => rule.transitions.find(({ storageClass }) => storageClass === name)?.days;
  const [infrequent, archive] = [step("STANDARD_IA"), step("GLACIER_IR")];
  const [deep, tiering] = [step("DEEP_ARCHIVE"), step("INTELLIGENT_TIERING")];
  return (
    (infrequent === undefined || infrequent >= 30) &&
    (infrequent === undefined || archive === undefined || archive >= infrequent + 30) &&
    (infrequent === undefined || deep === undefined || deep >= infrequent + 30) &&
    (archive === undefined || deep === undefined || deep >= archive + 90) &&
    (tiering === undefined || rule.transitions.length === 1) &&
    rule.transitions.every(
      (move) => rule.expiration.days === undefined || move.days < rule.expiration.days,
    ) &&
    (rule.expiration.days === undefined) === (rule.expiration.expiredObjectDeleteMarker === true)
  );
}

describe("bucket lifecycle", () => {
  const rule = (lifecycle: Lifecycle) => lifecycleRule(lifecycle) as unknown as Rule;
  const faults = (lifecycle: Lifecycle) => lifecycleProblems(lifecycle).map(({ path }) => path.join("."));

  it("S1: by default objects get cheaper, old versions and unfinished uploads go", () => {
    assert.deepEqual(lifecycleRule({}), {
      id: "all-objects",
      status: "Enabled",
      filter: { prefix: "" },
      transitions: [
        { days: 30, storageClass: "STANDARD_IA" },
        { days: 90, storageClass: "GLACIER_IR" },
      ],
      expiration: { expiredObjectDeleteMarker: true },
      noncurrentVersionExpiration: { noncurrentDays: 90 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    });
  });

  it("S1: default moves that would come after the expiry are left out", () => {
    assert.deepEqual(rule({ expireAfterDays: 30 }).transitions, []);
    assert.deepEqual(rule({ expireAfterDays: 31 }).transitions, [{ days: 30, storageClass: "STANDARD_IA" }]);
  });

  it("S1: whatever passes the check is accepted by S3", () => {
    fc.assert(
      fc.property(lifecycles, (lifecycle) => {
        fc.pre(lifecycleProblems(lifecycle).length === 0);
        assert.ok(acceptedByS3(rule(lifecycle)));
      }),
    );
  });

  it("S1: only what S3 would refuse is refused", () => {
    fc.assert(
      fc.property(lifecycles, (lifecycle) => {
        fc.pre(lifecycleProblems(lifecycle).length > 0);
        assert.ok(!acceptedByS3(rule(lifecycle)));
      }),
    );
  });

  it("S1: S3 can choose the class itself, and what is hardly ever read can go to the deep archive", () => {
    assert.deepEqual(rule({ intelligentTieringAfterDays: 0 }).transitions, [
      { days: 0, storageClass: "INTELLIGENT_TIERING" },
    ]);
    assert.deepEqual(rule({ deepArchiveAfterDays: 180 }).transitions, [
      { days: 30, storageClass: "STANDARD_IA" },
      { days: 90, storageClass: "GLACIER_IR" },
      { days: 180, storageClass: "DEEP_ARCHIVE" },
    ]);
    assert.deepEqual(rule({ deepArchiveAfterDays: 40 }).transitions, [
      { days: 40, storageClass: "DEEP_ARCHIVE" },
    ]);
    assert.deepEqual(faults({ intelligentTieringAfterDays: 1, archiveAfterDays: 90 }), ["archiveAfterDays"]);
    assert.deepEqual(faults({ archiveAfterDays: 90, deepArchiveAfterDays: 179 }), ["deepArchiveAfterDays"]);
  });

  it("S1: the latest overwritten versions can stay", () => {
    assert.deepEqual(lifecycleRule({ noncurrentVersionsKept: 3 }).noncurrentVersionExpiration, {
      noncurrentDays: 90,
      newerNoncurrentVersions: 3,
    });
  });

  it("X2: names the setting at fault", () => {
    assert.deepEqual(faults({ infrequentAccessAfterDays: 29 }), ["infrequentAccessAfterDays"]);
    assert.deepEqual(faults({ infrequentAccessAfterDays: 30, archiveAfterDays: 59 }), ["archiveAfterDays"]);
    assert.deepEqual(faults({ infrequentAccessAfterDays: 30, archiveAfterDays: 60 }), []);
    assert.deepEqual(faults({ infrequentAccessAfterDays: 60, expireAfterDays: 60 }), ["expireAfterDays"]);
    assert.deepEqual(faults({ infrequentAccessAfterDays: 60, expireAfterDays: 61 }), []);
  });
});
