/**
 * Weakens one security property of a resource at a time, knowing nothing of the pack's rules: which of the mutants it
 * finds says what the pack is worth.
 */
import type { TestResource } from "./engine";

export interface Mutant {
  /** What was done, the same words for all resources of the type: `aws:rds/instance:Instance storageEncrypted: false`. */
  readonly weakening: string;
  /** Undefined where the resource itself is left out. */
  readonly resource: TestResource | undefined;
}

type Inputs = Readonly<Record<string, unknown>>;

/** In place of a value: the property is left out. */
const ABSENT = undefined;

/** What to put where, by type. Steps into lists are taken for each element. */
const PROPERTIES: Readonly<Record<string, readonly (readonly [path: string, value: unknown])[]>> = {
  "aws:backup/vault:Vault": [["kmsKeyArn", ABSENT]],
  "aws:cfg/deliveryChannel:DeliveryChannel": [["s3KmsKeyArn", ABSENT]],
  "aws:cfg/recorder:Recorder": [["recordingGroup.allSupported", false]],
  "aws:cfg/recorderStatus:RecorderStatus": [["isEnabled", false]],
  "aws:cloudtrail/trail:Trail": [
    ["advancedEventSelectors", ABSENT],
    ["cloudWatchLogsGroupArn", ABSENT],
    ["enableLogFileValidation", false],
    ["enableLogFileValidation", ABSENT],
    ["enableLogging", false],
    ["includeGlobalServiceEvents", false],
    ["isMultiRegionTrail", false],
    ["isMultiRegionTrail", ABSENT],
    ["kmsKeyId", ABSENT],
  ],
  "aws:cloudwatch/eventRule:EventRule": [["state", "DISABLED"]],
  "aws:cloudwatch/logGroup:LogGroup": [
    ["kmsKeyId", ABSENT],
    ["retentionInDays", ABSENT],
    ["retentionInDays", 1],
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    ["alarmActions", []],
    ["actionsEnabled", false],
  ],
  "aws:ebs/encryptionByDefault:EncryptionByDefault": [["enabled", false]],
  "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": [["state", "unblocked"]],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": [
    ["ingress", [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }]],
    ["egress", [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }]],
  ],
  "aws:ec2/flowLog:FlowLog": [["trafficType", "ACCEPT"]],
  "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults": [
    ["httpTokens", "optional"],
    ["httpPutResponseHopLimit", 64],
  ],
  "aws:ec2/launchTemplate:LaunchTemplate": [
    ["blockDeviceMappings", ABSENT],
    ["blockDeviceMappings.ebs.encrypted", "false"],
    ["blockDeviceMappings.ebs.encrypted", ABSENT],
    ["blockDeviceMappings.ebs.kmsKeyId", ABSENT],
    ["metadataOptions", ABSENT],
    ["metadataOptions.httpTokens", "optional"],
    ["metadataOptions.httpPutResponseHopLimit", 2],
    ["networkInterfaces.associatePublicIpAddress", "true"],
    ["userData", Buffer.from("#!/bin/sh\nexport DB_PASSWORD=correct-horse\n").toString("base64")],
  ],
  "aws:ec2/networkAcl:NetworkAcl": [
    [
      "ingress",
      [{ action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0, protocol: "-1", ruleNo: 1 }],
    ],
    [
      "ingress",
      [{ action: "allow", ipv6CidrBlock: "::/0", fromPort: 22, toPort: 22, protocol: "6", ruleNo: 1 }],
    ],
  ],
  "aws:ec2/subnet:Subnet": [["mapPublicIpOnLaunch", true]],
  "aws:guardduty/detector:Detector": [["enable", false]],
  "aws:guardduty/detectorFeature:DetectorFeature": [["status", "DISABLED"]],
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": [
    ["minimumPasswordLength", 8],
    ["passwordReusePrevention", 1],
    ["passwordReusePrevention", ABSENT],
    ["requireSymbols", false],
    ["requireNumbers", false],
    ["requireLowercaseCharacters", false],
    ["requireUppercaseCharacters", false],
  ],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    ["policyArn", "arn:aws:iam::aws:policy/AdministratorAccess"],
  ],
  "aws:kms/key:Key": [
    ["bypassPolicyLockoutSafetyCheck", true],
    ["deletionWindowInDays", 1],
    ["enableKeyRotation", false],
    ["enableKeyRotation", ABSENT],
    ["isEnabled", false],
    ["policy", ABSENT],
  ],
  "aws:lambda/function:Function": [
    ["deadLetterConfig", ABSENT],
    ["environment", { variables: { DB_PASSWORD: "correct-horse" } }],
    ["kmsKeyArn", ABSENT],
    ["reservedConcurrentExecutions", ABSENT],
    ["runtime", "python3.8"],
    ["tracingConfig.mode", "PassThrough"],
    ["tracingConfig", ABSENT],
    ["vpcConfig", ABSENT],
  ],
  "aws:lambda/permission:Permission": [
    ["principal", "*"],
    ["sourceArn", ABSENT],
    ["sourceAccount", ABSENT],
    ["functionUrlAuthType", "NONE"],
  ],
  "aws:rds/instance:Instance": [
    ["autoMinorVersionUpgrade", false],
    ["backupRetentionPeriod", 0],
    ["copyTagsToSnapshot", false],
    ["deletionProtection", false],
    ["enabledCloudwatchLogsExports", []],
    ["iamDatabaseAuthenticationEnabled", false],
    ["kmsKeyId", ABSENT],
    ["manageMasterUserPassword", ABSENT],
    ["masterUserSecretKmsKeyId", ABSENT],
    ["monitoringInterval", 0],
    ["multiAz", false],
    ["parameterGroupName", "default.postgres17"],
    ["password", "correct-horse"],
    ["performanceInsightsKmsKeyId", ABSENT],
    ["publiclyAccessible", true],
    ["skipFinalSnapshot", true],
    ["storageEncrypted", false],
    ["storageEncrypted", ABSENT],
    ["username", "postgres"],
  ],
  "aws:rds/parameterGroup:ParameterGroup": [
    ["parameters", [{ name: "rds.force_ssl", value: "0" }]],
    ["parameters", []],
  ],
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": [
    ["blockPublicAcls", false],
    ["blockPublicPolicy", false],
    ["ignorePublicAcls", ABSENT],
    ["restrictPublicBuckets", ABSENT],
  ],
  "aws:s3/bucket:Bucket": [
    ["acl", "public-read"],
    ["bucket", ABSENT],
    ["forceDestroy", true],
    ["website", { indexDocument: "index.html" }],
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
    ["rules.abortIncompleteMultipartUpload", ABSENT],
    ["rules.status", "Disabled"],
  ],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [
    ["rule.objectOwnership", "ObjectWriter"],
    ["rule.objectOwnership", "BucketOwnerPreferred"],
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [
    ["blockPublicAcls", false],
    ["blockPublicPolicy", false],
    ["ignorePublicAcls", false],
    ["restrictPublicBuckets", false],
    ["blockPublicAcls", ABSENT],
    ["restrictPublicBuckets", ABSENT],
  ],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    ["rules.applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"],
    ["rules.applyServerSideEncryptionByDefault.kmsMasterKeyId", ABSENT],
    ["rules.bucketKeyEnabled", false],
    ["rules.blockedEncryptionTypes", ABSENT],
  ],
  "aws:s3/bucketVersioning:BucketVersioning": [
    ["versioningConfiguration.status", "Suspended"],
    ["versioningConfiguration.status", "Disabled"],
  ],
  "aws:sns/topic:Topic": [["kmsMasterKeyId", ABSENT]],
  "aws:sqs/queue:Queue": [
    ["kmsMasterKeyId", ABSENT],
    ["sqsManagedSseEnabled", false],
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    ["*", { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0", fromPort: ABSENT, toPort: ABSENT }],
  ],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    ["*", { cidrIpv4: "0.0.0.0/0", referencedSecurityGroupId: ABSENT, fromPort: 22, toPort: 22 }],
    [
      "*",
      { cidrIpv6: "::/0", cidrIpv4: ABSENT, referencedSecurityGroupId: ABSENT, fromPort: 5432, toPort: 5432 },
    ],
    ["*", { cidrIpv4: "0.0.0.0/0", referencedSecurityGroupId: ABSENT, ipProtocol: "-1" }],
  ],
};

