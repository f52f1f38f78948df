import assert from "node:assert/strict";
import { Network, SecurityGroup, dns, https, subnetCidr, type NetworkArgs } from "../../components/network";
import { Deployment, type SecurityControl } from "../../components/shared";
import { evaluate, parsePolicy, role, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun, type Registered } from "../support/program";

const subnet = "aws:ec2/subnet:Subnet";
const table = "aws:ec2/routeTable:RouteTable";
const association = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const route = "aws:ec2/route:Route";
const nat = "aws:ec2/natGateway:NatGateway";
const address = "aws:ec2/eip:Eip";
const internet = "aws:ec2/internetGateway:InternetGateway";
const acl = "aws:ec2/networkAcl:NetworkAcl";
const aclAssociation = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const endpointTable = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
const endpointSubnet = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
const group = "aws:ec2/securityGroup:SecurityGroup";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const flowLog = "aws:ec2/flowLog:FlowLog";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const iamRole = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const runs = new Map<string, Promise<ProgramRun>>();

/** The program's run with those arguments; the same arguments run once. */
async function build(more: Partial<NetworkArgs> = {}, preview = false): Promise<ProgramRun> {
  const id = JSON.stringify([more, preview]);
  const run = runs.get(id) ?? runNetwork(more, preview);
  runs.set(id, run);
  return await run;
}

async function runNetwork(more: Partial<NetworkArgs>, preview: boolean): Promise<ProgramRun> {
  return await runUnderMocks(
    async () => {
      const deployment = new Deployment(deploymentArgs());
      const network = new Network("network", {
        deployment,
        cidr: "10.20.0.0/16",
        zones: ["b", "a"],
        nat: "none",
        logsKeyArn: keyArn,
        flowLogs: { retentionDays: 30 },
        ...more,
      });
      const { publicSubnetIds, privateSubnetIds, isolatedSubnetIds, zones, controls } = network;
      // One that uses each tier, as databases and functions do: its order shows what the ids wait for.
      for (const [tier, ids] of Object.entries({ publicSubnetIds, privateSubnetIds, isolatedSubnetIds })) {
        new SecurityGroup(`uses-${tier}`, {
          deployment,
          vpcId: ids[0] ?? "",
          description: "Stands for any user",
        });
      }
      return await Promise.resolve({ publicSubnetIds, privateSubnetIds, isolatedSubnetIds, zones, controls });
    },
    { preview },
  );
}

const identity = ({ type, name, parent }: Registered): string => `${type} ${name} in ${parent}`;

/** Whether the engine makes `later` only after `earlier`, directly or through others. */
function waitsFor(run: ProgramRun, later: Registered, earlier: Registered): boolean {
  const seen = new Set<string>();
  const reach = (urn: string): boolean => {
    if (urn === earlier.urn) {
      return true;
    }
    if (seen.has(urn)) {
      return false;
    }
    seen.add(urn);
    return (run.resources.find((resource) => resource.urn === urn)?.dependencies ?? []).some(reach);
  };
  return later.dependencies.some(reach);
}

/** What is joined to an endpoint, in zone order. */
function joined(run: ProgramRun, type: string, vpcEndpointId: string): Registered["inputs"][] {
  return run
    .ofType(type)
    .map(({ inputs }) => inputs)
    .filter((inputs) => inputs.vpcEndpointId === vpcEndpointId);
}

