import { SUBNET } from "../../services/vpc";
import type { Resource } from "../../store";
import type { Call } from "../call";
import { refuse, type Precondition, type Refusal } from "../precondition";
import {
  api,
  CLUSTER,
  CLUSTER_INSTANCE,
  CLUSTER_PARAMETER_GROUP,
  COMBINATION,
  INSTANCE,
  INVALID,
  lower,
  PARAMETER_GROUP,
  SUBNET_GROUP,
} from "./types";

const GROUPS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html";
const GROUP_TYPES = [PARAMETER_GROUP, CLUSTER_PARAMETER_GROUP];

/** What Amazon RDS demands of subnet groups and parameter groups. */
export const rds: readonly Precondition[] = [
  {
    id: "RD-3",
    types: [SUBNET_GROUP],
    at: ["check"],
    demands:
      'The name of a subnet group has 255 small letters, digits, dots, spaces, "_" and "-" at most, and is not ' +
      '"default".',
    source: api("CreateDBSubnetGroup"),
    judge: (call) => {
      const name = call.text("name") ?? "";
      return /^[a-z0-9._ -]{0,255}$/.test(name) && name !== "default"
        ? undefined
        : refuse(INVALID, `The parameter DBSubnetGroupName is not a valid name: ${name}`);
    },
  },
  {
    id: "RD-2",
    types: [SUBNET_GROUP],
    demands: "The subnets of a subnet group exist, all in one VPC.",
    source: api("CreateDBSubnetGroup"),
    judge: (call) => {
      const ids = call.texts("subnetIds");
      const missing = ids.find((id) => call.find(SUBNET, id) === undefined && !call.mayExist(id));
      const networks = new Set(known(call, ids).map(({ outputs }) => outputs.vpcId));
      if (missing === undefined && networks.size < 2) return undefined;
      return refuse(
        "InvalidSubnet",
        `The requested subnet ${missing ?? ids.at(-1) ?? ""} is invalid, or multiple subnets were requested that ` +
          "are not all in a common VPC.",
      );
    },
  },
  {
    id: "RD-1",
    types: [SUBNET_GROUP],
    demands: "The subnets are in two availability zones at least.",
    source: api("CreateDBSubnetGroup"),
    judge: (call) => {
      const ids = call.texts("subnetIds");
      const subnets = known(call, ids);
      const zones = new Set(subnets.map(({ outputs }) => String(outputs.availabilityZone)));
      return subnets.length < ids.length || zones.size > 1
        ? undefined
        : refuse(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. " +
              `Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`,
          );
    },
  },
  {
    id: "RD-25",
    types: GROUP_TYPES,
    at: ["check"],
    demands:
      "The name of a parameter group has 255 small letters, digits and hyphens at most, the first a letter, no two " +
      "hyphens in a row and none at the end.",
    source: api("CreateDBParameterGroup"),
    judge: (call) => {
      const name = call.text("name") ?? "a";
      return /^[a-z][a-z0-9-.]{0,254}$/.test(name) && !/--|-$/.test(name)
        ? undefined
        : refuse(INVALID, `The parameter DBParameterGroupName is not a valid identifier: ${name}`);
    },
  },
  {
    id: "RD-25-STATIC",
    types: GROUP_TYPES,
    demands: "Parameters that come into force with a restart only are not applied at once.",
    source: GROUPS,
    judge: (call) =>
      call.objects("parameters").some(isHasty)
        ? refuse(COMBINATION, "cannot use immediate apply method for static parameter")
        : undefined,
  },
  {
    id: "RD-30",
    types: [INSTANCE, CLUSTER, CLUSTER_INSTANCE, SUBNET_GROUP, ...GROUP_TYPES],
    demands: 'No tag has a key that begins with "rds:".',
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
    judge: (call) => {
      const [tags = {}] = call.objects("tagsAll");
      const key = Object.keys(tags).find((each) => /^rds:/i.test(each));
      return key === undefined
        ? undefined
        : refuse(INVALID, `Tag keys may not begin with rds:, as ${key} does.`);
    },
  },
  {
    id: "RD-29",
    types: GROUP_TYPES,
    at: ["delete"],
    demands: "A parameter group that is deleted is no database's any more.",
    source: api("DeleteDBParameterGroup"),
    isRetried: true,
    judge: (call) =>
      whenUsed(call, ["parameterGroupName", "dbParameterGroupName", "dbClusterParameterGroupName"], (name) =>
        refuse(
          "InvalidDBParameterGroupState",
          `One or more database instances are still members of this parameter group ${name}, so the group cannot be ` +
            "deleted",
        ),
      ),
  },
  {
    id: "RD-29-SUBNETS",
    types: [SUBNET_GROUP],
    at: ["delete"],
    demands: "A subnet group that is deleted is no database's any more.",
    source: api("DeleteDBSubnetGroup"),
    isRetried: true,
    judge: (call) =>
      whenUsed(call, ["dbSubnetGroupName"], (name) =>
        refuse(
          "InvalidDBSubnetGroupStateFault",
          `Cannot delete the subnet group '${name}' because at least one database instance is still using it.`,
        ),
      ),
  },
];

function known(call: Call, ids: readonly string[]): Resource[] {
  return ids.flatMap((id) => call.find(SUBNET, id) ?? []);
}

/** Of the parameters of a group, an object each. */
function isHasty({ name, applyMethod = "immediate" }: Record<string, unknown>): boolean {
  return applyMethod === "immediate" && STATIC.has(lower(name));
}

/**
 * Parameters that "can only be set at server start".
 * https://www.postgresql.org/docs/current/runtime-config.html
 * https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html
 */
const STATIC: ReadonlySet<string> = new Set([
  "autovacuum_max_workers",
  "huge_pages",
  "innodb_log_file_size",
  "lower_case_table_names",
  "max_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "performance_schema",
  "rds.logical_replication",
  "shared_buffers",
  "shared_preload_libraries",
  "track_activity_query_size",
  "track_commit_timestamp",
  "wal_buffers",
]);

function whenUsed(
  call: Call,
  properties: readonly string[],
  refusal: (name: string) => Refusal,
): Refusal | undefined {
  const name = call.old?.id ?? "";
  const isUsed = [INSTANCE, CLUSTER, CLUSTER_INSTANCE]
    .flatMap((type) => call.list(type))
    .some(({ outputs }) => properties.some((property) => outputs[property] === name));
  return isUsed ? refusal(name) : undefined;
}
