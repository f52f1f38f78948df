import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, keyCases, of } from "./resources";

const fileSystem = of("aws:efs/fileSystem:FileSystem", "files");
const accessPoint = of("aws:efs/accessPoint:AccessPoint", "point");
const backups = of("aws:efs/backupPolicy:BackupPolicy", "backups", { fileSystemId: "fs-0123" });
const notApplicable = { "a mount target": [of("aws:efs/mountTarget:MountTarget", "target")()] };
const existing = { ...fileSystem(), outputs: { id: "fs-0123" } };

const ownKey = keyCases(fileSystem, "kmsKeyId", { encrypted: true });
const user = { posixUser: { uid: 1000, gid: 1000 } };

export const efsCases: readonly RuleCases[] = [
  casesOf("efs-encrypted", {
    ...ownKey,
    fails: { "no encryption": finds(fileSystem(), "does not encrypt its files"), ...ownKey.fails },
    notApplicable,
  }),

  casesOf("efs-access-point-limited", {
    passes: { "a directory and a user": [accessPoint({ ...user, rootDirectory: { path: "/app" } })] },
    fails: {
      neither: finds(accessPoint(), "leads to the root of the file system", "sets no user"),
      "the root by name": finds(
        accessPoint({ ...user, rootDirectory: { path: "/" } }),
        "leads to the root of the file system",
      ),
    },
    unknown: {
      "a path not known yet": finds(
        accessPoint({ ...user, rootDirectory: { path: UNKNOWN } }),
        "? rootDirectory.path",
      ),
    },
    notApplicable,
  }),

  casesOf("efs-backed-up", {
    passes: { "automatic backups": [existing, backups({ backupPolicy: { status: "ENABLED" } })] },
    fails: {
      none: finds(fileSystem(), "has no automatic backups"),
      "switched off": {
        resources: [existing, backups({ backupPolicy: { status: "DISABLED" } })],
        finds: ["backups has automatic backups that are not enabled"],
      },
    },
    unknown: {
      "not known yet": {
        resources: [existing, backups({ backupPolicy: { status: UNKNOWN } })],
        finds: ["backups ? backupPolicy.status"],
      },
    },
    notApplicable,
  }),
];
