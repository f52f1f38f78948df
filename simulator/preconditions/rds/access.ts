import { regionalArn } from "../../services/support";
import { defaultVpcId } from "../../services/vpc";
import type { Call } from "../call";
import { keyFault } from "../support/key-use";
import { vpcOfGroup } from "../network/networks";
import { refuse, type Precondition, type Refusal } from "../precondition";
import {
  api,
  CLUSTER,
  CLUSTER_INSTANCE,
  CLUSTER_PARAMETER_GROUP,
  COMBINATION,
  engineOf,
  INSTANCE,
  INVALID,
  PARAMETER_GROUP,
  SUBNET_GROUP,
} from "./types";
import { firstDenied, isAssumable } from "../support/roles";

const CREATE = api("CreateDBInstance");
const KEYS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html";
const DATABASES = [INSTANCE, CLUSTER];
const ALL = [INSTANCE, CLUSTER, CLUSTER_INSTANCE];

/** What Amazon RDS demands of keys, networks, parameter groups and roles that databases use. */
export const rdsAccess: readonly Precondition[] = [
  {
    id: "RD-8",
    types: DATABASES,
    demands:
      "The key of the secret with the master password is enabled, and the deployer may use it; RDS keeps the password.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
    judge: (call) => {
      const key = call.text("masterUserSecretKmsKeyId");
      if (key !== undefined && call.inputs.manageMasterUserPassword === undefined)
        return refuse(
          COMBINATION,
          "You can't specify MasterUserSecretKmsKeyId unless ManageMasterUserPassword is enabled.",
        );
      const actions = ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"];
      return keyRefusal(call, key, "secretsmanager", actions);
    },
  },
  {
    id: "RD-9",
    types: DATABASES,
    demands:
      "The key of the storage is a symmetric one of the region and enabled, and the deployer may grant its use to RDS.",
    source: KEYS,
    judge: (call) => keyRefusal(call, call.text("kmsKeyId"), "rds", ["kms:CreateGrant", "kms:DescribeKey"]),
  },
  {
    id: "RD-13",
    types: ALL,
    demands: "The parameter group exists, and its family is that of the engine's version.",
    source: CREATE,
    judge: parameterGroupRefusal,
  },
  {
    id: "RD-14-GROUP",
    types: ALL,
    demands: "The subnet group exists.",
    source: CREATE,
    judge: (call) => {
      const name = call.text("dbSubnetGroupName");
      return name === undefined || name === "default" || isThere(call, SUBNET_GROUP, name)
        ? undefined
        : refuse("DBSubnetGroupNotFoundFault", `DBSubnetGroup not found: ${name}`);
    },
  },
  {
    id: "RD-14",
    types: DATABASES,
    demands: "The security groups of a database are in the VPC of its subnet group.",
    source: CREATE,
    judge: (call) => {
      const vpc = networkOf(call);
      const outside = call
        .texts("vpcSecurityGroupIds")
        .map((id) => vpcOfGroup(call, id))
        .find((other) => other !== undefined && other !== vpc);
      return vpc === undefined || outside === undefined
        ? undefined
        : refuse(
            COMBINATION,
            "The DB instance and EC2 security group are in different VPCs. " +
              `The DB instance is in ${vpc} and the EC2 security group is in ${outside}`,
          );
    },
  },
  {
    id: "RD-16",
    types: ALL,
    demands: "RDS's monitoring may assume the role for it, which may write to the log group RDSOSMetrics.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html",
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("monitoringRoleArn");
      if (roleArn === undefined || (call.number("monitoringInterval") ?? 0) === 0) return undefined;
      const group = regionalArn(call, "logs", "log-group:RDSOSMetrics");
      const use = { call, roleArn };
      const isFit =
        isAssumable(use, "monitoring.rds.amazonaws.com", databaseArn(call)) &&
        firstDenied(use, ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], group) === undefined &&
        firstDenied(use, ["logs:CreateLogStream", "logs:PutLogEvents"], `${group}:log-stream:db`) ===
          undefined;
      return isFit
        ? undefined
        : refuse(
            INVALID,
            "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING",
          );
    },
  },
];

function databaseArn(call: Call): string {
  return call.type === CLUSTER
    ? regionalArn(call, "rds", `cluster:${call.text("clusterIdentifier") ?? ""}`)
    : regionalArn(call, "rds", `db:${call.text("identifier") ?? ""}`);
}

function keyRefusal(
  call: Call,
  key: string | undefined,
  service: string,
  actions: readonly string[],
): Refusal | undefined {
  return keyFault(call, { key, service, actions }) === undefined
    ? undefined
    : refuse(
        "KMSKeyNotAccessibleFault",
        `The specified KMS key [${key ?? ""}] either doesn't exist, isn't enabled, or isn't accessible by the ` +
          "current user.",
      );
}

function isThere(call: Call, type: string, name: string): boolean {
  return call.find(type, name) !== undefined || call.mayExist(name);
}

/** The VPC of a database; undefined where nothing tells. */
function networkOf(call: Call): string | undefined {
  const name = call.text("dbSubnetGroupName");
  if (name === undefined) return call.text("replicateSourceDb") ? undefined : defaultVpcId(call);
  const vpc = call.find(SUBNET_GROUP, name)?.outputs.vpcId;
  return typeof vpc === "string" && vpc !== "" ? vpc : undefined;
}

function parameterGroupRefusal(call: Call): Refusal | undefined {
  for (const [property, type] of PARAMETER_GROUPS) {
    const name = call.text(property);
    if (name === undefined || name.startsWith("default.")) continue;
    const group = call.find(type, name);
    if (group === undefined) {
      if (call.mayExist(name)) continue;
      return refuse("DBParameterGroupNotFound", `DBParameterGroup not found: ${name}`);
    }
    const wanted = familyOf(call);
    const family = String(group.outputs.family);
    if (wanted !== undefined && wanted !== family)
      return refuse(
        COMBINATION,
        `The Parameter Group ${name} with DBParameterGroupFamily ${family} cannot be used for this instance. ` +
          `Please use a Parameter Group with DBParameterGroupFamily ${wanted}`,
      );
  }
  return undefined;
}

const PARAMETER_GROUPS = [
  ["parameterGroupName", PARAMETER_GROUP],
  ["dbParameterGroupName", PARAMETER_GROUP],
  ["dbClusterParameterGroupName", CLUSTER_PARAMETER_GROUP],
] as const;

/** The family for an engine and its version: `postgres17`, `mysql8.4`. Undefined where the version is not told. */
function familyOf(call: Call): string | undefined {
  const engine = engineOf(call);
  const cluster = call.find(CLUSTER, call.text("clusterIdentifier"));
  const version = call.text("engineVersion") ?? cluster?.outputs.engineVersion;
  if (engine === undefined || typeof version !== "string" || !FAMILIES.test(engine)) return undefined;
  const numbers = engine.includes("postgres") ? 1 : 2;
  const parts = version.split(".").slice(0, numbers);
  return parts.length < numbers ? undefined : `${engine}${parts.join(".")}`;
}

const FAMILIES = /^(?:postgres|aurora-postgresql|mysql|mariadb)$/;
