import assert from "node:assert/strict";
import {
  AutoScalingGroup,
  AutoScalingServiceRole,
  Deployment,
  architectureOf,
  fleetProblems,
  type AutoScalingGroupArgs,
} from "../../components";
import { evaluate, parsePolicy, role } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults, type Fault } from "../support/faults";
import { runStack, runUnderMocks, type ProgramRun, type Registered } from "../support/program";
import { DeployedRole, find, outputsOf } from "./compute-roles";

const groupType = "aws:autoscaling/group:Group";
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";

/** To be called inside a program: it makes the service role. */
function fleetArgs(): AutoScalingGroupArgs {
  const deployment = new Deployment(deploymentArgs());
  return {
    deployment,
    vpcId: "vpc-1",
    vpcCidr: "10.20.0.0/16",
    subnetIds: ["subnet-a", "subnet-b"],
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    serviceRole: new AutoScalingServiceRole("autoscaling", { deployment }),
    instanceType: "t4g.small",
    minSize: 1,
    maxSize: 2,
    detailedMonitoring: false,
  };
}

async function makeFleet(args: Partial<AutoScalingGroupArgs> = {}): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const fleet = new AutoScalingGroup("web", { ...fleetArgs(), ...args });
    return Promise.resolve({ imageId: fleet.imageId });
  });
}

/** The parts of a launch template and a group that these tests look at. */
interface TemplateInputs {
  readonly imageId: string;
  readonly keyName?: string;
  readonly userData: string | undefined;
  readonly monitoring: { readonly enabled: boolean };
  readonly metadataOptions: {
    readonly httpEndpoint: string;
    readonly httpTokens: string;
    readonly httpPutResponseHopLimit: number;
  };
  readonly blockDeviceMappings: readonly {
    readonly ebs: { readonly encrypted: string; readonly kmsKeyId: string };
  }[];
  readonly networkInterfaces: readonly {
    readonly associatePublicIpAddress: string;
    readonly securityGroups: readonly string[];
  }[];
  readonly vpcSecurityGroupIds?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly tagSpecifications: unknown;
}

interface GroupInputs {
  readonly vpcZoneIdentifiers: readonly string[];
  readonly serviceLinkedRoleArn: string;
  readonly launchTemplate: unknown;
  readonly instanceRefresh: {
    readonly strategy: string;
    readonly preferences: { readonly autoRollback: boolean; readonly minHealthyPercentage: number };
    readonly triggers: readonly string[];
  };
  readonly tags: readonly {
    readonly key: string;
    readonly value: string;
    readonly propagateAtLaunch: boolean;
  }[];
}

const template = (run: ProgramRun): Registered => run.get(templateType, "web-template");
const templateInputs = (run: ProgramRun): TemplateInputs => template(run).inputs as unknown as TemplateInputs;
const groupInputs = (group: Registered): GroupInputs => group.inputs as unknown as GroupInputs;
const volumeKey = (run: ProgramRun): string => templateInputs(run).blockDeviceMappings[0]!.ebs.kmsKeyId;

