import { existing } from "./settled-world";
import {
  changed,
  patchOf,
  valuesIn,
  variantsOf,
  type Patch,
  type Samples,
  type Settings,
  type Variant,
} from "./variants";

const allLifecycle = {
  infrequentAccessAfterDays: 40,
  archiveAfterDays: 100,
  deepArchiveAfterDays: 300,
  expireAfterDays: 1000,
  noncurrentExpireAfterDays: 200,
  noncurrentVersionsKept: 3,
  abortUploadsAfterDays: 5,
};
const tiering = { intelligentTieringAfterDays: 10 };

/** Everything that a stack can have of its own. */
const everything: Patch = {
  "tags.extra": { Team: "storage" },
  allowedAccountIds: ["123456789012"],
  "encryption.rotationPeriodInDays": 180,
  "encryption.administrators": ["arn:aws:iam::123456789012:role/operations"],
  "encryption.multiRegion": true,
  "encryption.replicaRegions": ["eu-central-1"],
  "network.tiers": ["public", "private", "isolated"],
  "network.nat": "single",
  "network.natZone": "a",
  "network.reservedCidrs": ["10.99.0.0/16"],
  "network.secondaryCidrs": { pods: { cidr: "100.64.0.0/16", tier: "private" } },
  "network.ipv6": { egress: true },
  "network.gatewayEndpoints": ["s3"],
  "network.interfaceEndpoints": ["ssm", "logs"],
  "network.organizationId": "o-exampleorgid",
  "network.flowLogs.fields": ["srcaddr", "dstaddr", "action"],
  "network.flowLogs.aggregationMinutes": 1,
  "network.dnsQueryLogs": { retentionDays: 30 },
  "network.dnsFirewall": {
    rules: {
      partner: { priority: 100, action: "ALLOW", domains: ["*.partner.example"] },
      malware: { priority: 200, action: "BLOCK", managedListId: "rslvr-fdl-0123456789abcdef" },
      tunnels: { priority: 300, action: "BLOCK", threat: "DNS_TUNNELING", confidence: "LOW" },
    },
    failOpen: false,
  },
  "network.blockPublicAccess": {
    ownership: "create",
    mode: "block-bidirectional",
    exclusions: { vpc: "allow-egress", public: "allow-bidirectional", private: "allow-egress" },
  },
  "storage.data.lifecycle": allLifecycle,
  "storage.data.replication": {
    region: "eu-central-1",
    deleteMarkers: true,
    timeControl: true,
    storageClass: "STANDARD_IA",
    logRetentionDays: 60,
  },
  "storage.data.objectLock": { mode: "GOVERNANCE", days: 30 },
  "storage.data.inventory": { frequency: "Weekly", format: "CSV" },
  "storage.data.notifications": { eventBridge: true },
  "storage.data.archiveTiers": { archiveAfterDays: 100, deepArchiveAfterDays: 200 },
  "storage.accessLogs.forceDestroy": false,
  "database.maxAllocatedStorageGib": 500,
  "database.snapshotIdentifier": "before-the-move",
  "database.parameters": { work_mem: "8192" },
  "database.performanceInsightsRetentionDays": 496,
  "database.databaseInsights": "standard",
  "database.monitoringIntervalSeconds": 30,
  "database.databaseName": "orders",
  "database.masterUsername": "operator",
  "database.port": 5433,
  "database.backupWindow": "01:00-01:30",
  "database.maintenanceWindow": "mon:02:30-mon:03:00",
  backup: {
    rules: {
      daily: { keepDays: 35, at: "10:00" },
      weekly: { keepDays: 90, at: "12:00" },
      monthly: { keepDays: 365, at: "14:00" },
    },
    lock: { mode: "compliance", minRetentionDays: 30, maxRetentionDays: 400, changeableForDays: 7 },
    copyRegion: "eu-central-1",
  },
  "audit.trail.lifecycle": allLifecycle,
  "audit.trail.dataEvents": { s3: true, lambda: true },
  "audit.trail.insights": true,
  "audit.alerts.emails": ["security@example.com"],
  "audit.alerts.subscriptions": {
    pager: { https: "https://events.example.com/integration/1" },
    tickets: { queueArn: "arn:aws:sqs:eu-west-1:123456789012:tickets" },
  },
  "audit.alarms": { disabled: ["root-use"] },
  "account.config": {
    ownership: "create",
    frequency: "CONTINUOUS",
    disabledRules: ["access-keys-rotated"],
    forceDestroy: false,
    lifecycle: allLifecycle,
  },
  "account.guardDuty": { ownership: "create", features: ["S3_DATA_EVENTS"] },
  "account.securityHub": { ownership: "create", standards: ["fsbp"] },
  "account.accessAnalyzer": { ownership: "create", analyzerName: "access" },
  "account.budget": { monthlyLimit: 500, actualPercent: [50, 100], forecastPercent: [90] },
  "account.defaults": {
    publicAccessBlock: "create",
    ebsEncryption: "create",
    passwordPolicy: "create",
    instanceDefaults: "create",
  },
  "function.architecture": "x86_64",
  "function.layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
  "function.logLevels": { application: "WARN", system: "WARN" },
  "function.memorySizeMb": 512,
  "function.timeoutSeconds": 60,
  "function.reservedConcurrency": 30,
  "function.release": { provisionedConcurrency: 2 },
  "function.asynchronous": { retries: 1, maximumAgeSeconds: 3600, onFailure: "event" },
  "function.alarms": { disabled: ["duration"] },
  "function.events": {
    nightly: { schedule: "cron(0 3 * * ? *)" },
    orders: {
      queueArn: "arn:aws:sqs:eu-west-1:123456789012:orders",
      keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      maximumConcurrency: 5,
      batchSize: 20,
      batchingWindowSeconds: 10,
      partialBatchResponses: true,
    },
    news: { topicArn: "arn:aws:sns:eu-west-1:123456789012:news" },
    clicks: {
      streamArn: "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks",
      keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      startingPosition: "LATEST",
      batchSize: 50,
      batchingWindowSeconds: 5,
      maximumRetries: 5,
    },
  },
  "fleet.imageId": "ami-0123456789abcdef0",
  "fleet.rootVolumeGib": 20,
  "fleet.cpuTargetPercent": 50,
  "fleet.warmupSeconds": 60,
  "fleet.userData": "#!/bin/sh\necho started\n",
  "fleet.healthCheckGraceSeconds": 180,
  "fleet.mixedInstances": {
    instanceTypes: ["m6g.large", "m8g.large"],
    onDemandBase: 1,
    onDemandPercentage: 50,
  },
  "fleet.schedules": {
    morning: {
      recurrence: "0 7 * * MON-FRI",
      timeZone: "Europe/Berlin",
      minSize: 1,
      maxSize: 4,
      desiredCapacity: 2,
    },
  },
  "fleet.sessions": { ownership: "create", logRetentionDays: 30, idleMinutes: 15, maxMinutes: 120 },
  "fleet.loadBalancer": {
    certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
    targetPort: 8081,
    targetProtocol: "HTTP",
    healthCheckPath: "/healthy",
    allowedCidrs: ["203.0.113.0/24"],
    internal: false,
    dualStack: true,
    deletionProtection: true,
    webAcl: { logRetentionDays: 30, rateLimit: 1000, mode: "block", logAllowed: false },
  },
};

