import assert from "node:assert/strict";
import {
  AutoScalingGroup,
  AutoScalingServiceRole,
  Deployment,
  LoadBalancer,
  fleetProblems,
  type AutoScalingGroupArgs,
  type AutoScalingServiceRoleArgs,
} from "../../components";
import { deploymentArgs } from "../support/deployment";
import { runStack, runUnderMocks, type ProgramRun } from "../support/program";

const groupType = "aws:autoscaling/group:Group";
const scheduleType = "aws:autoscaling/schedule:Schedule";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

const fleet = (run: ProgramRun) => run.get(groupType, "web-group").inputs;
const identities = (run: ProgramRun) =>
  run.resources.map(({ type, name, parent }) => `${type} ${name} < ${parent}`).sort();

describe("scheduled sizes of the fleet", () => {
  const schedules = {
    morning: { recurrence: "0 7 * * MON-FRI", timeZone: "Europe/Berlin", minSize: 1, desiredCapacity: 2 },
    night: { recurrence: "0 20 * * *", minSize: 0, maxSize: 1 },
  };

  it("C3: are actions by name; what is not said stays as it is", async () => {
    const run = await runStack("dev", { "bulwark:fleet.schedules": schedules });
    const action = (name: string) => {
      const { scheduledActionName, autoscalingGroupName, recurrence, timeZone, ...sizes } = run.get(
        scheduleType,
        `web-schedule-${name}`,
      ).inputs;
      assert.deepEqual([scheduledActionName, autoscalingGroupName], [name, "bulwark-web-dev"]);
      return [recurrence, timeZone, sizes] as unknown[];
    };
    assert.deepEqual(action("morning"), [
      "0 7 * * MON-FRI",
      "Europe/Berlin",
      { minSize: 1, maxSize: -1, desiredCapacity: 2 },
    ]);
    assert.deepEqual(action("night"), [
      "0 20 * * *",
      "Etc/UTC",
      { minSize: 0, maxSize: 1, desiredCapacity: -1 },
    ]);
  });

  it("X1: one more changes nothing that was there", async () => {
    const one = await runStack("dev", { "bulwark:fleet.schedules": { night: schedules.night } });
    const two = await runStack("dev", { "bulwark:fleet.schedules": schedules });
    const added = identities(two).filter((each) => !identities(one).includes(each));
    assert.deepEqual(added, [`${scheduleType} web-schedule-morning < web`]);
    assert.equal(identities(two).length, identities(one).length + 1);
  });
});

describe("mixed instances of the fleet", () => {
  const mixedInstances = {
    instanceTypes: ["m6g.large", "c7g.large"],
    onDemandBase: 2,
    onDemandPercentage: 25,
  };

  it("C3: buys the base on demand and a share of the rest as Spot, which it replaces ahead of time", async () => {
    const run = await runStack("prod", { "bulwark:fleet.mixedInstances": mixedInstances });
    const { mixedInstancesPolicy, launchTemplate, capacityRebalance } = fleet(run);
    const template = run.get("aws:ec2/launchTemplate:LaunchTemplate", "web-template");
    assert.equal(launchTemplate, undefined);
    assert.equal(capacityRebalance, true);
    assert.deepEqual(mixedInstancesPolicy, {
      launchTemplate: {
        launchTemplateSpecification: {
          launchTemplateId: template.id,
          version: String(template.outputs.latestVersion),
        },
        overrides: ["m7g.large", "m6g.large", "c7g.large"].map((instanceType) => ({ instanceType })),
      },
      instancesDistribution: {
        onDemandAllocationStrategy: "prioritized",
        onDemandBaseCapacity: 2,
        onDemandPercentageAboveBaseCapacity: 25,
        spotAllocationStrategy: "price-capacity-optimized",
      },
    });
  });

  it("C3: takes no Spot Instances unless asked, with several types either", async () => {
    const run = await runStack("prod", { "bulwark:fleet.mixedInstances": { instanceTypes: ["m6g.large"] } });
    const { instancesDistribution } = fleet(run).mixedInstancesPolicy as {
      instancesDistribution: { onDemandPercentageAboveBaseCapacity: number };
    };
    assert.equal(instancesDistribution.onDemandPercentageAboveBaseCapacity, 100);
    assert.equal(fleet(run).capacityRebalance, undefined);
  });

  it("X1: changes no resource's identity", async () => {
    const mixed = await runStack("prod", { "bulwark:fleet.mixedInstances": mixedInstances });
    assert.deepEqual(identities(mixed), identities(await runStack("prod")));
  });
});

