import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import program = require("../../index");
import type { SecurityControl } from "../../components/shared";
import { runStack, runUnderMocks, stackConfig, type ProgramRun } from "../support/program";

/** One resource of the program made otherwise than it should be. */
interface Fault {
  readonly type: string;
  readonly name: string;
  /** The properties that are otherwise, or what becomes of them. */
  readonly broken: Readonly<Record<string, unknown>>;
  /** The controls of the summary that must then be off, for this resource or the one that it belongs to. */
  readonly controls: readonly string[];
}

/** A policy with one statement more, as text. */
function opened(policy: string, statement: object): string {
  const document = JSON.parse(policy) as { Statement: object[] };
  return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
}

/** A policy without a statement, as text. */
function without(policy: string, sid: string): string {
  const document = JSON.parse(policy) as { Statement: { Sid?: string }[] };
  const Statement = document.Statement.filter((statement) => statement.Sid !== sid);
  assert.equal(Statement.length, document.Statement.length - 1, sid);
  return JSON.stringify({ ...document, Statement });
}

for (const stack of ["dev", "prod"]) {
  describe(`the program of ${stack} with one resource broken`, () => {
    const faults: Fault[] = [];
    const told = (control: string) => faults.filter(({ controls }) => controls.includes(control)).length;
    let sound: readonly SecurityControl[];
    let broken: readonly SecurityControl[];

    before(async () => {
      sound = controlsOf(await runStack(stack));
      broken = controlsOf(await runBroken(stack, faults));
    });

    /** All faults are made at once, each in a resource of its own, and each turns off its controls for that one. */
    function itTells(title: string, fault: Fault): void {
      faults.push(fault);
      it(title, () => {
        for (const control of fault.controls) {
          assert.equal(off(sound, control), 0, control);
          assert.equal(off(broken, control), told(control), control);
        }
      });
    }

    itTells("K1: a key that does not rotate is told of", {
      type: "aws:kms/key:Key",
      name: "keys-data-key",
      broken: { enableKeyRotation: false },
      controls: ["key rotation"],
    });
    itTells("K2: a key policy that lets everybody in is told of", {
      type: "aws:kms/key:Key",
      name: "keys-logs-key",
      broken: {
        policy: (policy: string) =>
          opened(policy, {
            Effect: "Allow",
            Principal: "*",
            Action: "kms:DescribeKey",
            Resource: "*",
          }),
      },
      controls: ["key policy names every principal"],
    });
    itTells("K3: a key that the account's root user may read with is told of", {
      type: "aws:kms/key:Key",
      name: "keys-notifications-key",
      broken: {
        policy: (policy: string) =>
          opened(policy, {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "kms:*",
            Resource: "*",
          }),
      },
      controls: ["account root cannot decrypt"],
    });
    itTells("S1: a bucket without its public-access block is told of", {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      name: "data-public-access",
      broken: { restrictPublicBuckets: false },
      controls: ["public access blocked"],
    });
    itTells("S1: a bucket that admits ACLs is told of", {
      type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      name: "data-ownership",
      broken: { rule: { objectOwnership: "ObjectWriter" } },
      controls: ["ACLs disabled"],
    });
    itTells("S2: a bucket that admits old TLS is told of", {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      name: "access-logs-policy",
      broken: { policy: (policy: string) => without(policy, "DenyOldTls") },
      controls: ["TLS 1.2 or later only"],
    });
    itTells("S2: a bucket that admits uploads with another key is told of", {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      name: "data-policy",
      broken: { policy: (policy: string) => without(policy, "DenyOtherKey") },
      controls: ["no upload with another encryption or key"],
    });
    itTells("S4: a log bucket with a key, to which S3 would deliver nothing, is told of", {
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      name: "access-logs-encryption",
      broken: {
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
            },
          },
        ],
      },
      controls: ["encrypted with S3's own keys"],
    });
    itTells("S1: a bucket without a key of ours is told of", {
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      name: "audit-bucket-encryption",
      broken: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      controls: ["encrypted with a key of ours", "no upload with another encryption or key"],
    });
    itTells("S5: a database with a public address is told of", {
      type: "aws:rds/instance:Instance",
      name: "database-instance",
      broken: { publiclyAccessible: true },
      controls: ["no public address"],
    });
    itTells("S5: a database without forced TLS is told of", {
      type: "aws:rds/parameterGroup:ParameterGroup",
      name: "database-parameters",
      broken: { parameters: [{ name: "rds.force_ssl", value: "0" }] },
      controls: ["TLS only"],
    });
    itTells("A1: a trail whose files are not validated is told of", {
      type: "aws:cloudtrail/trail:Trail",
      name: "audit-trail",
      broken: { enableLogFileValidation: false },
      controls: ["log files validated"],
    });
    itTells("A3: a log group without a key is told of", {
      type: "aws:cloudwatch/logGroup:LogGroup",
      name: "audit-logs",
      broken: { kmsKeyId: undefined },
      controls: ["log group encrypted"],
    });
    itTells("A4: an alarm that tells nobody is told of", {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name: "cis-root-use-alarm",
      broken: { alarmActions: [] },
      controls: ["alarm: Use of the root user (CIS 4.3)"],
    });
    itTells("A4: a topic that alarms may not publish to is told of", {
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "alerts-policy",
      broken: { policy: (policy: string) => without(policy, "CloudWatchAlarms") },
      controls: ["alarms may publish"],
    });
    itTells("A5: an account whose buckets can be made public is told of", {
      type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
      name: "account-defaults-public-access",
      broken: { blockPublicPolicy: false },
      controls: ["public access blocked for all buckets of the account"],
    });
    itTells("A6: flow logs of some traffic only are told of", {
      type: "aws:ec2/flowLog:FlowLog",
      name: "network-flow-logs-log",
      broken: { trafficType: "REJECT" },
      controls: ["flow logs of all traffic in an encrypted log group"],
    });
    itTells("V1: a subnet that gives out public addresses is told of", {
      type: "aws:ec2/subnet:Subnet",
      name: "network-private-a",
      broken: { mapPublicIpOnLaunch: true },
      controls: ["no subnet gives out public addresses"],
    });
    itTells("V4: a default security group that admits something is told of", {
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      name: "network-default-group",
      broken: { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
      controls: ["default security group admits nothing"],
    });
    itTells("C1: a function that leaves no traces is told of", {
      type: "aws:lambda/function:Function",
      name: "worker-function",
      broken: { tracingConfig: { mode: "PassThrough" } },
      controls: ["tracing active"],
    });
    itTells("C3: instances that answer to IMDSv1 are told of", {
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "web-template",
      broken: { metadataOptions: (options: object) => ({ ...options, httpTokens: "optional" }) },
      controls: ["IMDSv2 required, one hop"],
    });

    it("X4: the summary tells of these, and of nothing else", () => {
      const count = (controls: readonly SecurityControl[]) =>
        controls.filter(({ enabled }) => !enabled).length;
      assert.equal(broken.length, sound.length);
      assert.equal(count(broken) - count(sound), faults.flatMap(({ controls }) => controls).length);
    });
  });
}

