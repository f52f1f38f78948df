import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { is, propertyRule } from "../../core/property-rule";
import { type Report, defineRule } from "../../core/rule";
import { type Properties, UNKNOWN, asList, at, isTrue } from "../../core/values";
import { INSTANCE_TYPES, LAUNCH_TEMPLATE } from "./types";

const VOLUME = "aws:ebs/volume:Volume";
const SNAPSHOT_COPY = "aws:ebs/snapshotCopy:SnapshotCopy";
const AMI = "aws:ec2/ami:Ami";
const AMI_COPY = "aws:ec2/amiCopy:AmiCopy";
const DEFAULT_ENCRYPTION = "aws:ebs/encryptionByDefault:EncryptionByDefault";

interface DiskConfig {
  readonly encryptedByDefault: boolean;
}

export const diskEncrypted = defineRule<DiskConfig>({
  id: "ec2-disk-encrypted",
  description: "Every disk, snapshot copy and image is encrypted, and says so itself.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["5.1.1"], fsbp: ["EC2.3", "EC2.181"], nist: ENCRYPTED_AT_REST },
  why: "A disk that is not encrypted can be copied, shared and read outside the account, and cannot be encrypted later.",
  fix: "Set `encrypted: true` (and `kmsKeyId`) on each disk: rootBlockDevice and ebsBlockDevices, blockDeviceMappings.ebs of a launch template.",
  docs: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  settings: {
    encryptedByDefault: {
      default: false,
      schema: {
        type: "boolean",
        description:
          "Whether the account encrypts new disks by default, so that a disk of which nothing is said will do.",
      },
    },
  },
  resource: {
    types: [...INSTANCE_TYPES, LAUNCH_TEMPLATE, VOLUME, SNAPSHOT_COPY, AMI, AMI_COPY],
    check({ type, inputs }, config, report) {
      for (const { where, encrypted } of disks(type, inputs)) {
        judge(where, encrypted, config, report);
      }
    },
  },
});

interface Disk {
  readonly where: string;
  readonly encrypted: unknown;
}

/** The disks that a resource makes. */
function disks(type: string, inputs: Properties): Disk[] {
  switch (type) {
    case VOLUME:
    case SNAPSHOT_COPY:
    case AMI_COPY:
      return [{ where: "", encrypted: inputs.get("encrypted") }];
    case AMI:
      // A disk from a snapshot is encrypted as the snapshot is.
      return each(inputs, "ebsBlockDevices", (disk) => [
        ...(at(disk, "snapshotId") === undefined ? [at(disk, "encrypted")] : []),
      ]);
    case LAUNCH_TEMPLATE: {
      const given = inputs.get("blockDeviceMappings");
      const found = each(inputs, "blockDeviceMappings", (mapping) =>
        at(mapping, "ebs") === undefined ? [] : [at(mapping, "ebs", "encrypted")],
      );
      return given === UNKNOWN || found.length > 0 ? found : [{ where: "root disk", encrypted: undefined }];
    }
    default: {
      const fromTemplate = inputs.get("launchTemplate") !== undefined;
      const root = inputs.get("rootBlockDevice");
      return [
        ...(root === undefined && fromTemplate
          ? []
          : [{ where: "rootBlockDevice", encrypted: at(root, "encrypted") }]),
        ...each(inputs, "ebsBlockDevices", (disk) => [at(disk, "encrypted")]),
      ];
    }
  }
}

function each(inputs: Properties, property: string, encrypted: (disk: unknown) => unknown[]): Disk[] {
  return asList(inputs.get(property)).flatMap((disk, index) =>
    disk === UNKNOWN
      ? [{ where: property, encrypted: UNKNOWN }]
      : encrypted(disk).map((value) => ({ where: `${property}[${index}]`, encrypted: value })),
  );
}

function judge(where: string, encrypted: unknown, config: DiskConfig, report: Report): void {
  if (encrypted === UNKNOWN) {
    report.unjudged(where === "" ? "encrypted" : `the encryption of ${where}`);
  } else if (encrypted === undefined || encrypted === "") {
    if (!config.encryptedByDefault) {
      report.violation(where === "" ? "is not encrypted" : `says nothing of the encryption of its ${where}`);
    }
  } else if (!isTrue(encrypted)) {
    report.violation(where === "" ? "is not encrypted" : `has a disk that is not encrypted (${where})`);
  }
}

export const diskOwnKey = propertyRule({
  id: "ec2-disk-own-key",
  description: "Disks are encrypted with a KMS key of one's own.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["SC-28"] },
  why: "A snapshot under AWS's key can be read by everybody in the account who may use EBS; nobody can revoke it.",
  fix: "Set `kmsKeyId` beside `encrypted`; instances of an Auto Scaling group need a grant on the key for its service-linked role.",
  docs: "https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html",
  // Only of disks that say that they are encrypted: what is not, the rule before refuses.
  demands: [
    ownKey([VOLUME, SNAPSHOT_COPY, AMI_COPY], "kmsKeyId", "has no KMS key of one's own (kmsKeyId)", {
      encrypted: isTrue,
    }),
    ownKey(
      INSTANCE_TYPES,
      "rootBlockDevice.kmsKeyId",
      "has a root disk without a KMS key of one's own (kmsKeyId)",
      {
        "rootBlockDevice.encrypted": isTrue,
      },
    ),
    ownKey(
      [LAUNCH_TEMPLATE],
      "blockDeviceMappings[].ebs.kmsKeyId",
      "has a disk without a KMS key of one's own (kmsKeyId)",
      {
        "blockDeviceMappings[].ebs.encrypted": isTrue,
      },
    ),
  ],
});

export const encryptionByDefault = propertyRule({
  id: "ec2-disk-encryption-default-on",
  description: "The account's default encryption of disks is not turned off.",
  severity: "medium",
  level: "mandatory",
  frameworks: { cis: ["5.1.1"], fsbp: ["EC2.7"], nist: ENCRYPTED_AT_REST },
  why: "Disks that others make by hand are encrypted only if the account does it for them.",
  fix: "Set `enabled: true`, its default, on aws.ebs.EncryptionByDefault.",
  docs: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
  demands: [
    {
      types: [DEFAULT_ENCRYPTION],
      path: "enabled",
      accept: is(true, undefined),
      finding: "turns the account's default encryption of disks off",
    },
  ],
});

export const snapshotsNotPublic = propertyRule({
  id: "ec2-snapshot-not-public",
  description: "No snapshot or image is shared with everybody, and the account's block on that stays.",
  severity: "critical",
  level: "mandatory",
  frameworks: { fsbp: ["EC2.1", "EC2.182"], nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"] },
  why: "A public snapshot is a copy of the disk for everybody: with passwords, keys and data.",
  fix: 'Share images with named accounts; set `state: "block-all-sharing"` on aws.ebs.SnapshotBlockPublicAccess.',
  docs: "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
  demands: [
    {
      types: ["aws:ec2/amiLaunchPermission:AmiLaunchPermission"],
      path: "group",
      accept: (value) => value !== "all",
      finding: "shares an image with everybody",
    },
    {
      types: ["aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"],
      path: "state",
      accept: is("block-all-sharing", "block-new-sharing"),
      finding: "does not block public sharing of snapshots",
    },
    {
      types: ["aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess"],
      path: "state",
      accept: is("block-new-sharing"),
      finding: "does not block public sharing of images",
    },
  ],
});
