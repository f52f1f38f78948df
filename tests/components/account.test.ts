import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import {
  AccountBaseline,
  configRuleKeys,
  guardDutyFeatures,
  type AccountServices,
} from "../../components/account";
import { isOffered, usualFeatures } from "../../components/account/guard-duty-features";
import { EncryptionKeys } from "../../components/kms";
import { Deployment, type SecurityControl } from "../../components/shared";
import { LogBucket } from "../../components/storage";
import { evaluate, parsePolicy, role, service } from "../../iam";
import { World, type Properties } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const everything: AccountServices = {
  config: { ownership: "create" },
  guardDuty: { ownership: "create" },
  securityHub: { ownership: "create" },
  accessAnalyzer: { ownership: "create" },
};
const all = (ownership: "existing" | "skip"): AccountServices => ({
  config: { ownership },
  guardDuty: { ownership },
  securityHub: { ownership },
  accessAnalyzer: { ownership },
  defaults: {
    publicAccessBlock: ownership,
    ebsEncryption: ownership,
    passwordPolicy: ownership,
    instanceDefaults: "skip",
  },
});

const account = "123456789012";
const topicArn = `arn:aws:sns:eu-west-1:${account}:alerts`;

async function baseline(
  services: AccountServices = everything,
  world?: World,
  options?: pulumi.ComponentResourceOptions,
): Promise<ProgramRun> {
  return await runUnderMocks(
    () => {
      const deployment = new Deployment(deploymentArgs());
      const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
      const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
      const args = { deployment, keyArn: keys.data.arn, accessLogs, topicArn, ...services };
      return Promise.resolve({ controls: new AccountBaseline("account", args, options).controls });
    },
    { world },
  );
}

/** The run that makes everything, made once. */
let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= baseline());

function offControls(run: ProgramRun): string[] {
  return (run.outputs.controls as SecurityControl[])
    .filter(({ enabled }) => !enabled)
    .map(({ control }) => control);
}