/** Types of which each resource is a protection: without it something else is weaker. */
const PROTECTIONS: ReadonlySet<string> = new Set([
  "aws:cloudtrail/trail:Trail",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/flowLog:FlowLog",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
]);

/** Every mutant of a resource that differs from it. */
export function mutants(resource: TestResource): Mutant[] {
  const { type, inputs = {} } = resource;
  const changed = [
    ...(PROPERTIES[type] ?? []).map(([path, value]) => ({
      what: path === "*" ? JSON.stringify(value) : `${path}: ${text(value)}`,
      inputs:
        path === "*" ? { ...inputs, ...(value as Inputs) } : (put(inputs, path.split("."), value) as Inputs),
    })),
    ...Object.entries(inputs).flatMap(([property, value]) =>
      weakenedPolicies(value).map(({ what, policy }) => ({
        what: `${property}: ${what}`,
        inputs: { ...inputs, [property]: policy },
      })),
    ),
  ].filter((each) => JSON.stringify(each.inputs) !== JSON.stringify(inputs));
  return [
    ...changed.map((each) => ({
      weakening: `${type} ${each.what}`,
      resource: { ...resource, inputs: each.inputs, outputs: { ...resource.outputs, ...each.inputs } },
    })),
    ...(PROTECTIONS.has(type) ? [{ weakening: `${type} left out`, resource: undefined }] : []),
    ...(resource.protect === true
      ? [{ weakening: `${type} not protected`, resource: { ...resource, protect: false } }]
      : []),
  ];
}