describe("the network", () => {
  let run: ProgramRun;
  before(async () => {
    run = await build({ nat: "single", interfaceEndpoints: ["ssm", "ecr.api"] });
  });

  it("V1: has a subnet for each tier and zone, in its slot and zone, without public addresses", () => {
    assert.deepEqual(
      run
        .ofType(subnet)
        .map(({ name }) => name)
        .sort(),
      ["isolated", "private", "public"].flatMap((tier) =>
        ["a", "b"].map((zone) => `network-${tier}-${zone}`),
      ),
    );
    for (const { name, inputs } of run.ofType(subnet)) {
      const [, tier, zone] = name.split("-") as [string, "public" | "private" | "isolated", string];
      assert.equal(inputs.cidrBlock, subnetCidr("10.20.0.0/16", tier, zone));
      assert.equal(inputs.availabilityZone, `eu-west-1${zone}`);
      assert.equal(inputs.mapPublicIpOnLaunch, false);
    }
  });

  it("V1: gives ids in the order of zone letters, whatever the order they were given in", () => {
    assert.deepEqual(run.outputs.zones, ["a", "b"]);
    for (const tier of ["public", "private", "isolated"]) {
      assert.deepEqual(
        run.outputs[`${tier}SubnetIds`],
        ["a", "b"].map((zone) => run.get(subnet, `network-${tier}-${zone}`).id),
      );
    }
  });

  it("V1: keeps every resource and subnet block when a zone is added", async () => {
    const grown = await build({
      nat: "single",
      interfaceEndpoints: ["ssm", "ecr.api"],
      zones: ["c", "a", "b"],
    });
    const after = new Set(grown.resources.map(identity));
    const gone = run.resources.map(identity).filter((each) => !after.has(each));
    assert.deepEqual(gone, []);
    for (const { name, inputs } of run.ofType(subnet)) {
      assert.equal(grown.get(subnet, name).inputs.cidrBlock, inputs.cidrBlock);
    }
  });

  it("V4: the default security group and the default ACL have no rules", () => {
    const defaults = run.get("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "network-default-group");
    assert.deepEqual([defaults.inputs.ingress, defaults.inputs.egress], [[], []]);
    const { inputs } = run.get("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "network-default-acl");
    assert.deepEqual([inputs.ingress, inputs.egress], [undefined, undefined]);
  });

  it("V4: every subnet is behind the ACL of its tier", () => {
    for (const { name, id } of run.ofType(subnet)) {
      const { inputs } = run.get(aclAssociation, `${name}-acl`);
      const tier = name.replace(/-[ab]$/, "");
      assert.deepEqual([inputs.subnetId, inputs.networkAclId], [id, run.get(acl, `${tier}-acl`).id]);
    }
    assert.equal(run.ofType(aclAssociation).length, run.ofType(subnet).length);
  });

  it("V1: only public subnets have a way to the internet gateway, and isolated ones no way out", () => {
    const targets = (tier: string) =>
      run
        .ofType(table)
        .filter(({ name }) => name.startsWith(`network-${tier}-`))
        .flatMap(({ id }) => run.ofType(route).filter(({ inputs }) => inputs.routeTableId === id))
        .map(({ inputs }): unknown[] => [
          inputs.destinationCidrBlock,
          inputs.gatewayId ?? inputs.natGatewayId,
        ]);
    const gateway = run.get(internet, "network-internet").id;
    const natId = run.get(nat, "network-nat-a").id;
    assert.deepEqual(targets("public"), [
      ["0.0.0.0/0", gateway],
      ["0.0.0.0/0", gateway],
    ]);
    assert.deepEqual(targets("private"), [
      ["0.0.0.0/0", natId],
      ["0.0.0.0/0", natId],
    ]);
    assert.deepEqual(targets("isolated"), []);
  });

  it("V1: every subnet uses the route table of its tier and zone", () => {
    assert.equal(run.ofType(association).length, run.ofType(subnet).length);
    for (const { name, id } of run.ofType(subnet)) {
      const { inputs } = run.get(association, `${name}-association`);
      assert.deepEqual([inputs.subnetId, inputs.routeTableId], [id, run.get(table, `${name}-routes`).id]);
    }
  });

  it("X3: whoever uses a subnet waits for its routes, ACL and endpoints", () => {
    const ways: Record<string, [string, string][]> = {
      publicSubnetIds: [
        [association, "network-public-a-association"],
        [aclAssociation, "network-public-a-acl"],
        [route, "network-public-a-internet"],
      ],
      privateSubnetIds: [
        [association, "network-private-a-association"],
        [aclAssociation, "network-private-a-acl"],
        [route, "network-private-a-internet"],
        [endpointTable, "network-endpoint-s3-private-a"],
        [endpointSubnet, "network-endpoint-ssm-private-a"],
      ],
      isolatedSubnetIds: [
        [association, "network-isolated-a-association"],
        [aclAssociation, "network-isolated-a-acl"],
      ],
    };
    for (const [tier, resources] of Object.entries(ways)) {
      const user = run.get(group, `uses-${tier}-group`);
      for (const [type, name] of resources) {
        assert.ok(waitsFor(run, user, run.get(type, name)), `${tier} ${name}`);
      }
    }
    const isolated = run.get(group, "uses-isolatedSubnetIds-group");
    assert.ok(!waitsFor(run, isolated, run.get(route, "network-private-a-internet")));
  });

  it("X1: every resource that can have tags has them, with a name of its own", () => {
    const tagged = run.resources.filter(({ inputs }) => inputs.tags !== undefined);
    for (const { name, inputs } of tagged) {
      const { Project, Owner, Name } = inputs.tags as Record<string, string>;
      assert.deepEqual([Project, Owner], ["bulwark", "platform-team"], name);
      assert.ok(Name, name);
    }
    const untagged = new Set(
      run.resources.filter(({ inputs }) => inputs.tags === undefined).map(({ type }) => type),
    );
    const withoutTags = [...untagged].filter((type) => type.startsWith("aws:")).sort();
    assert.deepEqual(
      withoutTags,
      [route, association, aclAssociation, endpointTable, endpointSubnet, rolePolicy].sort(),
    );
  });

  it("A6: its controls come from its resources", () => {
    const controls = run.outputs.controls as SecurityControl[];
    assert.deepEqual(
      controls.map(({ id, enabled }) => [id, enabled]),
      [
        ["V1", true],
        ["V4", true],
        ["V3", true],
        ["V3", true],
        ["V3", true],
        ["V3", true],
        ["A6", true],
      ],
    );
    assert.equal(controls.at(-1)?.resource, run.get(flowLog, "network-flow-logs-log").outputs.arn);
  });

  it("V1: refuses a bad plan before the first resource, all mistakes at once", async () => {
    await assert.rejects(
      build({ cidr: "10.20.0.0/24", zones: ["a"], interfaceEndpoints: ["S3", "s3", "ssm", "ssm"] }),
      {
        message: [
          'Network "network" cannot be built:',
          '  cidr is "10.20.0.0/24": too small for three tiers of 8 zones, at most /22; fix: write 10.20.0.0/22',
          '  zones is ["a"]: at least 2 zones, so that one may fail; fix: add letters, e.g. ["a", "b"]',
          '  interfaceEndpoints.0 is "S3": the part of the service\'s name after com.amazonaws.<region>., in lower case; fix: write it as in ssm or ecr.api',
          '  interfaceEndpoints.1 is "s3": reached through the route tables at no cost; fix: move it to gatewayEndpoints',
          '  interfaceEndpoints.3 is "ssm": each service once; fix: remove the second "ssm"',
        ].join("\n"),
      },
    );
  });
});

describe("NAT gateways", () => {
  it("V2: none: private subnets have no route out, and nothing costs", async () => {
    const run = await build({ nat: "none" });
    assert.deepEqual([run.ofType(nat).length, run.ofType(address).length], [0, 0]);
    assert.deepEqual(
      run.ofType(route).map(({ name }) => name),
      ["network-public-a-internet", "network-public-b-internet"],
    );
  });

  it("V2: single: stands in the first zone by letter, in a public subnet", async () => {
    const run = await build({ nat: "single", zones: ["c", "b"] });
    assert.deepEqual(
      run.ofType(nat).map(({ name }) => name),
      ["network-nat-b"],
    );
    assert.equal(run.get(nat, "network-nat-b").inputs.subnetId, run.get(subnet, "network-public-b").id);
  });

  it("V2: per-zone: each zone leaves through its own", async () => {
    const run = await build({ nat: "per-zone" });
    for (const zone of ["a", "b"]) {
      const gateway = run.get(nat, `network-nat-${zone}`);
      assert.equal(gateway.inputs.subnetId, run.get(subnet, `network-public-${zone}`).id);
      assert.equal(run.get(route, `network-private-${zone}-internet`).inputs.natGatewayId, gateway.id);
    }
  });

  it("V2: the internet gateway comes first", async () => {
    const run = await build({ nat: "per-zone" });
    const gateway = run.get(internet, "network-internet");
    for (const later of [...run.ofType(nat), ...run.ofType(address)]) {
      assert.ok(later.dependencies.includes(gateway.urn), later.name);
    }
    assert.ok(!waitsFor(run, gateway, run.get(nat, "network-nat-a")));
  });

  it("V2: a change of mode leaves everything else as it is", async () => {
    const [none, single, perZone] = [
      await build({ nat: "none" }),
      await build({ nat: "single" }),
      await build({ nat: "per-zone" }),
    ].map(({ resources }) => resources.map(identity));
    const missing = (from: string[] | undefined, to: string[] | undefined) =>
      from?.filter((each) => to?.includes(each) !== true);
    assert.deepEqual(missing(none, single), []);
    assert.deepEqual(missing(single, perZone), []);
  });
});

describe("endpoints", () => {
  it("V3: S3 and DynamoDB by default, in the private route tables only", async () => {
    const run = await build();
    assert.deepEqual(
      run.ofType(endpoint).map(({ name }) => name),
      ["network-endpoint-s3", "network-endpoint-dynamodb"],
    );
    for (const { id, inputs } of run.ofType(endpoint)) {
      assert.equal(inputs.vpcEndpointType, "Gateway");
      assert.deepEqual(
        joined(run, endpointTable, id).map(({ routeTableId }) => routeTableId),
        ["a", "b"].map((zone) => run.get(table, `network-private-${zone}-routes`).id),
      );
    }
    assert.equal(run.get(endpoint, "network-endpoint-s3").inputs.serviceName, "com.amazonaws.eu-west-1.s3");
  });

  it("V3: interface endpoints answer under the service's own name, to the VPC, on 443, in every zone", async () => {
    const run = await build({ interfaceEndpoints: ["ssm"], gatewayEndpoints: [] });
    const { id, inputs } = run.get(endpoint, "network-endpoint-ssm");
    assert.equal(inputs.privateDnsEnabled, true);
    assert.deepEqual(
      joined(run, endpointSubnet, id).map(({ subnetId }) => subnetId),
      ["a", "b"].map((zone) => run.get(subnet, `network-private-${zone}`).id),
    );
    assert.deepEqual(inputs.securityGroupIds, [run.get(group, "network-endpoint-security-group-group").id]);
    const { inputs: vpc } = run.get("aws:ec2/vpc:Vpc", "network-vpc");
    assert.deepEqual([vpc.enableDnsSupport, vpc.enableDnsHostnames], [true, true]);

    const [rule, ...others] = run.ofType(ingress);
    assert.deepEqual(others, []);
    const { cidrIpv4, ipProtocol, fromPort, toPort } = rule?.inputs ?? {};
    assert.deepEqual([cidrIpv4, ipProtocol, fromPort, toPort], ["10.20.0.0/16", "tcp", 443, 443]);
    assert.deepEqual(run.ofType(egress), []);
  });

  it("V3: every endpoint has a policy, known in a preview", async () => {
    const run = await build({ interfaceEndpoints: ["ssm"] }, true);
    assert.equal(run.ofType(endpoint).length, 3);
    for (const { inputs } of run.ofType(endpoint)) {
      const request = {
        principal: role("arn:aws:iam::999999999999:role/thief"),
        action: "s3:PutObject",
        resource: "arn:aws:s3:::bucket/key",
        resourceAccount: "123456789012",
      };
      const document = parsePolicy(inputs.policy as string, "endpoint");
      assert.ok(!evaluate(request, { endpoint: document, resource: document }).allowed);
    }
  });

  it("V3: no interface endpoint, no security group", async () => {
    const run = await build();
    assert.deepEqual(
      run.ofType(group).filter(({ name }) => name.startsWith("network-")),
      [],
    );
  });
});

describe("flow logs", () => {
  const groupArn = "arn:aws:logs:eu-west-1:123456789012:log-group:/bulwark/dev/network-flow-logs";
  let run: ProgramRun;
  before(async () => {
    run = await build();
  });

  it("A6: record all traffic of the VPC in an encrypted group that keeps it as long as told", () => {
    const { inputs } = run.get(flowLog, "network-flow-logs-log");
    assert.equal(inputs.trafficType, "ALL");
    assert.equal(inputs.vpcId, run.get("aws:ec2/vpc:Vpc", "network-vpc").id);
    assert.equal(inputs.logDestination, groupArn);
    const { inputs: destination, protect } = run.get(logGroup, "network-flow-logs-group");
    assert.deepEqual(
      [destination.name, destination.kmsKeyId, destination.retentionInDays, protect],
      ["/bulwark/dev/network-flow-logs", keyArn, 30, true],
    );
  });

  it("A3: the group and the role's rights come before what writes", () => {
    const log = run.get(flowLog, "network-flow-logs-log");
    assert.ok(log.dependencies.includes(run.get(logGroup, "network-flow-logs-group").urn));
    assert.ok(log.dependencies.includes(run.get(rolePolicy, "network-flow-logs-write").urn));
  });

  it("A6: only flow logs of this account can assume the role", () => {
    const { inputs } = run.get(iamRole, "network-flow-logs-role");
    assert.equal(inputs.path, "/bulwark/dev/");
    const assumes = (name: string, owner: string) =>
      evaluate(
        {
          principal: service(name),
          action: "sts:AssumeRole",
          resource: "arn:aws:iam::123456789012:role/bulwark/dev/bulwark-network-flow-logs-dev",
          context: {
            "aws:SourceAccount": owner,
            "aws:SourceArn": `arn:aws:ec2:eu-west-1:${owner}:vpc-flow-log/fl-0123456789abcdef0`,
          },
        },
        { resource: parsePolicy(inputs.assumeRolePolicy as string, "trust") },
      ).allowed;
    assert.ok(assumes("vpc-flow-logs.amazonaws.com", "123456789012"));
    assert.ok(!assumes("vpc-flow-logs.amazonaws.com", "999999999999"));
    assert.ok(!assumes("ec2.amazonaws.com", "123456789012"));
  });

  it("A6: the role writes to that group and does nothing else", () => {
    const writer = role("arn:aws:iam::123456789012:role/bulwark/dev/bulwark-network-flow-logs-dev");
    const identityPolicy = parsePolicy(
      run.get(rolePolicy, "network-flow-logs-write").inputs.policy as string,
      "identity",
    );
    const may = (action: string, resource: string) =>
      evaluate({ principal: writer, action, resource }, { identity: [identityPolicy] }).allowed;
    const stream = `${groupArn}:log-stream:eni-0123456789abcdef0-all`;
    assert.ok(may("logs:CreateLogStream", `${groupArn}:log-stream:`));
    assert.ok(may("logs:PutLogEvents", stream));
    assert.ok(may("logs:DescribeLogStreams", `${groupArn}:log-stream:`));
    assert.ok(!may("logs:PutLogEvents", stream.replace("network-flow-logs", "audit")));
    assert.ok(!may("logs:PutLogEvents", stream.replace("network-flow-logs", "network-flow-logs-2")));
    for (const action of [
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:GetLogEvents",
      "logs:PutRetentionPolicy",
    ]) {
      assert.ok(!may(action, groupArn), action);
    }
    assert.ok(!may("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:queue"));
  });
});

describe("security groups", () => {
  async function make(more: Record<string, unknown> = {}): Promise<ProgramRun> {
    return await runUnderMocks(async () => {
      const deployment = new Deployment(deploymentArgs());
      const made = new SecurityGroup("worker", {
        deployment,
        vpcId: "vpc-0123456789abcdef0",
        description: "Worker function",
        ...more,
      });
      return await Promise.resolve({ id: made.id });
    });
  }

  it("V4: admit nothing unless asked, in or out, and have no rules of their own", async () => {
    const run = await make();
    assert.deepEqual([run.ofType(ingress), run.ofType(egress)], [[], []]);
    const { inputs } = run.get(group, "worker-group");
    assert.deepEqual([inputs.ingress, inputs.egress], [undefined, undefined]);
    assert.deepEqual([inputs.name, inputs.description], ["bulwark-worker-dev", "Worker function"]);
  });

  it("V4: have each rule apart, under its name, with its peer, ports and description", async () => {
    const run = await make({
      ingress: {
        app: { description: "App", protocol: "tcp", ports: [8000, 8010], peer: { securityGroupId: "sg-1" } },
      },
      egress: { s3: https({ prefixListId: "pl-1" }, "S3"), ...dns({ cidr: "10.20.0.0/16" }) },
    });
    const facts = ({ name, inputs }: Registered): unknown[] => [
      name,
      inputs.ipProtocol,
      inputs.fromPort,
      inputs.toPort,
      inputs.cidrIpv4 ?? inputs.referencedSecurityGroupId ?? inputs.prefixListId,
    ];
    assert.deepEqual(run.ofType(ingress).map(facts), [["worker-in-app", "tcp", 8000, 8010, "sg-1"]]);
    assert.deepEqual(run.ofType(egress).map(facts), [
      ["worker-out-s3", "tcp", 443, 443, "pl-1"],
      ["worker-out-dns-udp", "udp", 53, 53, "10.20.0.0/16"],
      ["worker-out-dns-tcp", "tcp", 53, 53, "10.20.0.0/16"],
    ]);
    for (const { inputs } of [...run.ofType(ingress), ...run.ofType(egress)]) {
      assert.equal(inputs.securityGroupId, run.get(group, "worker-group").id);
      assert.ok(inputs.description, "has a description");
    }
  });

  it("V4: admit the group itself, ICMP and everything where asked", async () => {
    const peer = { cidr: "10.0.0.0/8" };
    const run = await make({
      ingress: {
        nodes: { description: "Nodes", protocol: "tcp", ports: 6379, peer: { self: true } },
        ping: { description: "Ping", protocol: "icmp", type: 8, code: 0, peer },
        pings: { description: "All ICMP", protocol: "icmpv6", peer: { cidrIpv6: "2001:db8::/56" } },
      },
      egress: { all: { description: "Everything", protocol: "all", peer } },
    });
    const own = run.get(group, "worker-group").id;
    const facts = ({ inputs }: Registered): unknown[] => [
      inputs.ipProtocol,
      inputs.fromPort,
      inputs.toPort,
      inputs.referencedSecurityGroupId ?? inputs.cidrIpv4 ?? inputs.cidrIpv6,
    ];
    const admitted = (key: string) => facts(run.get(ingress, `worker-in-${key}`));
    assert.deepEqual(admitted("nodes"), ["tcp", 6379, 6379, own]);
    assert.deepEqual(admitted("ping"), ["icmp", 8, 0, "10.0.0.0/8"]);
    assert.deepEqual(admitted("pings"), ["icmpv6", -1, -1, "2001:db8::/56"]);
    assert.deepEqual(run.ofType(egress).map(facts), [["-1", undefined, undefined, "10.0.0.0/8"]]);
  });

  const rule = { description: "App", protocol: "tcp", ports: 80, peer: { cidr: "10.0.0.0/8" } };
  const mistakes: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    [
      "a description that AWS refuses",
      { description: "Bob's <group>" },
      /description is "Bob's <group>": 1 to 255/,
    ],
    [
      "no description of a rule",
      { egress: { app: { ...rule, description: "" } } },
      /egress\.app\.description is ""/,
    ],
    [
      "a port beyond the last",
      { ingress: { app: { ...rule, ports: 65_536 } } },
      /ingress\.app\.ports is 65536/,
    ],
    [
      "ports upside down",
      { ingress: { app: { ...rule, ports: [90, 80] } } },
      /ingress\.app\.ports is \[90,80\]/,
    ],
    [
      "an ICMP type beyond the last",
      { ingress: { app: { ...rule, protocol: "icmp", ports: undefined, type: 256 } } },
      /ingress\.app\.type is 256/,
    ],
    [
      "an ICMP code without a type",
      { ingress: { app: { ...rule, protocol: "icmp", ports: undefined, code: 4 } } },
      /ingress\.app\.code is 4: only with a type/,
    ],
  ];
  for (const [what, args, message] of mistakes) {
    it(`X2: refuse ${what} before the group is made`, async () => {
      await assert.rejects(make(args), message);
    });
  }
});
