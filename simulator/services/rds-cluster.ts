import type { Instance, ResourceModel } from "../model";
import { awsManagedKeyArn } from "./kms";
import { firstZone, masterUserSecret, regionalEndpoint, subnetGroupVpc } from "./rds-support";
import { always, emptyList, emptyText, hostedZoneId, outputOf, regionalArn, text, upperId } from "./support";
import { defaultSecurityGroupId } from "./vpc";
import { zonesOf } from "./zones";

const CLUSTER = "aws:rds/cluster:Cluster";

const cluster: ResourceModel = {
  type: CLUSTER,
  physicalName: "clusterIdentifier",
  taggable: true,
  replaceOn: [
    "availabilityZones",
    "clusterScalabilityType",
    "databaseName",
    "dbSubnetGroupName",
    "dbSystemId",
    "engine",
    "engineMode",
    "kmsKeyId",
    "masterUsername",
    "port",
    "restoreToPointInTime",
    "s3Import",
    "snapshotIdentifier",
    "sourceRegion",
    "storageEncrypted",
  ],
  defaults: () => ({
    copyTagsToSnapshot: false,
    deleteAutomatedBackups: true,
    enableGlobalWriteForwarding: false,
    enableHttpEndpoint: false,
    engineMode: "provisioned",
    skipFinalSnapshot: false,
  }),
  id: ({ inputs }) => text(inputs.clusterIdentifier),
  computed: {
    allocatedStorage: always(1),
    applyImmediately: always(false),
    arn: (db) => regionalArn(db, "rds", `cluster:${db.id}`),
    autoMinorVersionUpgrade: always(true),
    availabilityZones: ({ region }) =>
      zonesOf(region)
        .slice(0, 3)
        .map(({ name }) => name),
    backupRetentionPeriod: always(1),
    caCertificateIdentifier: always("rds-ca-rsa2048-g1"),
    caCertificateValidTill: emptyText,
    clusterIdentifierPrefix: emptyText,
    clusterMembers: emptyList,
    clusterResourceId: (db) => `cluster-${upperId(db, 26, "resource")}`,
    clusterScalabilityType: always("standard"),
    databaseInsightsMode: always("standard"),
    databaseName: emptyText,
    dbClusterParameterGroupName: (db) => `default.${text(db.inputs.engine)}${family(db)}`,
    dbSubnetGroupName: always("default"),
    dbSystemId: emptyText,
    endpoint: (db) => regionalEndpoint(db, `${db.id}.cluster-`),
    engineLifecycleSupport: always("open-source-rds-extended-support"),
    engineVersion: actualVersion,
    engineVersionActual: actualVersion,
    hostedZoneId: ({ region }) => hostedZoneId("rds", region),
    iamRoles: emptyList,
    kmsKeyId: (db) => (db.inputs.storageEncrypted === true ? awsManagedKeyArn(db, "rds") : ""),
    masterUserSecretKmsKeyId: (db) =>
      db.inputs.manageMasterUserPassword === true ? awsManagedKeyArn(db, "secretsmanager") : "",
    masterUserSecrets: (db) =>
      db.inputs.manageMasterUserPassword === true ? [masterUserSecret(db, "cluster")] : [],
    masterUsername: emptyText,
    monitoringInterval: always(0),
    monitoringRoleArn: emptyText,
    networkType: always("IPV4"),
    performanceInsightsKmsKeyId: emptyText,
    performanceInsightsRetentionPeriod: always(0),
    port,
    preferredBackupWindow: always("03:08-03:38"),
    preferredMaintenanceWindow: always("sun:04:22-sun:04:52"),
    readerEndpoint: (db) => regionalEndpoint(db, `${db.id}.cluster-ro-`),
    storageEncrypted: always(false),
    storageType: emptyText,
    upgradeRolloutOrder: always("second"),
    vpcSecurityGroupIds: (db) => [defaultSecurityGroupId(subnetGroupVpc(db))],
  },
  volatile: ["engineVersionActual"],
};

const clusterInstance: ResourceModel = {
  type: "aws:rds/clusterInstance:ClusterInstance",
  physicalName: "identifier",
  taggable: true,
  replaceOn: [
    "availabilityZone",
    "clusterIdentifier",
    "customIamInstanceProfile",
    "dbSubnetGroupName",
    "engine",
    "engineVersion",
  ],
  defaults: () => ({
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: false,
    forceDestroy: false,
    monitoringInterval: 0,
    promotionTier: 0,
  }),
  id: ({ inputs }) => text(inputs.identifier),
  computed: {
    applyImmediately: always(false),
    arn: (db) => regionalArn(db, "rds", `db:${db.id}`),
    availabilityZone: firstZone,
    caCertIdentifier: always("rds-ca-rsa2048-g1"),
    dbParameterGroupName: (db) => `default.${text(db.inputs.engine)}${family(db)}`,
    dbSubnetGroupName: (db) => ofCluster(db, "dbSubnetGroupName", "default"),
    dbiResourceId: (db) => `db-${upperId(db, 26, "resource")}`,
    endpoint: (db) => regionalEndpoint(db, `${db.id}.`),
    engineVersion: (db) => ofCluster(db, "engineVersion", "17.4"),
    engineVersionActual: (db) => ofCluster(db, "engineVersionActual", "17.4"),
    identifierPrefix: emptyText,
    kmsKeyId: (db) => ofCluster(db, "kmsKeyId", ""),
    monitoringRoleArn: emptyText,
    networkType: always("IPV4"),
    performanceInsightsEnabled: always(false),
    performanceInsightsKmsKeyId: (db) =>
      db.inputs.performanceInsightsEnabled === true ? awsManagedKeyArn(db, "rds") : "",
    performanceInsightsRetentionPeriod: ({ inputs }) => (inputs.performanceInsightsEnabled === true ? 7 : 0),
    port: (db) => ofCluster(db, "port", 5432),
    preferredBackupWindow: always("03:08-03:38"),
    preferredMaintenanceWindow: always("sun:04:22-sun:04:52"),
    publiclyAccessible: always(false),
    storageEncrypted: (db) => ofCluster(db, "storageEncrypted", false),
    writer: ({ inputs }) => Number(inputs.promotionTier ?? 0) === 0,
  },
  volatile: ["engineVersionActual"],
};

const clusterParameterGroup: ResourceModel = {
  type: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  physicalName: "name",
  taggable: true,
  replaceOn: ["description", "family"],
  defaults: () => ({ description: "Managed by Pulumi" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (group) => regionalArn(group, "rds", `cluster-pg:${group.id}`),
    namePrefix: emptyText,
  },
};

/** Database clusters, and the instances in them. */
export const clusterModels: readonly ResourceModel[] = [cluster, clusterInstance, clusterParameterGroup];

function port({ inputs }: Instance): number {
  return text(inputs.engine).includes("mysql") ? 3306 : 5432;
}

/** The version asked for; for a family ("17") one of its minor versions. */
function actualVersion({ inputs }: Instance): string {
  const asked = text(inputs.engineVersion) || "17.4";
  return asked.includes(".") ? asked : `${asked}.4`;
}

function family(db: Instance): string {
  return actualVersion(db).split(".")[0] ?? "";
}

function ofCluster({ inputs, world }: Instance, property: string, otherwise: unknown): unknown {
  return outputOf(world, CLUSTER, inputs.clusterIdentifier, property) ?? otherwise;
}