describe("health of the fleet", () => {
  it("C3: EC2 decides unless there is a load balancer, after the grace period", async () => {
    const plain = fleet(await runStack("dev", { "bulwark:fleet.warmupSeconds": 300 }));
    assert.deepEqual(
      [plain.healthCheckType, plain.healthCheckGracePeriod, plain.defaultInstanceWarmup],
      ["EC2", 300, 300],
    );
    const patient = fleet(await runStack("dev", { "bulwark:fleet.healthCheckGraceSeconds": 900 }));
    assert.deepEqual([patient.healthCheckGracePeriod, patient.defaultInstanceWarmup], [900, 120]);
  });

  for (const stack of ["dev", "prod"]) {
    it(`C3: the alert topic of ${stack} is told when instances are missing, whatever schedules say`, async () => {
      const run = await runStack(stack);
      const alarm = run.get(alarmType, "web-capacity-alarm").inputs;
      assert.deepEqual(alarm.alarmActions, [run.outputs.audit.alertTopicArn]);
      const queries = alarm.metricQueries as {
        id: string;
        expression?: string;
        returnData: boolean;
        metric?: { metricName: string; dimensions: Record<string, string> };
      }[];
      assert.deepEqual(
        queries.map(({ id, expression, returnData, metric }) => [
          id,
          returnData,
          expression ?? metric?.metricName,
        ]),
        [
          ["missing", true, "leastNumber - inService"],
          ["inService", false, "GroupInServiceInstances"],
          ["leastNumber", false, "GroupMinSize"],
        ],
      );
      for (const { metric } of queries.slice(1)) {
        assert.deepEqual(metric?.dimensions, { AutoScalingGroupName: `bulwark-web-${stack}` });
      }
      assert.deepEqual([alarm.comparisonOperator, alarm.threshold], ["GreaterThanThreshold", 0]);
      assert.deepEqual(fleet(run).enabledMetrics, ["GroupInServiceInstances", "GroupMinSize"]);
    });
  }
});

/** To be called inside a program: it makes the service role. */
function fleetArgs(
  more: Partial<AutoScalingGroupArgs> = {},
  serviceRoleArgs: Partial<AutoScalingServiceRoleArgs> = {},
): AutoScalingGroupArgs {
  const deployment = new Deployment(deploymentArgs());
  return {
    deployment,
    vpcId: "vpc-1",
    vpcCidr: "10.20.0.0/16",
    subnetIds: ["subnet-a", "subnet-b"],
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    serviceRole: new AutoScalingServiceRole("autoscaling", { deployment, ...serviceRoleArgs }),
    instanceType: "t4g.small",
    minSize: 1,
    maxSize: 2,
    detailedMonitoring: false,
    ...more,
  };
}