for (const stack of ["dev", "prod"]) {
  describe(`Auto Scaling group of ${stack}`, () => {
    let run: ProgramRun;
    let group: Registered;
    let instances: DeployedRole;
    const name = `bulwark-web-${stack}`;

    before(async function () {
      this.timeout(60_000);
      run = await runStack(stack);
      group = find(run, groupType, "name", name);
      instances = new DeployedRole(run, name);
    });

    it("C3: launches in the private subnets, without a public address", () => {
      assert.deepEqual(groupInputs(group).vpcZoneIdentifiers, outputsOf(run).network.privateSubnetIds);
      const [networkInterface, ...others] = templateInputs(run).networkInterfaces;
      assert.equal(networkInterface?.associatePublicIpAddress, "false");
      assert.deepEqual(others, []);
      assert.equal(templateInputs(run).vpcSecurityGroupIds, undefined);
    });

    it("C3: requires IMDSv2, one hop away", () => {
      const { httpTokens, httpPutResponseHopLimit, httpEndpoint } = templateInputs(run).metadataOptions;
      assert.deepEqual([httpTokens, httpPutResponseHopLimit, httpEndpoint], ["required", 1, "enabled"]);
    });

    it("C3: encrypts its volume with the project's key, of which the launching role may make use", () => {
      const [volume, ...others] = templateInputs(run).blockDeviceMappings;
      assert.deepEqual(others, []);
      assert.equal(volume?.ebs.encrypted, "true");
      const key = find(run, "aws:kms/key:Key", "arn", volumeKey(run));
      const policy = parsePolicy(String(key.inputs.policy), "key");
      const may = (arn: string, action: string, context = {}) =>
        evaluate(
          { principal: role(arn), action, resource: String(key.outputs.arn), context },
          { resource: policy },
        ).allowed;
      const launching = groupInputs(group).serviceLinkedRoleArn;
      const forAws = { "kms:GrantIsForAWSResource": true };
      assert.ok(may(launching, "kms:GenerateDataKeyWithoutPlaintext"));
      assert.ok(may(launching, "kms:CreateGrant", forAws));
      assert.ok(!may(launching, "kms:CreateGrant"));
      assert.ok(!may(`${launching}-other`, "kms:CreateGrant", forAws));
    });

    it("C3: launches with a service-linked role of its own, made before the key that names it and the group", () => {
      const own = run.get("aws:iam/serviceLinkedRole:ServiceLinkedRole", "autoscaling-role");
      assert.equal(groupInputs(group).serviceLinkedRoleArn, own.outputs.arn);
      const names = run.resources.map((resource) => resource.name);
      const key = find(run, "aws:kms/key:Key", "arn", volumeKey(run));
      assert.ok(names.indexOf(own.name) < names.indexOf(key.name));
      assert.ok(
        group.dependencies.some(
          (urn) => urn === own.urn || urn.endsWith("AutoScalingServiceRole::autoscaling"),
        ),
      );
    });

    it("C3: is reached through Session Manager; there is no key pair and no open port", () => {
      assert.equal(templateInputs(run).keyName, undefined);
      const securityGroup = templateInputs(run).networkInterfaces[0]?.securityGroups[0];
      const ingress = run
        .ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .filter(({ inputs }) => inputs.securityGroupId === securityGroup);
      assert.deepEqual(ingress, []);
      const instance = `arn:aws:ec2:${run.world.region}:${run.world.accountId}:instance/i-0`;
      assert.ok(instances.may("ssm:UpdateInstanceInformation", instance));
      for (const channel of [
        "CreateControlChannel",
        "CreateDataChannel",
        "OpenControlChannel",
        "OpenDataChannel",
      ]) {
        assert.ok(instances.may(`ssmmessages:${channel}`, "*"), channel);
      }
    });

    it("C3: its instances' role is trusted to EC2 alone and may do nothing else", () => {
      assert.ok(instances.trusts("ec2.amazonaws.com"));
      assert.ok(!instances.trusts("lambda.amazonaws.com"));
      const arn = (service: string, resource: string) =>
        `arn:aws:${service}:${run.world.region}:${run.world.accountId}:${resource}`;
      for (const [action, resource] of [
        ["ssm:GetParameter", arn("ssm", "parameter/secret")],
        ["ssm:StartSession", arn("ec2", "instance/i-0")],
        ["ssm:UpdateInstanceInformation", arn("ssm", "managed-instance/mi-0")],
        ["kms:Decrypt", volumeKey(run)],
        ["s3:GetObject", `${outputsOf(run).storage.dataBucketArn}/incoming/a`],
        ["ec2:DescribeInstances", "*"],
        ["sts:AssumeRole", instances.arn],
      ] as const) {
        assert.ok(!instances.may(action, resource), action);
      }
    });

    it("C3: follows every change of its template with a rolling refresh that can go back", () => {
      assert.deepEqual(groupInputs(group).launchTemplate, {
        id: template(run).id,
        version: String(template(run).outputs.latestVersion),
      });
      const { strategy, preferences, triggers } = groupInputs(group).instanceRefresh;
      assert.deepEqual([strategy, triggers], ["Rolling", ["tag"]]);
      assert.equal(preferences.autoRollback, true);
      assert.equal(preferences.minHealthyPercentage, 100);
    });

    it("X1: gives its tags to instances, volumes and interfaces", () => {
      const { tags, tagSpecifications } = templateInputs(run);
      assert.equal(tags.Owner, "platform-team");
      const propagated = groupInputs(group).tags;
      assert.deepEqual(Object.fromEntries(propagated.map(({ key, value }) => [key, value])), tags);
      assert.ok(propagated.every(({ propagateAtLaunch }) => propagateAtLaunch));
      assert.deepEqual(
        tagSpecifications,
        ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      );
    });
  });
}

