import type { Instance, ResourceModel, ServiceModel } from "../model";
import { awsManagedKeyArn } from "./kms";
import { clusterModels } from "./rds-cluster";
import { SUBNET_GROUP, firstZone, masterUserSecret, regionalEndpoint, subnetGroupVpc } from "./rds-support";
import {
  INSTANT,
  absent,
  always,
  emptyList,
  emptyText,
  hostedZoneId,
  outputOf,
  regionalArn,
  text,
  texts,
  upperId,
} from "./support";
import { SUBNET, defaultSecurityGroupId } from "./vpc";

/** What differs between engines. Engines that are not listed are taken for PostgreSQL. */
interface Engine {
  readonly port: number;
  readonly license: string;
  /** Version that one gets without asking for one. */
  readonly version: string;
  /** How many numbers of a version make a parameter group family. */
  readonly familyNumbers: number;
}

const postgres: Engine = { port: 5432, license: "postgresql-license", version: "17.4", familyNumbers: 1 };
const engines: Readonly<Record<string, Engine>> = {
  mariadb: { port: 3306, license: "general-public-license", version: "11.4.4", familyNumbers: 2 },
  mysql: { port: 3306, license: "general-public-license", version: "8.4.4", familyNumbers: 2 },
  postgres,
};

const instance: ResourceModel = {
  type: "aws:rds/instance:Instance",
  physicalName: "identifier",
  followName: ["address", "arn", "endpoint"],
  taggable: true,
  replaceOn: [
    "availabilityZone",
    "backupTarget",
    "characterSetName",
    "customIamInstanceProfile",
    "dbName",
    "engine",
    "kmsKeyId",
    "ncharCharacterSetName",
    "restoreToPointInTime",
    "s3Import",
    "snapshotIdentifier",
    "storageEncrypted",
    "timezone",
    "username",
  ],
  defaults: () => ({
    applyImmediately: false,
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: false,
    dedicatedLogVolume: false,
    deleteAutomatedBackups: true,
    monitoringInterval: 0,
    performanceInsightsEnabled: false,
    publiclyAccessible: false,
    skipFinalSnapshot: false,
  }),
  id: (draft) => `db-${upperId(draft, 26, "resource")}`,
  computed: {
    address,
    allocatedStorage: always(20),
    arn: (db) => regionalArn(db, "rds", `db:${text(db.inputs.identifier)}`),
    availabilityZone: firstZone,
    backupRetentionPeriod: always(0),
    backupTarget: always("region"),
    backupWindow: always("03:08-03:38"),
    caCertIdentifier: always("rds-ca-rsa2048-g1"),
    characterSetName: emptyText,
    databaseInsightsMode: always("standard"),
    dbName: emptyText,
    dbSubnetGroupName: always("default"),
    domainFqdn: emptyText,
    endpoint: (db) => `${address(db)}:${port(db)}`,
    engine: always("postgres"),
    engineLifecycleSupport: always("open-source-rds-extended-support"),
    engineVersion: actualVersion,
    engineVersionActual: actualVersion,
    hostedZoneId: ({ region }) => hostedZoneId("rds", region),
    identifierPrefix: emptyText,
    iops: ({ inputs }) => gp3(inputs)?.iops ?? 0,
    kmsKeyId: (db) => (db.inputs.storageEncrypted === true ? awsManagedKeyArn(db, "rds") : ""),
    latestRestorableTime: ({ inputs }) => (Number(inputs.backupRetentionPeriod ?? 0) > 0 ? INSTANT : ""),
    licenseModel: (db) => engineOf(db).license,
    listenerEndpoints: emptyList,
    maintenanceWindow: always("sun:04:22-sun:04:52"),
    masterUserSecretKmsKeyId: (db) =>
      db.inputs.manageMasterUserPassword === true ? awsManagedKeyArn(db, "secretsmanager") : "",
    masterUserSecrets: (db) =>
      db.inputs.manageMasterUserPassword === true ? [masterUserSecret(db, "db")] : [],
    monitoringRoleArn: emptyText,
    multiAz: always(false),
    ncharCharacterSetName: emptyText,
    networkType: always("IPV4"),
    optionGroupName: (db) => `default:${engineName(db)}-${family(db).replaceAll(".", "-")}`,
    parameterGroupName: (db) => `default.${engineName(db)}${family(db)}`,
    performanceInsightsKmsKeyId: (db) =>
      db.inputs.performanceInsightsEnabled === true ? awsManagedKeyArn(db, "rds") : "",
    performanceInsightsRetentionPeriod: ({ inputs }) => (inputs.performanceInsightsEnabled === true ? 7 : 0),
    port,
    replicaMode: emptyText,
    replicas: emptyList,
    resourceId: ({ id }) => id,
    snapshotIdentifier: absent,
    status: always("available"),
    storageThroughput: ({ inputs }) => gp3(inputs)?.throughput ?? 0,
    storageType: ({ inputs }) => (inputs.iops === undefined ? "gp2" : "io1"),
    timezone: emptyText,
    upgradeRolloutOrder: always("second"),
    username: emptyText,
    vpcSecurityGroupIds: (db) => [defaultSecurityGroupId(subnetGroupVpc(db))],
  },
  volatile: ["engineVersionActual"],
};

const subnetGroup: ResourceModel = {
  type: SUBNET_GROUP,
  physicalName: "name",
  taggable: true,
  defaults: () => ({ description: "Managed by Pulumi" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (group) => regionalArn(group, "rds", `subgrp:${group.id}`),
    namePrefix: emptyText,
    supportedNetworkTypes: always(["IPV4"]),
    vpcId: ({ inputs, world }) => text(outputOf(world, SUBNET, texts(inputs.subnetIds)[0], "vpcId")),
  },
};

const parameterGroup: ResourceModel = {
  type: "aws:rds/parameterGroup:ParameterGroup",
  physicalName: "name",
  taggable: true,
  replaceOn: ["description", "family"],
  defaults: () => ({ description: "Managed by Pulumi", skipDestroy: false }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (group) => regionalArn(group, "rds", `pg:${group.id}`),
    namePrefix: emptyText,
  },
};

/** Databases: instances and clusters. */
export const rds: ServiceModel = { resources: [instance, subnetGroup, parameterGroup, ...clusterModels] };

function engineName({ inputs }: Instance): string {
  return text(inputs.engine) || "postgres";
}

function engineOf(db: Instance): Engine {
  return engines[engineName(db)] ?? postgres;
}

function port(db: Instance): number {
  return typeof db.inputs.port === "number" ? db.inputs.port : engineOf(db).port;
}

function address(db: Instance): string {
  return regionalEndpoint(db, `${text(db.inputs.identifier)}.`);
}

/** The version asked for; for a family ("16") its newest minor version. */
function actualVersion(db: Instance): string {
  const asked = text(db.inputs.engineVersion) || engineOf(db).version;
  return asked.split(".").length > engineOf(db).familyNumbers ? asked : `${asked}.4`;
}

function family(db: Instance): string {
  return actualVersion(db).split(".").slice(0, engineOf(db).familyNumbers).join(".");
}

/**
 * What gp3 storage of a given size can do.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html ("gp3 storage")
 */
function gp3(inputs: Instance["inputs"]): { iops: number; throughput: number } | undefined {
  if (inputs.storageType !== "gp3") {
    return undefined;
  }
  return Number(inputs.allocatedStorage) < 400
    ? { iops: 3000, throughput: 125 }
    : { iops: 12000, throughput: 500 };
}