/** What excludes something of {@link everything}: other ways to the same end. */
const otherwise: Patch = {
  "network.nat": "none",
  "network.tiers": ["public", "private", "isolated"],
  "network.flowLogs.bucketArn": "arn:aws:s3:::records-of-the-company",
  "network.flowLogs.files": { format: "parquet", hourly: true, hivePartitions: true },
  "network.blockPublicAccess": { ownership: "create" },
  "storage.data.lifecycle": tiering,
  "storage.data.replication": { region: "eu-west-3" },
  "storage.data.objectLock": { mode: "GOVERNANCE", years: 1 },
  backup: { rules: { daily: { keepDays: 35 } } },
  "audit.trail.lifecycle": tiering,
  "account.config": { ownership: "create", lifecycle: tiering },
  "function.code": { bucket: "code-of-the-company", key: "worker.zip", version: "v1" },
  "function.release": { gradual: { previousVersion: "1", newWeight: 0.5 } },
  "fleet.sessions": { ownership: "skip" },
  "fleet.imageParameter": "/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-arm64",
  "fleet.loadBalancer": {
    certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
    internal: true,
  },
};

const adoptedNetwork: Patch = {
  network: {
    cidr: "10.60.0.0/16",
    zones: ["a", "b"],
    flowLogs: { retentionDays: 30 },
    adopt: { vpcId: existing.vpcId, subnets: existing.subnets, flowLogs: "create" },
  },
};
const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker@sha256:${"0".repeat(64)}`;

/** What is there already, used instead of what the stack would make. */
const adopting: Patch = {
  "encryption.existing": existing.keys,
  ...adoptedNetwork,
  "storage.data.replication": {
    existing: { bucketName: existing.bucket, keyArn: existing.keys.data, accountId: "123456789012" },
  },
  "storage.accessLogs": { existing: existing.bucket },
  "audit.alerts.existing": existing.topicArn,
  account: {
    config: { ownership: "existing", recorderName: existing.recorder },
    guardDuty: { ownership: "existing" },
    securityHub: { ownership: "existing" },
    accessAnalyzer: { ownership: "existing", analyzerName: existing.analyzerName },
    defaults: {
      publicAccessBlock: "existing",
      ebsEncryption: "existing",
      passwordPolicy: "existing",
      instanceDefaults: "skip",
    },
  },
  "function.code": {
    image,
    command: ["app.handler"],
    entryPoint: ["/entry"],
  },
  "function.runtime": undefined,
  "function.handler": undefined,
  "fleet.sessions": {
    ownership: "existing",
    existing: { keyArn: existing.keys.logs, logGroupName: "/their/sessions" },
  },
};

/** Addresses that are there already, for NAT gateways that are not. */
const keepingAddresses: Patch = {
  "network.nat": "single",
  "network.natZone": "a",
  "network.natAllocationIds": { a: existing.allocationId },
};

/** Starting points for changes of one value: what a stack has, and the sections that it does not have. */
const scenes: readonly Patch[] = [{}, everything, otherwise, adopting, keepingAddresses];

/** A rule of the DNS firewall has exactly one of domains, list and threat. */
const dnsRules = {
  domains: { priority: 310, action: "ALERT", domains: ["example.com"] },
  list: { priority: 110, action: "ALERT", managedListId: "rslvr-fdl-00112233445566" },
  threat: { priority: 210, action: "ALERT", threat: "DGA" },
};

const withImage: Patch = {
  "function.code": { image, command: ["app.handler"], entryPoint: ["/entry"] },
  "function.runtime": undefined,
  "function.handler": undefined,
  "function.layers": undefined,
};

type Together = readonly [setting: string, patch: Patch];

/** Changes of settings that exclude or need others, which change with them. */
const together: readonly Together[] = [
  ["network.adopt", adoptedNetwork],
  [
    "network.adopt.vpcId",
    { "network.adopt.vpcId": existing.other.vpcId, "network.adopt.subnets": existing.other.subnets },
  ],
  [
    "network.blockPublicAccess.mode",
    {
      "network.blockPublicAccess": {
        ownership: "create",
        mode: "block-bidirectional",
        exclusions: { public: "allow-egress" },
      },
    },
  ],
  ["network.dnsFirewall.rules.*.domains", { "network.dnsFirewall.rules.tunnels": dnsRules.domains }],
  ["network.dnsFirewall.rules.*.managedListId", { "network.dnsFirewall.rules.partner": dnsRules.list }],
  ["network.dnsFirewall.rules.*.threat", { "network.dnsFirewall.rules.malware": dnsRules.threat }],
  [
    "storage.data.replication.existing",
    {
      "storage.data.replication.region": undefined,
      "storage.data.replication.existing": { bucketName: existing.bucket, keyArn: existing.keys.data },
    },
  ],
  [
    "storage.data.objectLock.mode",
    { "storage.data.objectLock.mode": undefined, "storage.data.objectLock.days": undefined },
  ],
  [
    "storage.data.objectLock.mode",
    { "storage.data.objectLock.mode": "COMPLIANCE", "storage.data.forceDestroy": false },
  ],
  [
    "storage.data.objectLock.days",
    { "storage.data.objectLock.days": undefined, "storage.data.objectLock.years": 2 },
  ],
  [
    "storage.data.objectLock.years",
    { "storage.data.objectLock.years": undefined, "storage.data.objectLock.days": 30 },
  ],
  ["storage.accessLogs.existing", { "storage.accessLogs": { existing: existing.bucket } }],
  ["backup.lock.mode", { "backup.lock.mode": "governance", "backup.lock.changeableForDays": undefined }],
  ["function.code", { ...withImage, "function.code": { image } }],
  ["function.code", withImage],
  [
    "fleet.sessions.ownership",
    {
      "fleet.sessions": {
        ownership: "existing",
        existing: { keyArn: existing.keys.logs, logGroupName: "/their/sessions" },
      },
    },
  ],
];

/** Further values, for settings that have the same in every scene. */
const further: Samples = {
  "tags.owner": ["data-team"],
  "tags.costCenter": ["3000"],
  "tags.compliance": ["pci"],
  "tags.extra": [{ Team: "storage", Contact: "on-call" }],
  "tags.extra.*": ["network"],
  allowedAccountIds: [["123456789012", "210987654321"]],
  "encryption.existing.data": [existing.other.key],
  "encryption.existing.logs": [existing.other.key],
  "encryption.existing.trail": [existing.other.key],
  "encryption.existing.notifications": [existing.other.key],
  "network.zones": [
    ["a", "b", "c", "d"],
    ["b", "c"],
  ],
  "network.natZone": ["b"],
  "network.tiers": [["private", "isolated"]],
  "network.natAllocationIds": [{ a: existing.other.allocationId }],
  "network.natAllocationIds.*": [existing.other.allocationId],
  "network.secondaryCidrs": [
    { pods: { cidr: "100.64.0.0/16", tier: "private" }, data: { cidr: "100.66.0.0/20", tier: "isolated" } },
  ],
  "network.secondaryCidrs.*.cidr": ["100.65.0.0/16"],
  "network.organizationId": ["o-anotherorgid"],
  "network.flowLogs.bucketArn": ["arn:aws:s3:::other-records"],
  "network.dnsFirewall.rules": [{ tunnels: { priority: 300, action: "ALERT", threat: "DGA" } }],
  "network.dnsFirewall.rules.*.domains": [["example.com"]],
  "network.dnsFirewall.rules.*.managedListId": ["rslvr-fdl-fedcba9876543210"],
  "network.adopt.subnets": [{ ...existing.subnets, public: { ids: existing.publicIds } }],
  "network.adopt.subnets.*.ids": [existing.spareIds],
  "network.adopt.subnets.*.tags": [{ Tier: "public", Zone: "outer" }],
  "network.adopt.subnets.*.tags.*": ["spare"],
  "network.blockPublicAccess.exclusions": [{ public: "allow-bidirectional" }],
  "storage.data.replication.existing.bucketName": [existing.other.bucket],
  "storage.data.replication.existing.keyArn": [existing.other.key],
  "storage.data.replication.existing.accountId": ["210987654321"],
  "storage.accessLogs.existing": [existing.other.bucket],
  "database.instanceClass": ["db.m8g.large"],
  "database.engineVersion": ["16", "18"],
  "database.snapshotIdentifier": ["after-the-move"],
  "database.parameters": [{ work_mem: "8192", log_min_duration_statement: "1000" }],
  "database.parameters.*": ["16384"],
  "database.databaseName": ["stock"],
  "database.masterUsername": ["keeper"],
  "database.backupWindow": ["00:00-00:30"],
  "database.maintenanceWindow": ["tue:02:30-tue:03:00"],
  "backup.rules.daily.at": ["11:00"],
  "backup.rules.weekly.at": ["13:00"],
  "backup.rules.monthly.at": ["15:00"],
  "backup.copyRegion": ["eu-west-3"],
  "audit.alerts.existing": [existing.other.topicArn],
  "audit.alerts.subscriptions": [{ pager: { https: "https://events.example.com/integration/1" } }],
  "audit.alerts.subscriptions.*.https": ["https://events.example.com/integration/2"],
  "audit.alerts.subscriptions.*.queueArn": ["arn:aws:sqs:eu-west-1:123456789012:other-tickets"],
  "account.budget.actualPercent": [[80, 100]],
  "account.budget.forecastPercent": [[100]],
  "audit.alerts.emails": [["security@example.com", "on-call@example.com"]],
  "account.config.recorderName": [existing.other.recorder],
  "account.accessAnalyzer.analyzerName": [existing.other.analyzerName],
  "function.code.path": ["./functions/sample"],
  "function.code.bucket": ["code-of-another-company"],
  "function.code.key": ["worker-2.zip"],
  "function.code.version": ["v2"],
  "function.code.image": [image.replace("worker", "runner")],
  "function.handler": ["app.other"],
  "function.release.gradual.previousVersion": ["2"],
  "function.events.*.schedule": ["rate(5 minutes)"],
  "function.events.*.queueArn": ["arn:aws:sqs:eu-west-1:123456789012:other-orders"],
  "function.events.*.topicArn": ["arn:aws:sns:eu-west-1:123456789012:other-news"],
  "function.events.*.streamArn": ["arn:aws:kinesis:eu-west-1:123456789012:stream/other-clicks"],
  "function.events.*.keyArn": ["arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-3333-4444-555555555555"],
  "fleet.instanceType": ["m8g.xlarge"],
  "fleet.imageParameter": ["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-arm64"],
  "fleet.imageId": ["ami-0fedcba9876543210"],
  "fleet.userData": ["#!/bin/sh\necho changed\n"],
  "fleet.mixedInstances.instanceTypes": [["m6g.large", "m8g.large", "m6gd.large"]],
  "fleet.schedules": [
    {
      morning: { recurrence: "0 7 * * MON-FRI", minSize: 1 },
      evening: { recurrence: "0 19 * * MON-FRI", minSize: 0 },
    },
  ],
  "fleet.schedules.*.recurrence": ["0 8 * * MON-FRI"],
  "fleet.schedules.*.timeZone": ["Europe/Paris"],
  "fleet.sessions.idleMinutes": [30],
  "fleet.sessions.maxMinutes": [60],
  "fleet.sessions.existing.keyArn": [existing.other.key],
  "fleet.sessions.existing.logGroupName": ["/other/sessions"],
  "fleet.loadBalancer.certificateArn": [
    "arn:aws:acm:eu-west-1:123456789012:certificate/99999999-2222-3333-4444-555555555555",
  ],
  "fleet.loadBalancer.targetPort": [8082],
  "fleet.loadBalancer.healthCheckPath": ["/ready"],
  "fleet.loadBalancer.allowedCidrs": [["203.0.113.0/24", "198.51.100.0/24"]],
};

/** A change, and the settings that it changes: those of a scene. */
export interface StackVariant {
  readonly scene: Settings;
  readonly variant: Variant;
}

/** All variants of a stack's settings. */
export function variantsOfStack(settings: Settings): StackVariant[] {
  const all = scenesOf(settings);
  const samples = samplesFor(all);
  const seen = new Set<string>();
  return all.flatMap((scene) =>
    [
      ...variantsOf(scene, samples),
      ...together.flatMap(([setting, patch]) => patchOf(scene, setting, patch) ?? []),
    ]
      .filter((variant) => !isRefused(scene, variant))
      .filter((variant) => {
        const key = keyOf(variant);
        return !seen.has(key) && seen.add(key);
      })
      .map((variant) => ({ scene, variant })),
  );
}

/** What the program refuses, not the schema: code that does not fit (changed where it is elsewhere), missing subnets. */
function isRefused(scene: Settings, { setting, changes }: Variant): boolean {
  const { code } = scene.function as { readonly code: object };
  const isLookedInto = "path" in code && ["function.runtime", "function.handler"].includes(setting);
  const after = changes[0]?.after ?? [];
  const tiers: unknown[] = Array.isArray(after) ? after : Object.keys(after);
  const isWithoutPlace =
    ["network.tiers", "network.adopt.subnets"].includes(setting) &&
    changes[0]?.after !== undefined &&
    !["private", "isolated"].every((tier) => tiers.includes(tier));
  return isLookedInto || isWithoutPlace;
}

/** A change and its reversal are one. */
function keyOf({ setting, changes }: Variant): string {
  const ends = changes.map(({ before, after }) =>
    [before, after].map((value) => JSON.stringify([value])).sort(),
  );
  return JSON.stringify([setting, ends]);
}

/** The settings of each scene for a stack. */
export function scenesOf(settings: Settings): Settings[] {
  return scenes.map((patch) =>
    changed(
      settings,
      Object.entries(patch).map(([path, after]) => ({ at: path.split("."), after })),
    ),
  );
}

/** Values for settings of a free form: those of the scenes, and further ones. */
function samplesFor(all: readonly Settings[]): Samples {
  const samples: Record<string, unknown[]> = {};
  for (const { setting, value } of all.flatMap(valuesIn)) (samples[setting] ??= []).push(value);
  for (const [setting, values] of Object.entries(further)) (samples[setting] ??= []).push(...values);
  return samples;
}