describe("Auto Scaling group", () => {
  it("C3: takes the image that the public parameter names, for the processor of the instance type", async () => {
    const arm = await makeFleet({ instanceType: "t4g.small" });
    const intel = await makeFleet({ instanceType: "t3.small" });
    const parameters = [arm, intel].map((run) => templateInputs(run).imageId);
    for (const image of parameters) {
      assert.match(image, /^ami-[0-9a-f]{17}$/);
    }
    assert.notEqual(parameters[0], parameters[1]);
    assert.equal(arm.outputs.imageId, parameters[0]);
  });

  it("C3: keeps to an image that is named", async () => {
    const run = await makeFleet({ imageId: "ami-0123456789abcdef0" });
    assert.equal(templateInputs(run).imageId, "ami-0123456789abcdef0");
  });

  it("C3: hands user data over in base64", async () => {
    const run = await makeFleet({ userData: "#!/bin/sh\necho grüß\n" });
    assert.equal(
      Buffer.from(templateInputs(run).userData ?? "", "base64").toString("utf8"),
      "#!/bin/sh\necho grüß\n",
    );
    assert.equal(templateInputs(await makeFleet()).userData, undefined);
  });

  it("X6: monitors in detail when asked to", async () => {
    for (const detailedMonitoring of [true, false]) {
      assert.deepEqual(templateInputs(await makeFleet({ detailedMonitoring })).monitoring, {
        enabled: detailedMonitoring,
      });
    }
  });

  it("C3: lets in what is asked for, and only that", async () => {
    const run = await makeFleet({
      ingress: {
        app: { description: "App", protocol: "tcp", ports: 8080, peer: { securityGroupId: "sg-lb" } },
      },
    });
    const rules = run.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      rules.map(({ inputs }): unknown[] => [
        inputs.fromPort,
        inputs.toPort,
        inputs.referencedSecurityGroupId,
      ]),
      [[8080, 8080, "sg-lb"]],
    );
  });

  it("C3: knows the processors of instance types", () => {
    for (const type of [
      "t4g.nano",
      "m7g.large",
      "c7gn.xlarge",
      "r6gd.metal",
      "x2gd.medium",
      "im4gn.large",
      "a1.large",
    ]) {
      assert.equal(architectureOf(type), "arm64", type);
    }
    for (const type of [
      "t3.micro",
      "m7i.large",
      "c6a.xlarge",
      "g5.xlarge",
      "g4dn.xlarge",
      "r7iz.large",
      "u7i-12tb.224xlarge",
    ]) {
      assert.equal(architectureOf(type), "x86_64", type);
    }
  });

  const good = {
    instanceType: "t4g.small",
    minSize: 1,
    maxSize: 1,
    imageParameter: "/aws/service/x/y-arm64",
    userData: "x",
  };
  it("C3: accepts settings that fit together", () => {
    assert.deepEqual(fleetProblems(good), []);
    assert.deepEqual(
      fleetProblems({ ...good, userData: "x".repeat(16_384), imageParameter: "/aws/service/own" }),
      [],
    );
  });
  const bad: readonly [field: string, more: Partial<typeof good>, message: RegExp][] = [
    ["maxSize", { minSize: 2 }, /at least minSize, which is 2; fix: /],
    ["imageParameter", { instanceType: "t3.small" }, /for x86_64, the architecture of t3\.small; fix: /],
    ["userData", { userData: "ü".repeat(8193) }, /at most 16384 bytes, not 16386; fix: /],
  ];
  for (const [field, more, message] of bad) {
    it(`C3: refuses ${field} that does not fit`, async () => {
      const problems = fleetProblems({ ...good, ...more });
      assert.deepEqual(
        problems.map(({ path }) => path),
        [[field]],
      );
      assert.match(problems[0]!.message, message);
      await assert.rejects(makeFleet({ ...good, ...more }), message);
    });
  }

  const encrypted = "volumes encrypted with the project's key";
  const faults: readonly Fault[] = [
    [
      templateType,
      { metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 1 } },
      "IMDSv2 required, one hop",
    ],
    [
      templateType,
      { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
      "IMDSv2 required, one hop",
    ],
    [templateType, { blockDeviceMappings: [] }, encrypted],
    [
      templateType,
      { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }] },
      encrypted,
    ],
    [
      templateType,
      { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "false", kmsKeyId: "k" } }] },
      encrypted,
    ],
    [templateType, { networkInterfaces: [{ associatePublicIpAddress: "true" }] }, "no public address"],
    [templateType, { networkInterfaces: [] }, "no public address"],
    [templateType, { keyName: "ops" }, "no SSH key"],
    [groupType, { instanceRefresh: undefined }, "instance refresh on every change"],
  ];

  itReportsFaults(faults, () => {
    const args = fleetArgs();
    return (name, options) => new AutoScalingGroup(name, args, options);
  });
});

describe("Auto Scaling service role", () => {
  const made = (project: string) =>
    runUnderMocks(() => {
      const component = new AutoScalingServiceRole("autoscaling", {
        deployment: new Deployment(deploymentArgs({ project })),
      });
      return Promise.resolve({ arn: component.arn });
    });

  for (const project of ["bulwark", "a-very-long-project-name-of-a-large-company"]) {
    it(`X1: knows its ARN before it exists (${project})`, async () => {
      const run = await made(project);
      const { outputs, inputs } = run.get("aws:iam/serviceLinkedRole:ServiceLinkedRole", "autoscaling-role");
      assert.equal(run.outputs.arn, outputs.arn);
      assert.ok(String(outputs.name).length <= 64);
      assert.equal(inputs.awsServiceName, "autoscaling.amazonaws.com");
      assert.equal((inputs.tags as Record<string, string>).Project, project);
    });
  }
});