describe("options of the fleet", () => {
  const good = { instanceType: "t4g.small", minSize: 1, maxSize: 4 };
  const schedule = { recurrence: "0 7 * * *", minSize: 1 };
  const bad: readonly [field: string, more: Partial<AutoScalingGroupArgs>][] = [
    ["mixedInstances.instanceTypes.0", { mixedInstances: { instanceTypes: ["t3.small"] } }],
    ["mixedInstances.instanceTypes.0", { mixedInstances: { instanceTypes: ["t4g.small"] } }],
    ["mixedInstances.instanceTypes.1", { mixedInstances: { instanceTypes: ["m6g.large", "m6g.large"] } }],
    [
      "mixedInstances.onDemandPercentage",
      { mixedInstances: { instanceTypes: ["m6g.large"], onDemandPercentage: 101 } },
    ],
    ["schedules.Night", { schedules: { Night: schedule } }],
    ["schedules.night.recurrence", { schedules: { night: { ...schedule, recurrence: "every night" } } }],
    ["schedules.night.recurrence", { schedules: { night: { ...schedule, recurrence: "0 7 * *" } } }],
    ["schedules.night.timeZone", { schedules: { night: { ...schedule, timeZone: "Berlin" } } }],
    ["schedules.night.minSize", { schedules: { night: { recurrence: "0 7 * * *" } } }],
    ["schedules.night.maxSize", { schedules: { night: { ...schedule, minSize: 3, maxSize: 2 } } }],
    ["schedules.night.desiredCapacity", { schedules: { night: { ...schedule, desiredCapacity: 0 } } }],
    [
      "schedules.night.desiredCapacity",
      { schedules: { night: { ...schedule, maxSize: 2, desiredCapacity: 3 } } },
    ],
  ];
  for (const [field, more] of bad) {
    it(`X2: refuses ${JSON.stringify(more)}`, async () => {
      assert.deepEqual(
        fleetProblems({ ...good, ...more }).map(({ path }) => path.join(".")),
        [field],
      );
      await assert.rejects(
        runUnderMocks(() => {
          new AutoScalingGroup("web", fleetArgs(more));
          return Promise.resolve();
        }),
        /Auto Scaling group "web" cannot be built/,
      );
    });
  }

  it("X2: accepts options that fit together", () => {
    const more = {
      mixedInstances: { instanceTypes: ["m6g.large"], onDemandPercentage: 0, onDemandBase: 1 },
      schedules: {
        "end-of-month": { recurrence: "30 0 L * *", timeZone: "America/New_York", maxSize: 9, minSize: 9 },
        sunday: { recurrence: "*/15 0-6,20-23 * JAN-JUN,12 SUN", desiredCapacity: 0 },
      },
    };
    assert.deepEqual(fleetProblems({ ...good, ...more }), []);
  });

  it("X5: every kind of child can be transformed", async () => {
    const marked = { tags: { Mark: "yes" } };
    const run = await runUnderMocks(() => {
      new AutoScalingGroup(
        "web",
        fleetArgs(
          {
            topicArn: "arn:topic",
            schedules: { night: schedule },
            ingress: {
              app: { description: "App", protocol: "tcp", ports: 1, peer: { securityGroupId: "sg-1" } },
            },
            transform: {
              role: marked,
              rolePolicy: { name: "Mark" },
              profile: marked,
              template: marked,
              group: { placementGroup: "Mark" },
              scalingPolicy: { name: "Mark" },
              schedule: { endTime: "Mark" },
              alarm: marked,
              securityGroup: { group: marked, ingressRule: marked, egressRule: marked },
            },
          },
          { transform: { role: marked } },
        ),
      );
      return Promise.resolve();
    });
    const unmarked = run.resources.filter(
      ({ type, inputs }) => type.startsWith("aws:") && !JSON.stringify(inputs).includes("Mark"),
    );
    assert.deepEqual(
      unmarked.map(({ name }) => name),
      [],
    );
  });

  it("X4: a group behind a load balancer that judges by EC2 alone is told of", async () => {
    const run = await runUnderMocks(() => {
      const args = fleetArgs();
      const { deployment } = args;
      const loadBalancer = new LoadBalancer("lb", {
        deployment,
        vpcId: "vpc-1",
        subnetIds: ["subnet-a", "subnet-b"],
        accessLogs: { bucketName: "logs" },
        certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1",
      });
      const sound = new AutoScalingGroup("web", { ...args, loadBalancer, topicArn: "arn:topic" });
      const faulty = new AutoScalingGroup("faulty", {
        ...args,
        loadBalancer,
        topicArn: "arn:topic",
        transform: { group: { healthCheckType: "EC2" }, alarm: { alarmActions: [] } },
      });
      return Promise.resolve({ sound: sound.controls, faulty: faulty.controls });
    });
    const off = (controls: unknown) =>
      (controls as { control: string; enabled: boolean }[])
        .filter(({ enabled }) => !enabled)
        .map(({ control }) => control);
    assert.deepEqual(off(run.outputs.sound), []);
    assert.deepEqual(off(run.outputs.faulty), [
      "instances that the load balancer finds unhealthy are replaced",
      "alarm: fewer instances in service than the least number",
    ]);
  });
});
