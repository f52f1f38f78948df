import * as pulumi from "@pulumi/pulumi";
import {
  AccountBaseline,
  AlertTopic,
  AuditTrail,
  AutoScalingGroup,
  AutoScalingServiceRole,
  Backups,
  Bucket,
  CisAlarms,
  Dashboard,
  Database,
  EncryptionKeys,
  LambdaFunction,
  LoadBalancer,
  LogBucket,
  SessionPreferences,
  currentDeployment,
  provideNetwork,
  securitySummary,
} from "./components";
import { loadSettings, mendUnexpectedErrors } from "./config";

/** What the sample function takes: the keys of the objects to record. */
const keysOfNewObjects = { paths: { key: "$.detail.object.key" }, template: '{"keys": [<key>]}' };

/** One environment: what differs between stacks is in `Pulumi.<stack>.yaml`. */
export = async () => {
  mendUnexpectedErrors();
  const { tags, protect, retainOnDelete, allowedAccountIds, encryption, ...settings } = loadSettings();
  const deployment = await currentDeployment({
    project: pulumi.getProject(),
    environment: pulumi.getStack(),
    tags,
    protect,
    retainOnDelete,
    allowedAccountIds,
  });

  const serviceRole = new AutoScalingServiceRole("autoscaling", { deployment });
  const keys = new EncryptionKeys(
    "keys",
    { deployment, trailName: "audit", autoScalingRoleArn: serviceRole.arn, ...encryption },
    { dependsOn: serviceRole },
  );
  const keyArn = keys.data.arn;
  const logsKeyArn = keys.logs.arn;

  const network = provideNetwork("network", {
    deployment,
    logsKeyArn,
    publicHttp: settings.fleet.loadBalancer !== undefined,
    ...settings.network,
  });
  const { vpcId, cidr: vpcCidr, privateSubnetIds, isolatedSubnetIds } = network;

  const accessLogs = new LogBucket("access-logs", {
    deployment,
    loadBalancerLogs: settings.fleet.loadBalancer !== undefined,
    ...settings.storage.accessLogs,
  });
  const data = new Bucket("data", {
    deployment,
    keyArn,
    accessLogs,
    replicaKey: encryption,
    ...settings.storage.data,
  });
  const database = new Database("database", {
    deployment,
    vpcId,
    subnetIds: isolatedSubnetIds,
    keyArn,
    logsKeyArn,
    ...settings.database,
  });
  const alerts = new AlertTopic("alerts", {
    deployment,
    keyArn: keys.notifications.arn,
    ...settings.audit.alerts,
  });
  const backups = new Backups("backups", {
    deployment,
    keyArn,
    databases: { database: database.arn },
    topicArn: alerts.arn,
    copyKey: encryption,
    ...settings.backup,
  });
  const trail = new AuditTrail("audit", {
    deployment,
    keyArn: keys.trail.arn,
    logsKeyArn,
    accessLogs,
    ...settings.audit.trail,
  });
  const { logGroupName } = trail;
  const alarms = new CisAlarms("cis", {
    deployment,
    logGroupName,
    topicArn: alerts.arn,
    ...settings.audit.alarms,
  });
  const dashboard = new Dashboard("security", { deployment, watched: alarms.watched, logGroupName });

  const account = new AccountBaseline("account", {
    deployment,
    keyArn,
    accessLogs,
    topicArn: alerts.arn,
    ...settings.account,
  });

  const worker = new LambdaFunction("worker", {
    deployment,
    vpcId,
    vpcCidr,
    subnetIds: privateSubnetIds,
    keyArn,
    logsKeyArn,
    environment: { BUCKET: data.bucketName, SOURCE_PREFIX: "incoming/", MANIFEST_PREFIX: "manifests/" },
    objects: { data: { bucketArn: data.arn, keyArn, read: ["incoming/"], write: ["manifests/"] } },
    ...settings.function,
    events: {
      ...(settings.storage.data.notifications?.eventBridge === true && {
        incoming: { bucketName: data.bucketName, prefix: "incoming/", input: keysOfNewObjects },
      }),
      ...settings.function.events,
    },
    alarms: { topicArn: alerts.arn, ...settings.function.alarms },
  });
  const { loadBalancer: balancerSettings, sessions: sessionSettings, ...fleetSettings } = settings.fleet;
  const sessions = new SessionPreferences("sessions", {
    deployment,
    keyArn,
    logsKeyArn,
    ownership: "skip",
    ...sessionSettings,
  });
  const loadBalancer =
    balancerSettings &&
    new LoadBalancer("web-lb", {
      deployment,
      vpcId,
      subnetIds: balancerSettings.internal === true ? privateSubnetIds : network.publicSubnetIds,
      accessLogs,
      logsKeyArn,
      topicArn: alerts.arn,
      ...balancerSettings,
    });
  const fleet = new AutoScalingGroup("web", {
    deployment,
    vpcId,
    vpcCidr,
    subnetIds: privateSubnetIds,
    keyArn,
    serviceRole,
    sessions,
    loadBalancer,
    topicArn: alerts.arn,
    ...fleetSettings,
  });
  database.admit("web", fleet.securityGroupId);

  return {
    deployment: {
      project: deployment.project,
      accountId: deployment.accountId,
      region: deployment.region,
      environment: deployment.environment,
    },
    keys: keys.arns,
    network: {
      vpcId,
      vpcCidr,
      publicSubnetIds: network.publicSubnetIds,
      privateSubnetIds,
      isolatedSubnetIds,
      secondarySubnetIds: network.secondarySubnetIds,
      ipv6Cidr: network.ipv6Cidr,
      natAddresses: network.natAddresses,
    },
    storage: {
      dataBucket: data.bucketName,
      dataBucketArn: data.arn,
      dataBucketCopy: data.replica?.bucketName,
      accessLogBucket: accessLogs.bucketName,
    },
    database: {
      arn: database.arn,
      address: database.address,
      port: database.port,
      databaseName: database.databaseName,
      resourceId: database.resourceId,
      masterSecretArn: database.masterSecretArn,
      backupVaultArn: backups.vaultArn,
    },
    audit: { trailArn: trail.arn, trailBucket: trail.bucketName, logGroupName, alertTopicArn: alerts.arn },
    dashboard: dashboard.dashboardName,
    worker: {
      arn: worker.arn,
      targetArn: worker.target.arn,
      version: worker.version,
      roleArn: worker.roleArn,
      logGroupName: worker.logGroupName,
    },
    fleet: {
      groupName: fleet.groupName,
      launchTemplateId: fleet.launchTemplateId,
      imageId: fleet.imageId,
      address: loadBalancer?.dnsName,
    },
    securitySummary: securitySummary([
      keys,
      network,
      accessLogs,
      data,
      database,
      backups,
      alerts,
      trail,
      alarms,
      account,
      worker,
      sessions,
      ...(loadBalancer === undefined ? [] : [loadBalancer]),
      fleet,
    ]),
  };
};