/** The program with all faults in it. */
async function runBroken(stack: string, faults: readonly Fault[]): Promise<ProgramRun> {
  const unmade = new Set(faults);
  const breaking: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
    const fault = faults.find((each) => each.type === type && each.name === name);
    if (fault === undefined) return undefined;
    unmade.delete(fault);
    const given = props as Readonly<Record<string, pulumi.Input<unknown>>>;
    const broken = Object.entries(fault.broken).map(([key, value]) => [
      key,
      typeof value === "function"
        ? (pulumi.output(given[key]) as pulumi.Output<unknown>).apply((old) =>
            (value as (old: unknown) => unknown)(old),
          )
        : value,
    ]);
    return { props: { ...given, ...(Object.fromEntries(broken) as object) }, opts };
  };
  const run = await runUnderMocks(
    async () => {
      pulumi.runtime.registerStackTransformation(breaking);
      return await program();
    },
    { stack, config: stackConfig(stack) },
  );
  assert.deepEqual(
    [...unmade].map(({ name }) => name),
    [],
    "there is no such resource",
  );
  return run;
}

function controlsOf(run: ProgramRun): SecurityControl[] {
  return run.outputs.securitySummary as SecurityControl[];
}

/** How many times a control is off. */
function off(controls: readonly SecurityControl[], control: string): number {
  const all = controls.filter((each) => each.control === control);
  assert.ok(all.length > 0, control);
  return all.filter(({ enabled }) => !enabled).length;
}
