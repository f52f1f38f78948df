import assert from "node:assert/strict";
import { subnetIpv6Cidr, type Tier } from "../../components/network";
import type { SecurityControl } from "../../components/shared";
import type { ProgramRun, Registered } from "../support/program";
import { itReportsFaults } from "../support/faults";
import { Network } from "../../components/network";
import { everything, networkArgs, networkRun } from "./network-support";

const egressOnly = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway";
const block = "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation";

const ipv6Routes = (run: ProgramRun): Registered[] =>
  run
    .ofType("aws:ec2/route:Route")
    .filter(({ inputs }) => inputs.destinationIpv6CidrBlock === "::/0")
    .sort((a, b) => a.name.localeCompare(b.name));

describe("a network with IPv6", () => {
  let run: ProgramRun;
  before(async () => {
    run = await networkRun(everything);
  });

  it("V5: gives each subnet of the VPC's own block its /64 of the block that Amazon gave", () => {
    const { outputs } = run.get(block, "network-ipv6");
    assert.equal(run.get(block, "network-ipv6").inputs.assignGeneratedIpv6CidrBlock, true);
    assert.equal(run.outputs.ipv6Cidr, outputs.ipv6CidrBlock);
    for (const { name, inputs } of run.ofType("aws:ec2/subnet:Subnet")) {
      const [, tier, zone] = name.split("-") as [string, Tier | "secondary", string];
      if (tier === "secondary") {
        assert.equal(inputs.ipv6CidrBlock, undefined);
      } else {
        assert.equal(inputs.ipv6CidrBlock, subnetIpv6Cidr(outputs.ipv6CidrBlock as string, tier, zone));
        assert.equal(inputs.assignIpv6AddressOnCreation, true);
      }
    }
  });

  it("V5: lets public subnets through the internet gateway, private ones out only, isolated ones nowhere", () => {
    const gateway = run.get("aws:ec2/internetGateway:InternetGateway", "network-internet").id;
    const egress = run.get(egressOnly, "network-egress").id;
    assert.deepEqual(
      ipv6Routes(run).map(({ name, inputs }) => [name, inputs.gatewayId, inputs.egressOnlyGatewayId]),
      [
        ["network-private-a-internet-ipv6", undefined, egress],
        ["network-private-b-internet-ipv6", undefined, egress],
        ["network-public-a-internet-ipv6", gateway, undefined],
        ["network-public-b-internet-ipv6", gateway, undefined],
      ],
    );
  });

  it("V3: lets the VPC's IPv6 addresses reach interface endpoints", () => {
    const rules = run.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs.cidrIpv4 ?? inputs.cidrIpv6]),
      [
        ["network-endpoint-security-group-in-https", "10.20.0.0/16"],
        ["network-endpoint-security-group-in-https-100.64.0.0-16", "100.64.0.0/16"],
        ["network-endpoint-security-group-in-https-ipv6", run.outputs.ipv6Cidr],
      ],
    );
  });

  const ways: readonly (readonly [what: string, args: Parameters<typeof networkRun>[0], gateways: number])[] =
    [
      ["nothing asked, NAT gateways", { nat: "single", ipv6: {} }, 1],
      ["nothing asked, no NAT gateways", { nat: "none", ipv6: {} }, 0],
      ["asked for, without NAT gateways", { nat: "none", ipv6: { egress: true } }, 1],
      ["asked against", { nat: "single", ipv6: { egress: false } }, 0],
      ["no IPv6", { nat: "single" }, 0],
    ];
  for (const [what, args, gateways] of ways) {
    it(`V5: ${what}: ${gateways === 0 ? "no way" : "a way"} out of private subnets over IPv6`, async () => {
      const made = await networkRun(args);
      assert.equal(made.ofType(egressOnly).length, gateways);
      const fromPrivate = ipv6Routes(made).filter(({ name }) => name.includes("-private-"));
      assert.equal(fromPrivate.length, gateways * 2);
    });
  }

  it("V5: without a public tier IPv6 still leads out, and nothing leads in", async () => {
    const made = await networkRun({ tiers: ["private", "isolated"], ipv6: { egress: true } });
    assert.deepEqual(made.ofType("aws:ec2/internetGateway:InternetGateway"), []);
    assert.equal(ipv6Routes(made).length, 2);
    assert.deepEqual(made.outputs.publicSubnetIds, []);
  });

  it("V5: reports no control of IPv6 without IPv6", async () => {
    const { outputs } = await networkRun();
    assert.ok(!(outputs.controls as SecurityControl[]).some(({ id }) => id === "V5"));
  });
});

describe("the controls of a network", () => {
  itReportsFaults(
    [
      ["aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }, "no subnet gives out public addresses"],
      [
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
        "default security group admits nothing",
      ],
      [
        "aws:ec2/route:Route",
        { gatewayId: "igw-0123456789abcdef0" },
        "private subnets are not reached over IPv6",
      ],
      [
        "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
        { firewallFailOpen: "ENABLED" },
        "DNS firewall blocks queries",
      ],
      [
        "aws:ec2/flowLog:FlowLog",
        { trafficType: "REJECT" },
        "flow logs of all traffic in an encrypted log group",
      ],
    ],
    () => {
      // An account has one fence: it is tested apart.
      const args = networkArgs({ ...everything, blockPublicAccess: undefined });
      return (name, options) => new Network(name, args, options);
    },
  );
});
