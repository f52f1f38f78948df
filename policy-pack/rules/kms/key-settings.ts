import { atLeast, is, isAbsent, isNot, orAbsent, propertyRule } from "../../core/property-rule";
import { EXTERNAL_KEY, KEY, KEY_TYPES, REPLICA_EXTERNAL_KEY, REPLICA_KEY } from "./types";

interface RotationConfig {
  readonly maximumDays: number;
}

/** What KMS can rotate by itself: https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html */
const ROTATABLE = {
  customerMasterKeySpec: is(undefined, "", "SYMMETRIC_DEFAULT"),
  keyUsage: is(undefined, "", "ENCRYPT_DECRYPT"),
  customKeyStoreId: isAbsent,
};

export const kmsRotation = propertyRule<RotationConfig>({
  id: "kms-rotation-enabled",
  description: "Symmetric KMS keys rotate by themselves, at least as often as configured.",
  severity: "medium",
  level: "mandatory",
  frameworks: { cis: ["3.6"], nist: ["SC-12", "SC-12(2)", "SC-28(3)"], pci: ["3.7.4"] },
  why:
    "Whoever gets hold of key material can read all that it ever encrypted; rotation bounds how much that is, and " +
    "old data stay readable.",
  fix: "Set enableKeyRotation to true, and rotationPeriodInDays (90 to 2560, 365 if left out) to the days allowed.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  settings: {
    maximumDays: {
      default: 365,
      schema: {
        type: "integer",
        minimum: 90,
        maximum: 2560,
        description: "How many days may lie between two rotations.",
      },
    },
  },
  demands: [
    {
      types: [KEY],
      path: "enableKeyRotation",
      accept: is(true),
      finding: "does not rotate its key material (enableKeyRotation)",
      when: ROTATABLE,
    },
    {
      types: [KEY],
      path: "rotationPeriodInDays",
      accept: (value, { maximumDays }) =>
        (value ?? 365) === 365 ? maximumDays >= 365 : typeof value === "number" && value <= maximumDays,
      finding: ({ maximumDays }) =>
        `rotates less often than every ${maximumDays} days (rotationPeriodInDays)`,
      when: { ...ROTATABLE, enableKeyRotation: is(true) },
    },
  ],
});

export const kmsKeyEnabled = propertyRule({
  id: "kms-key-enabled",
  description: "No KMS key is made disabled.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["SC-12"] },
  why: "What a disabled key has encrypted cannot be read: volumes do not attach, logs are lost, deployments stop.",
  fix: "Leave isEnabled (enabled for replicas and external keys) out or set it to true.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
  demands: [
    { types: [KEY], path: "isEnabled", accept: isNot(false), finding: "is disabled (isEnabled)" },
    {
      types: [REPLICA_KEY, EXTERNAL_KEY, REPLICA_EXTERNAL_KEY],
      path: "enabled",
      accept: isNot(false),
      finding: "is disabled (enabled)",
    },
  ],
});

interface DeletionConfig {
  readonly minimumDays: number;
}

export const kmsDeletionWindow = propertyRule<DeletionConfig>({
  id: "kms-deletion-window",
  description: "A KMS key that is deleted can be saved for at least the configured days.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["KMS.3"], nist: ["SC-12", "SC-12(2)"] },
  why: "With a deleted key all that it encrypted is lost for good; until the window ends, somebody can notice.",
  fix: "Raise deletionWindowInDays (7 to 30; 30 if left out).",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  settings: {
    minimumDays: {
      default: 14,
      schema: {
        type: "integer",
        minimum: 7,
        maximum: 30,
        description: "How many days a key that is deleted must wait.",
      },
    },
  },
  demands: [
    {
      types: KEY_TYPES,
      path: "deletionWindowInDays",
      accept: orAbsent(atLeast(({ minimumDays }) => minimumDays)),
      finding: ({ minimumDays }) =>
        `is gone less than ${minimumDays} days after a deletion (deletionWindowInDays)`,
    },
  ],
});