/** An account in which everything is there already. */
function settledAccount(): World {
  const world = new World();
  const make = (type: string, inputs: Properties) => {
    const request = { type, name: "old", identity: `old::${type}`, inputs };
    return world.create({ ...request, inputs: world.check(request) });
  };
  make("aws:cfg/recorder:Recorder", {
    roleArn: `arn:aws:iam::${account}:role/config`,
    recordingGroup: { allSupported: true },
  });
  make("aws:cfg/recorderStatus:RecorderStatus", { name: "default", isEnabled: true });
  make("aws:guardduty/detector:Detector", {});
  make("aws:securityhub/account:Account", {});
  make("aws:accessanalyzer/analyzer:Analyzer", { analyzerName: "bulwark-account-access-dev" });
  make("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  make("aws:ebs/encryptionByDefault:EncryptionByDefault", {});
  make("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", {
    minimumPasswordLength: 14,
    passwordReusePrevention: 24,
  });
  return world;
}

const types = {
  recorder: "aws:cfg/recorder:Recorder",
  status: "aws:cfg/recorderStatus:RecorderStatus",
  rule: "aws:cfg/rule:Rule",
  policy: "aws:iam/rolePolicy:RolePolicy",
};

/** Everything of the account itself, which `existing` and `skip` must leave alone. */
const singletons =
  /^aws:(cfg|guardduty|securityhub|accessanalyzer|ebs)\/|AccountPublicAccessBlock|PasswordPolicy|MetadataDefaults/;

describe("AccountBaseline", () => {
  it("A5: makes everything, and reports every control as on", async () => {
    const run = await usual();
    assert.deepEqual(offControls(run), []);
    assert.equal(run.ofType(types.rule).length, configRuleKeys.length);
  });

  it("A5: records before it delivers, delivers before it starts, starts before it judges", async () => {
    const run = await usual();
    const urn = (type: string, name: string) => run.get(type, name).urn;
    const channel = run.get("aws:cfg/deliveryChannel:DeliveryChannel", "account-config-channel");
    const status = run.get(types.status, "account-config-status");
    const hub = run.get("aws:securityhub/account:Account", "account-hub-hub");
    assert.ok(channel.dependencies.includes(urn(types.recorder, "account-config-recorder")));
    assert.ok(status.dependencies.includes(channel.urn));
    assert.ok(run.ofType(types.rule).every(({ dependencies }) => dependencies.includes(status.urn)));
    assert.ok(hub.dependencies.includes(status.urn));
    const recorder = run.get(types.recorder, "account-config-recorder");
    assert.ok(recorder.dependencies.includes(urn(types.policy, "account-config-delivery")));
  });

  it("A5, K5: the recorder's role delivers to its bucket with the key through S3, and nothing else", async () => {
    const run = await usual();
    const roleArn = run.get("aws:iam/role:Role", "account-config-role").outputs.arn as string;
    const bucket = run.get("aws:s3/bucket:Bucket", "account-config-bucket-bucket").outputs.arn as string;
    const key = run.get("aws:kms/key:Key", "keys-data-key");
    const keyArn = key.outputs.arn as string;
    const own = parsePolicy(
      run.get(types.policy, "account-config-delivery").inputs.policy as string,
      "identity",
    );
    const bucketPolicy = parsePolicy(
      run.get("aws:s3/bucketPolicy:BucketPolicy", "account-config-bucket-policy").inputs.policy as string,
      "bucket",
    );
    const s3 = (action: string, resource: string) =>
      evaluate(
        {
          principal: role(roleArn),
          action,
          resource,
          resourceAccount: account,
          context: { "aws:SecureTransport": true, "s3:TlsVersion": "1.3" },
        },
        { identity: [own], resource: bucketPolicy },
      ).allowed;
    const kms = (viaService: string, of = bucket) =>
      evaluate(
        {
          principal: role(roleArn),
          action: "kms:GenerateDataKey",
          resource: keyArn,
          context: { "kms:ViaService": viaService, "kms:EncryptionContext:aws:s3:arn": of },
        },
        { identity: [own], resource: parsePolicy(key.inputs.policy as string, "key") },
      ).allowed;
    assert.ok(s3("s3:PutObject", `${bucket}/AWSLogs/${account}/Config/x.json.gz`));
    assert.ok(s3("s3:GetBucketAcl", bucket));
    assert.ok(!s3("s3:PutObject", `${bucket}/AWSLogs/999999999999/Config/x.json.gz`));
    assert.ok(!s3("s3:GetObject", `${bucket}/AWSLogs/${account}/Config/x.json.gz`));
    assert.ok(kms("s3.eu-west-1.amazonaws.com"));
    assert.ok(!kms("sqs.eu-west-1.amazonaws.com"));
    assert.ok(!kms("s3.eu-west-1.amazonaws.com", "arn:aws:s3:::bulwark-data-dev-123456789012-eu-west-1"));
  });

  it("A5: only AWS Config, and only for this account, assumes the recorder's role", async () => {
    const run = await usual();
    const { inputs, outputs } = run.get("aws:iam/role:Role", "account-config-role");
    const may = (name: string, source: string) =>
      evaluate(
        {
          principal: service(name),
          action: "sts:AssumeRole",
          resource: outputs.arn as string,
          context: { "aws:SourceAccount": source },
        },
        { resource: parsePolicy(inputs.assumeRolePolicy as string, "trust") },
      ).allowed;
    assert.ok(may("config.amazonaws.com", account));
    assert.ok(!may("config.amazonaws.com", "999999999999"));
    assert.ok(!may("ec2.amazonaws.com", account));
  });

  it("A5: tells the topic of severe findings", async () => {
    const run = await usual();
    const targets = run.ofType("aws:cloudwatch/eventTarget:EventTarget");
    assert.deepEqual(
      targets.map(({ inputs }) => inputs.arn as string),
      [topicArn, topicArn, topicArn],
    );
  });

  it("A5: finds what exists already, and makes none of it", async () => {
    const run = await baseline(all("existing"), settledAccount());
    assert.deepEqual(offControls(run), []);
    const controls = run.outputs.controls as SecurityControl[];
    assert.ok(controls.some(({ control }) => control === "GuardDuty looks for threats"));
    assert.ok(controls.some(({ control }) => control === "AWS Config records all resources"));
  });

  it("A5: shows what exists as it is", async () => {
    const world = settledAccount();
    const id = "default";
    const found = world.find(types.status, id);
    world.update(
      { type: types.status, id, known: found?.inputs ?? {} },
      { name: "default", isEnabled: false },
    );
    assert.deepEqual(offControls(await baseline(all("existing"), world)), [
      "AWS Config records all resources",
    ]);
  });

  it("A5: stops when what should exist does not", async () => {
    await assert.rejects(baseline(all("existing"), new World()), /NotFound/);
  });

  it("A5: leaves alone what it should skip", async () => {
    const run = await baseline(all("skip"));
    assert.deepEqual(
      run.resources.filter(({ type }) => singletons.test(type)).map(({ name }) => name),
      [],
    );
    assert.ok((await usual()).resources.some(({ type }) => singletons.test(type)));
  });

  it("A5: leaves out the rules and standards that are not wanted", async () => {
    const run = await baseline({
      ...everything,
      config: { ownership: "create", disabledRules: ["access-keys-rotated"] },
      securityHub: { ownership: "create", standards: ["pci"] },
      guardDuty: { ownership: "create", features: [] },
    });
    assert.equal(run.ofType(types.rule).length, configRuleKeys.length - 1);
    const standards = run.ofType("aws:securityhub/standardsSubscription:StandardsSubscription");
    assert.deepEqual(
      standards.map(({ name }) => name),
      ["account-hub-pci"],
    );
  });

  /** Which features a run switches on and off. */
  const features = (run: ProgramRun) =>
    Object.fromEntries(
      run
        .ofType("aws:guardduty/detectorFeature:DetectorFeature")
        .map(({ inputs }) => [inputs.name, inputs.status] as [string, string]),
    );

  it("A5: switches off what GuardDuty should not look at, since AWS switches it on", async () => {
    assert.deepEqual(features(await usual()), {
      EBS_MALWARE_PROTECTION: "DISABLED",
      EKS_AUDIT_LOGS: "ENABLED",
      LAMBDA_NETWORK_LOGS: "ENABLED",
      RDS_LOGIN_EVENTS: "ENABLED",
      S3_DATA_EVENTS: "ENABLED",
    });
    const none = await baseline({ ...everything, guardDuty: { ownership: "create", features: [] } });
    assert.deepEqual(new Set(Object.values(features(none))), new Set(["DISABLED"]));
    const malware = { ownership: "create", features: ["EBS_MALWARE_PROTECTION"] } as const;
    const one = features(await baseline({ ...everything, guardDuty: malware }));
    assert.deepEqual(
      Object.keys(one).filter((name) => one[name] === "ENABLED"),
      ["EBS_MALWARE_PROTECTION"],
    );
  });

  it("A5: names no feature that the region does not offer, unless asked to", () => {
    assert.deepEqual(usualFeatures("us-gov-west-1"), [
      "EKS_AUDIT_LOGS",
      "LAMBDA_NETWORK_LOGS",
      "S3_DATA_EVENTS",
    ]);
    assert.ok(!isOffered("EBS_MALWARE_PROTECTION", "us-gov-west-1"));
    assert.deepEqual(usualFeatures("cn-north-1"), []);
    for (const region of ["eu-west-1", "us-east-1", "ap-southeast-2"]) {
      assert.ok(guardDutyFeatures.every((feature) => isOffered(feature, region)));
    }
  });

  it("A5: tells the findings of what this stack makes or watches, and of nothing else", async () => {
    const told = (run: ProgramRun) =>
      run
        .ofType("aws:cloudwatch/eventRule:EventRule")
        .map(({ name }) => name.replace("account-findings-", ""));
    assert.deepEqual(told(await baseline(all("skip"))), []);
    assert.deepEqual(told(await baseline({ ...all("skip"), accessAnalyzer: { ownership: "create" } })), [
      "access-analyzer",
    ]);
    // Without Security Hub, AWS Config's rules speak for themselves.
    const withoutHub = { ...everything, securityHub: { ownership: "skip" } } as const;
    assert.deepEqual(told(await baseline(withoutHub)), ["guardduty", "access-analyzer", "config"]);
    assert.deepEqual(told(await baseline(all("existing"), settledAccount())), [
      "guardduty",
      "security-hub",
      "access-analyzer",
    ]);
  });

  const faults: readonly (readonly [type: string, broken: Properties, control: string])[] = [
    [
      "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
      { restrictPublicBuckets: false },
      "public access blocked for all buckets of the account",
    ],
    ["aws:ebs/encryptionByDefault:EncryptionByDefault", { enabled: false }, "new EBS volumes encrypted"],
    [
      "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
      { minimumPasswordLength: 8 },
      "passwords of at least 14 characters, not used again",
    ],
    [
      "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
      { httpTokens: "optional" },
      "IMDSv2 required of new instances",
    ],
    [
      "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
      { state: "unblocked" },
      "snapshots cannot be public",
    ],
    [types.status, { isEnabled: false }, "AWS Config records all resources"],
    [
      types.recorder,
      { recordingGroup: { allSupported: false, resourceTypes: ["AWS::S3::Bucket"] } },
      "AWS Config records all resources",
    ],
    [
      "aws:accessanalyzer/analyzer:Analyzer",
      { type: "ACCOUNT_UNUSED_ACCESS" },
      "access from outside the account is analysed",
    ],
    ["aws:guardduty/detector:Detector", { enable: false }, "GuardDuty looks for threats"],
  ];
  for (const [type, broken, control] of faults) {
    it(`X4: reports "${control}" as off when ${JSON.stringify(broken)}`, async () => {
      const weaken = (child: pulumi.ResourceTransformationArgs) => ({
        props: child.type === type ? { ...child.props, ...broken } : child.props,
        opts: child.opts,
      });
      const run = await baseline(everything, undefined, { transformations: [weaken] });
      assert.deepEqual(offControls(run), [control]);
    });
  }
});
