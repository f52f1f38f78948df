import { companionRule } from "../../core/companion-rule";
import { BACKED_UP, ENCRYPTED_AT_REST } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { is, isGiven, isNot, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const FILE_SYSTEM = "aws:efs/fileSystem:FileSystem";
const ACCESS_POINT = "aws:efs/accessPoint:AccessPoint";
const BACKUP_POLICY = "aws:efs/backupPolicy:BackupPolicy";

const encrypted = propertyRule({
  id: "efs-encrypted",
  description: "Every file system encrypts its files, with a KMS key of one's own.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["2.3.1"], fsbp: ["EFS.1", "EFS.8"], nist: ENCRYPTED_AT_REST },
  why: "Files lie in plain text, and that cannot be changed later; AWS's key nobody can limit or revoke.",
  fix: "Set encrypted to true and kmsKeyId to an aws.kms.Key (changing it replaces the file system).",
  docs: "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
  demands: [
    { types: [FILE_SYSTEM], path: "encrypted", accept: is(true), finding: "does not encrypt its files" },
    ownKey([FILE_SYSTEM], "kmsKeyId", "names no KMS key of one's own", { encrypted: is(true) }),
  ],
});

const accessPointLimits = propertyRule({
  id: "efs-access-point-limited",
  description: "Every access point leads to a directory of its own, as a user of its own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["EFS.3", "EFS.4"], nist: ["AC-6(2)", "AC-6(10)"], pci: ["7.3.1"] },
  why: "Whoever comes by it reaches all files of the file system, or says of himself who he is.",
  fix: "Set rootDirectory.path to a directory below / and posixUser.",
  docs: "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
  demands: [
    {
      types: [ACCESS_POINT],
      path: "rootDirectory.path",
      accept: isNot(undefined, "", "/"),
      finding: "leads to the root of the file system",
    },
    { types: [ACCESS_POINT], path: "posixUser", accept: isGiven, finding: "sets no user" },
  ],
});

const backedUp = companionRule({
  id: "efs-backed-up",
  description: "Every file system is backed up by itself.",
  severity: "medium",
  level: "advisory",
  frameworks: { fsbp: ["EFS.2", "EFS.7"], nist: BACKED_UP },
  why: "Files that were deleted or encrypted by somebody else are lost.",
  fix: "Add an aws.efs.BackupPolicy for the file system with status ENABLED.",
  docs: "https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html",
  subjects: [FILE_SYSTEM],
  namedBy: ["id", "fileSystemId"],
  companions: { [BACKUP_POLICY]: "fileSystemId" },
  missing: "has no automatic backups",
  demands: [
    {
      types: [BACKUP_POLICY],
      path: "backupPolicy.status",
      accept: is("ENABLED"),
      finding: "has automatic backups that are not enabled",
    },
  ],
});

export const efsRules: readonly Rule[] = [encrypted, accessPointLimits, backedUp];