function text(value: unknown): string {
  return value === ABSENT ? "absent" : JSON.stringify(value);
}

function put(here: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) {
    return value;
  }
  if (Array.isArray(here)) {
    return here.map((each) => put(each, [step, ...rest], value));
  }
  const holder = (here ?? {}) as Inputs;
  // Nothing to weaken where the way there is not.
  return rest.length > 0 && holder[step] === undefined
    ? here
    : { ...holder, [step]: put(holder[step], rest, value) };
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** A policy document with one statement weakened in one way. */
function weakenedPolicies(value: unknown): { readonly what: string; readonly policy: string }[] {
  if (typeof value !== "string" || !value.startsWith("{") || !value.includes('"Statement"')) {
    return [];
  }
  const document = JSON.parse(value) as { readonly Statement: readonly Statement[] };
  return document.Statement.flatMap((statement, at) =>
    weakenedStatements(statement).map(({ what, statements }) => ({
      what: `${statement.Sid}, ${what}`,
      policy: JSON.stringify({
        ...document,
        Statement: [...document.Statement.slice(0, at), ...statements, ...document.Statement.slice(at + 1)],
      }),
    })),
  );
}

function weakenedStatements(
  statement: Statement,
): { readonly what: string; readonly statements: readonly Statement[] }[] {
  if (statement.Effect === "Deny") {
    return [{ what: "left out", statements: [] }];
  }
  const { Condition, ...unconditional } = statement;
  return [
    ...(Condition === undefined ? [] : [{ what: "without its conditions", statements: [unconditional] }]),
    ...(statement.Principal === undefined
      ? []
      : [
          { what: "for everybody", statements: [{ ...unconditional, Principal: "*" }] },
          {
            what: "for another account",
            statements: [{ ...unconditional, Principal: { AWS: "arn:aws:iam::999999999999:root" } }],
          },
        ]),
    ...(statement.Action === undefined
      ? []
      : [{ what: "of every action", statements: [{ ...statement, Action: "*" }] }]),
    ...(statement.Resource === undefined || statement.Principal !== undefined
      ? []
      : [
          { what: "on every resource", statements: [{ ...statement, Resource: "*" }] },
          {
            what: "of every action on every resource",
            statements: [{ ...unconditional, Action: "*", Resource: "*" }],
          },
        ]),
  ];
}
