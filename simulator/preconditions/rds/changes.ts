import { text } from "../../services/support";
import type { Call } from "../call";
import { refuse, type Precondition, type Refusal } from "../precondition";
import { api, CLUSTER, CLUSTER_INSTANCE, COMBINATION, engineOf, INSTANCE } from "./types";

const DATABASES = [INSTANCE, CLUSTER];

/** What Amazon RDS demands of changes and deletions of databases, and of their storage. */
export const rdsChanges: readonly Precondition[] = [
  {
    id: "RD-19",
    types: [INSTANCE],
    demands: "The storage has a size of the engine, and inputs and outputs as its type and size allow.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html",
    judge: storageRefusal,
  },
  {
    id: "RD-24",
    types: [INSTANCE],
    at: ["update"],
    demands: "Storage grows only.",
    source: api("ModifyDBInstance"),
    judge: (call) => {
      const size = call.number("allocatedStorage");
      const old = Number(call.old?.outputs.allocatedStorage);
      return size !== undefined && size < old
        ? refuse(
            COMBINATION,
            `Invalid storage size for engine name ${engineOf(call) ?? ""}: ${size}. Requested size is less than the ` +
              `current one of ${old} GiB.`,
          )
        : undefined;
    },
  },
  {
    id: "RD-24-VERSION",
    types: DATABASES,
    at: ["update"],
    demands:
      "The engine is not downgraded, and upgraded to another major version only where that is allowed.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    judge: (call) => {
      const old = text(call.old?.outputs.engineVersionActual) || text(call.old?.outputs.engineVersion);
      const version = call.text("engineVersion");
      if (version === undefined || old === "") return undefined;
      const order = compare(version, old);
      if (order < 0 && !old.startsWith(`${version}.`))
        return refuse(COMBINATION, `Cannot upgrade ${engineOf(call) ?? ""} from ${old} to ${version}`);
      return order > 0 && isMajor(call, version, old) && !call.flag("allowMajorVersionUpgrade")
        ? refuse(
            COMBINATION,
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
          )
        : undefined;
    },
  },
  {
    id: "RD-26",
    types: DATABASES,
    at: ["delete"],
    demands: "A database that is deleted is not protected from deletion.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    guardsDeletion: true,
    judge: (call) =>
      call.flag("deletionProtection")
        ? refuse(
            COMBINATION,
            `Cannot delete protected ${call.type === CLUSTER ? "Cluster" : "DB Instance"}, please disable deletion ` +
              "protection and try again.",
          )
        : undefined,
  },
  {
    id: "RD-27",
    types: DATABASES,
    at: ["delete"],
    demands: "The last snapshot of a database that is deleted has a name, or none is taken.",
    source: api("DeleteDBInstance"),
    guardsDeletion: true,
    judge: (call) =>
      call.flag("skipFinalSnapshot") || call.text("finalSnapshotIdentifier") !== undefined
        ? undefined
        : refuse(COMBINATION, "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."),
  },
  {
    id: "RD-27-UNUSED",
    types: DATABASES,
    at: ["delete"],
    demands: "No other snapshot has the name of the last one of a database that is deleted.",
    source: api("DeleteDBInstance"),
    guardsDeletion: true,
    judge: (call) => {
      const name = call.text("finalSnapshotIdentifier");
      if (name === undefined || call.flag("skipFinalSnapshot")) return undefined;
      const isTaken = call.world
        .allDeleted(call.type)
        .some(({ inputs }) => inputs.finalSnapshotIdentifier === name && inputs.skipFinalSnapshot !== true);
      return isTaken
        ? refuse(
            call.type === CLUSTER ? "DBClusterSnapshotAlreadyExistsFault" : "DBSnapshotAlreadyExists",
            `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
          )
        : undefined;
    },
  },
  {
    id: "RD-28",
    types: [CLUSTER],
    at: ["delete"],
    demands: "A cluster that is deleted has no instances any more.",
    source: api("DeleteDBCluster"),
    judge: (call) =>
      call
        .list(CLUSTER_INSTANCE)
        .some(({ outputs }) => outputs.clusterIdentifier === call.old?.outputs.clusterIdentifier)
        ? refuse(
            "InvalidDBClusterStateFault",
            "Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
          )
        : undefined,
  },
];

/** The sizes and rates of PostgreSQL, MySQL and MariaDB. */
function storageRefusal(call: Call): Refusal | undefined {
  const engine = engineOf(call) ?? "";
  const size = call.number("allocatedStorage");
  if (size === undefined || !/^(?:postgres|mysql|mariadb)$/.test(engine)) return undefined;
  const iops = call.number("iops");
  const type = call.text("storageType") ?? (iops === undefined ? "gp3" : "io1");
  const isProvisioned = type === "io1" || type === "io2";
  const least = type === "standard" ? 5 : type === "io1" ? 100 : 20;
  if (size < least || size > (type === "standard" ? 3072 : 65_536))
    return refuse(
      COMBINATION,
      `Invalid storage size for engine name ${engine} and storage type ${type}: ${size}`,
    );
  if (isProvisioned && iops === undefined)
    return refuse(COMBINATION, `You must specify IOPS for storage type ${type}.`);
  const rates = iops ?? call.number("storageThroughput");
  if (type === "gp3" && size < 400 && rates !== undefined && call.old === undefined)
    return refuse(
      COMBINATION,
      `You can't specify IOPS or storage throughput for engine ${engine} and a storage size less than 400.`,
    );
  const most = call.number("maxAllocatedStorage") ?? 0;
  return most !== 0 && most <= size
    ? refuse(COMBINATION, "Max storage size must be greater than storage size")
    : undefined;
}

/** Negative where the left version is older, as far as both are told. */
function compare(left: string, right: string): number {
  const [one, other] = [left, right].map((version) => version.split(".").map(Number));
  for (let part = 0; part < Math.max(one?.length ?? 0, other?.length ?? 0); part++) {
    const difference = (one?.[part] ?? 0) - (other?.[part] ?? 0);
    if (Number.isFinite(difference) && difference !== 0) return difference;
  }
  return 0;
}

function isMajor(call: Call, left: string, right: string): boolean {
  const parts = (engineOf(call) ?? "").includes("postgres") ? 1 : 2;
  const major = (version: string) => version.split(".").slice(0, parts).join(".");
  return major(left) !== major(right);
}
