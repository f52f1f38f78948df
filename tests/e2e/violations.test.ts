import assert from "node:assert/strict";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { policyPackArguments } from "../../cli/policy-pack";
import type { ProcessResult } from "../../cli/process";
import { projectFolder } from "../../cli/project";
import type { LocalStack } from "../../cli/stack";
import { cases } from "../../policy-pack/cases";
import { serviceOf } from "../../policy-pack/core/configuration";
import { rules } from "../../policy-pack/rules";
import { services } from "../../simulator/services";
import {
  assertNoStackTrace,
  assertRefused,
  assertSucceeded,
  engineTimeout,
  openStack,
  resourcesOf,
  stepByStep,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

/** By fault of the fixture, one of each family: the rule that has to find it, and where. */
const faults: Readonly<Record<string, readonly [rule: string, type: string, name: string]>> = {
  accounts: ["policy-accounts-known", "aws:sns/topicPolicy:TopicPolicy", "news"],
  backup: ["backup-vault-own-key", "aws:backup/vault:Vault", "vault"],
  change: ["change-stateful-protected", "aws:s3/bucket:Bucket", "access-logs-1"],
  cloudtrail: ["cloudtrail-log-validation", "aws:cloudtrail/trail:Trail", "trail"],
  cloudwatch: ["cloudwatch-alarm-notifies", "aws:cloudwatch/metricAlarm:MetricAlarm", "failures"],
  config: ["config-recorder-on", "aws:cfg/recorder:Recorder", "recorder"],
  ec2: ["ec2-no-open-admin-ports", "aws:ec2/securityGroup:SecurityGroup", "web"],
  elb: ["elb-listener-encrypted", "aws:lb/listener:Listener", "web"],
  guardduty: ["guardduty-detector-enabled", "aws:guardduty/detector:Detector", "threats"],
  iam: ["iam-pass-role-named", "aws:iam/rolePolicy:RolePolicy", "worker"],
  kms: ["kms-no-wildcard-principal", "aws:kms/key:Key", "key"],
  lambda: ["lambda-no-secrets-in-environment", "aws:lambda/function:Function", "worker"],
  logs: ["logs-own-key", "aws:cloudwatch/logGroup:LogGroup", "trail"],
  policies: ["lambda-permission-source", "aws:lambda/permission:Permission", "worker"],
  rds: ["rds-storage-encrypted", "aws:rds/instance:Instance", "database"],
  s3: ["s3-bucket-encrypted", "aws:s3/bucket:Bucket", "audit"],
  secretsmanager: ["secretsmanager-own-key", "aws:secretsmanager/secret:Secret", "token"],
  sns: ["sns-topic-own-key", "aws:sns/topic:Topic", "news"],
  sqs: ["sqs-queue-own-key", "aws:sqs/queue:Queue", "failed"],
  tags: ["tags-required", "aws:iam/role:Role", "worker"],
  vpc: ["vpc-flow-logs", "aws:ec2/vpc:Vpc", "vpc"],
};

/** Services that refuse by default something that the simulated AWS has. */
function refusingServices(): string[] {
  const modelled = new Set(services.flatMap(({ resources }) => resources.map(({ type }) => type)));
  return rules
    .filter(({ id, level }) =>
      cases.some(
        ({ rule, fails }) =>
          rule === id &&
          level === "mandatory" &&
          fails.some(({ resources }) => resources.every(({ type }) => modelled.has(type))),
      ),
    )
    .map(({ id }) => serviceOf(id));
}

interface Violation {
  readonly rule: string;
  /** `<type> "<name>"` */
  readonly resource: string;
}

function violationsIn({ stdout, stderr }: ProcessResult): Violation[] {
  const found = stripVTControlCharacters(stdout + stderr).matchAll(/^ *(aws:\S+ "[^"]+") \(([a-z0-9-]+)\)/gm);
  return [...found].map(([, resource, rule]) => ({ rule: rule!, resource: resource! }));
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

describe("P1, P2: violations on the real engine", function () {
  this.timeout(updateTimeout);
  const home = temporaryHome();
  const pack = policyPackArguments("prod");
  let stack: LocalStack;
  const settings = (...made: readonly string[]): string =>
    JSON.stringify({ config: { "aws:region": "eu-west-1", "violations:faults": made } });

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
    const program = join(__dirname, "fixtures", "violations");
    ({ stack } = await openStack({ name: "prod", program, home, settings: settings() }));
  });
  after(() => stack.close());
  stepByStep();

  it("there is a fault in each family that the simulated AWS can show", () => {
    const shown = new Set(Object.values(faults).map(([rule]) => serviceOf(rule)));
    assert.deepEqual(
      unique(refusingServices()).filter((service) => !shown.has(service)),
      [],
    );
  });

  it("a preview with a fault in each family of rules fails, tells each where it is, and makes nothing", async () => {
    await stack.configure(settings(...Object.keys(faults)));
    const result = await stack.capture("preview", pack);
    await assertRefused(stack, result, /Why: [\s\S]*Fix: [\s\S]*Finding: [0-9a-f]{12}/);
    const violations = violationsIn(result);
    for (const [rule, type, name] of Object.values(faults)) {
      const places = violations
        .filter((violation) => violation.rule === rule)
        .map(({ resource }) => resource);
      assert.deepEqual(unique(places), [`${type} "${name}"`], rule);
    }
    assert.deepEqual(
      unique(violations.map(({ resource }) => resource)),
      unique(Object.values(faults).map(([, type, name]) => `${type} "${name}"`)),
      "something is found where there is no fault",
    );
    assert.doesNotMatch(result.stdout + result.stderr, /correct-horse/);
  });

  it("a fault that only the whole stack shows stops an update in its preview, by the rules' own levels", async () => {
    await stack.configure(settings("vpc"));
    const result = await stack.capture("up", ["--policy-pack", join(projectFolder, "policy-pack")]);
    await assertRefused(stack, result, /aws:ec2\/vpc:Vpc "vpc" \(vpc-flow-logs\)[\s\S]*Why: [\s\S]*Fix: /);
  });

  it("without a preview, a fault of a resource stops the update before that resource is made", async () => {
    await stack.configure(settings("elb"));
    const result = await stack.capture("up", [...pack, "--skip-preview"]);
    assert.notEqual(result.code, 0);
    assert.deepEqual(violationsIn(result), [
      { rule: "elb-listener-encrypted", resource: 'aws:lb/listener:Listener "web"' },
    ]);
    assertNoStackTrace(result.stdout + result.stderr);
    const types = (await resourcesOf(stack)).map(({ type }) => type);
    assert.ok(types.includes("aws:lb/loadBalancer:LoadBalancer"));
    assert.ok(!types.includes("aws:lb/listener:Listener"));
  });

  it("the same program without a fault passes", async () => {
    await stack.configure(settings());
    const result = await stack.capture("up", pack);
    assertSucceeded(result);
    assert.deepEqual(violationsIn(result), []);
    const types = (await resourcesOf(stack)).map(({ type }) => type);
    assert.ok(types.includes("aws:lb/listener:Listener"));
  });
});
