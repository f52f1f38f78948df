import assert from "node:assert/strict";
import fc from "fast-check";
import {
  AccessAnalyzer,
  AlertTopic,
  AutoScalingGroup,
  AutoScalingServiceRole,
  Budget,
  CisAlarms,
  Dashboard,
  FindingAlerts,
  LambdaFunction,
  LoadBalancer,
  SessionPreferences,
  ThreatDetection,
} from "../../components";
import { Deployment } from "../../components/shared";
import { deploymentProblems } from "../../components/shared/deployment-problems";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";
import { functionArgs, keyArn, topicArn } from "./compute-functions";

/** The length of a physical name that AWS takes, by type; from each service's API reference. */
const limits: Readonly<Record<string, number>> = {
  "aws:accessanalyzer/analyzer:Analyzer": 255,
  "aws:autoscaling/group:Group": 255,
  "aws:budgets/budget:Budget": 100,
  "aws:cloudwatch/eventRule:EventRule": 64,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": 512,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 255,
  "aws:ec2/launchTemplate:LaunchTemplate": 128,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:iam/instanceProfile:InstanceProfile": 128,
  "aws:iam/role:Role": 64,
  "aws:iam/rolePolicy:RolePolicy": 128,
  "aws:lambda/function:Function": 64,
  "aws:lb/loadBalancer:LoadBalancer": 32,
  "aws:lb/targetGroup:TargetGroup": 32,
  "aws:sns/topic:Topic": 256,
  "aws:sqs/queue:Queue": 80,
  "aws:wafv2/webAcl:WebAcl": 128,
};

/** Every component that needs no bucket of its own, in a deployment of that project and environment. */
function everything(project: string, environment: string): Promise<ProgramRun> {
  return runUnderMocks(
    () => {
      const deployment = new Deployment(deploymentArgs({ project, environment }));
      const place = { deployment, vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b"] };
      const logs = { logGroupName: "/logs", logsKeyArn: keyArn, logRetentionDays: 30 };
      new AlertTopic("alerts", { deployment, keyArn });
      new CisAlarms("cis", { deployment, logGroupName: "/logs", topicArn });
      new Dashboard("security", { deployment, watched: [], logGroupName: "/logs" });
      new AccessAnalyzer("access", { deployment });
      new ThreatDetection("threats", { deployment });
      new FindingAlerts("findings", { deployment, topicArn });
      new Budget("budget", { deployment, topicArn, monthlyLimit: 1 });
      new LambdaFunction(
        "worker",
        functionArgs({
          deployment,
          release: {},
          asynchronous: {},
          alarms: { topicArn },
          events: { nightly: { schedule: "rate(1 day)" }, news: { topicArn } },
        }),
      );
      const sessions = new SessionPreferences("sessions", {
        deployment,
        keyArn,
        ownership: "create",
        ...logs,
      });
      const loadBalancer = new LoadBalancer("web-lb", {
        ...place,
        ...logs,
        accessLogs: { bucketName: "logs" },
        certificateArn: deployment.arn("acm", "certificate/11111111-2222-3333-4444-555555555555"),
        webAcl: { logRetentionDays: 30 },
        topicArn,
      });
      new AutoScalingGroup("web", {
        ...place,
        vpcCidr: "10.0.0.0/16",
        keyArn,
        serviceRole: new AutoScalingServiceRole("autoscaling", { deployment }),
        instanceType: "t4g.small",
        minSize: 1,
        maxSize: 2,
        detailedMonitoring: false,
        loadBalancer,
        sessions,
        topicArn,
      });
      return Promise.resolve();
    },
    { preview: true },
  );
}

/** Names that AWS would refuse, or would take for one another. */
function mistakes(run: ProgramRun): string[] {
  const named = run.resources.flatMap(({ type, inputs }) => {
    const name: unknown = inputs.name ?? inputs.analyzerName;
    return typeof name === "string" && limits[type] !== undefined ? [{ type, name }] : [];
  });
  assert.equal(new Set(named.map(({ type }) => type)).size, Object.keys(limits).length);
  const [acl] = run.ofType("aws:wafv2/webAcl:WebAcl");
  const metrics = (acl?.inputs.rules as { visibilityConfig: { metricName: string } }[]).map(
    ({ visibilityConfig }) => ({ type: "metric", name: visibilityConfig.metricName }),
  );
  const all = [...named, ...metrics];
  return [
    ...all
      .filter(({ type, name }) => name.length > (limits[type] ?? 128))
      .map(({ type }) => `${type}: too long`),
    // Policies of different roles may have the same name.
    ...all
      .filter(({ type }) => type !== "aws:iam/rolePolicy:RolePolicy")
      .map(({ type, name }) => `${type} ${name}`)
      .filter((line, index, lines) => lines.indexOf(line) < index),
    ...run.resources.flatMap(({ name, inputs }) =>
      Object.values((inputs.tags ?? {}) as Record<string, unknown>)
        .filter((value) => typeof value === "string" && value.length > 256)
        .map(() => `${name}: tag too long`),
    ),
  ];
}

describe("names of components", () => {
  const part = (length: number) => fc.stringMatching(new RegExp(`^[a-z][a-z0-9-]{0,${length - 2}}[a-z0-9]$`));
  const names = fc
    .record({ project: part(40), environment: part(20) })
    .filter((both) => deploymentProblems(both).length === 0);

  it("X1: fit every service's limit and stay apart, however long project and environment may be", async () => {
    await fc.assert(
      fc.asyncProperty(names, async ({ project, environment }) => {
        assert.deepEqual(mistakes(await everything(project, environment)), []);
      }),
      { numRuns: 3, examples: [[{ project: "p".repeat(30), environment: "e".repeat(20) }]] },
    );
  });
});
