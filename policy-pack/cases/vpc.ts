import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";
import { type Inputs, finds, notApplicable, of } from "./resources";

const vpc = of("aws:ec2/vpc:Vpc", "network", { cidrBlock: "10.0.0.0/16" });
const defaultVpc = of("aws:ec2/defaultVpc:DefaultVpc", "default");
const flowLog = of("aws:ec2/flowLog:FlowLog", "flow-log");
const subnet = of("aws:ec2/subnet:Subnet", "public-a");
const defaultSubnet = of("aws:ec2/defaultSubnet:DefaultSubnet", "default-a");
const acl = of("aws:ec2/networkAcl:NetworkAcl", "public-acl");
const aclRule = (inputs: Inputs, name = "rule"): TestResource =>
  of("aws:ec2/networkAclRule:NetworkAclRule", name, {
    networkAclId: "acl-1",
    ruleNumber: 100,
    protocol: "tcp",
    ruleAction: "allow",
    cidrBlock: "0.0.0.0/0",
  })(inputs);

const entry = (ruleNo: number, fromPort: number, toPort: number, changes: Inputs = {}) => ({
  ruleNo,
  action: "allow",
  protocol: "6",
  fromPort,
  toPort,
  cidrBlock: "0.0.0.0/0",
  ...changes,
});

export const vpcCases: readonly RuleCases[] = [
  casesOf("vpc-flow-logs", {
    passes: {
      "a VPC with one": [
        vpc({}, { outputs: { id: UNKNOWN } }),
        flowLog({ vpcId: UNKNOWN, trafficType: "ALL" }, { from: { vpcId: ["network"] } }),
      ],
      "one that shows rejected traffic": [
        vpc({}, { outputs: { id: "vpc-1" } }),
        flowLog({ vpcId: "vpc-1", trafficType: "REJECT" }),
      ],
      "one of a single interface": [flowLog({ eniId: "eni-1", trafficType: "ACCEPT" })],
    },
    fails: {
      "a VPC without": finds(vpc(), "has no flow log"),
      "a VPC beside another's": {
        resources: [vpc({}, { outputs: { id: "vpc-1" } }), flowLog({ vpcId: "vpc-2", trafficType: "ALL" })],
        finds: ["network has no flow log"],
      },
      "one that shows accepted traffic only": {
        resources: [
          vpc({}, { outputs: { id: "vpc-1" } }),
          flowLog({ vpcId: "vpc-1", trafficType: "ACCEPT" }),
        ],
        finds: ["flow-log is the flow log of a VPC but does not show rejected traffic (trafficType)"],
      },
    },
    unknown: {
      "one of a VPC that is not known yet": {
        resources: [vpc({}, { outputs: { id: UNKNOWN } }), flowLog({ vpcId: UNKNOWN, trafficType: "ALL" })],
        finds: ["network ? which VPC a flow log of the stack is for"],
      },
      "traffic not known yet": finds(flowLog({ vpcId: "vpc-1", trafficType: UNKNOWN }), "? trafficType"),
    },
    notApplicable,
  }),
  casesOf("vpc-subnet-no-public-addresses", {
    passes: {
      "a subnet that gives none": [subnet({ mapPublicIpOnLaunch: false })],
      "AWS's default for new subnets": [subnet({})],
      "a default subnet told not to": [defaultSubnet({ mapPublicIpOnLaunch: false })],
    },
    fails: {
      "a subnet that gives them": finds(
        subnet({ mapPublicIpOnLaunch: true }),
        "gives a public address to whatever starts in it (mapPublicIpOnLaunch)",
      ),
      "a default subnet": finds(
        defaultSubnet({}),
        "is a default subnet, which gives a public address to whatever starts in it unless told not to",
      ),
    },
    unknown: {
      "not known yet": finds(subnet({ mapPublicIpOnLaunch: UNKNOWN }), "? mapPublicIpOnLaunch"),
    },
    notApplicable,
  }),
  casesOf("vpc-acl-no-open-admin-ports", {
    passes: {
      "ephemeral ports around RDP": [acl({ ingress: [entry(100, 1024, 3388), entry(110, 3390, 65_535)] })],
      "SSH from one's own network": [acl({ ingress: [entry(100, 22, 22, { cidrBlock: "10.0.0.0/8" })] })],
      "everything but what is denied before": [
        acl({
          ingress: [
            entry(100, 22, 22, { action: "deny" }),
            entry(110, 3389, 3389, { action: "deny", protocol: "-1" }),
            entry(120, 0, 65_535),
          ],
        }),
      ],
      "a deny of its own before an allow of its own": [
        acl({}, { outputs: { id: "acl-1" } }),
        aclRule({ fromPort: 0, toPort: 3388 }, "allow"),
        aclRule({ ruleNumber: 50, ruleAction: "deny", fromPort: 22, toPort: 22 }, "deny"),
      ],
      "an entry for outgoing traffic": [aclRule({ egress: true, protocol: "-1" })],
    },
    fails: {
      "every protocol from everywhere": finds(
        acl({ ingress: [entry(100, 0, 0, { protocol: "-1" })] }),
        "lets the internet reach port 22, 3389",
      ),
      "RDP among the ephemeral ports": finds(
        acl({ ingress: [entry(100, 1024, 65_535)] }),
        "lets the internet reach port 3389",
      ),
      "SSH by IPv6": finds(
        acl({ ingress: [entry(100, 22, 22, { cidrBlock: undefined, ipv6CidrBlock: "::/0" })] }),
        "lets the internet reach port 22",
      ),
      "a deny that comes too late": finds(
        acl({ ingress: [entry(200, 22, 22, { action: "deny" }), entry(100, 22, 22)] }),
        "lets the internet reach port 22",
      ),
      "a deny for half of the internet": finds(
        acl({ ingress: [entry(50, 22, 22, { action: "deny", cidrBlock: "0.0.0.0/1" }), entry(100, 22, 22)] }),
        "lets the internet reach port 22",
      ),
      "an entry of its own": {
        resources: [acl({}, { outputs: { id: "acl-1" } }), aclRule({ fromPort: 22, toPort: 22 })],
        finds: ["public-acl lets the internet reach port 22"],
      },
      "an entry of an ACL from elsewhere": finds(
        aclRule({ networkAclId: "acl-9", protocol: "17", fromPort: 3389, toPort: 3389 }),
        "lets the internet reach port 3389",
      ),
    },
    unknown: {
      "entries not known yet": finds(acl({ ingress: UNKNOWN }), "? ingress"),
      "a range not known yet": finds(
        acl({ ingress: [entry(100, 22, 22, { cidrBlock: UNKNOWN })] }),
        "? what an entry is for",
      ),
      "a deny not known yet before an allow": finds(
        acl({ ingress: [entry(50, 22, 22, { action: "deny", cidrBlock: UNKNOWN }), entry(100, 22, 22)] }),
        "? what an entry is for",
      ),
    },
    notApplicable,
  }),
  casesOf("vpc-no-default-vpc", {
    passes: { "a VPC of one's own": [vpc()] },
    fails: {
      "the default VPC": finds(defaultVpc(), "is the default VPC, in which every subnet is public"),
    },
    unknown: {
      "nothing: being there is enough": { resources: [vpc({}, { outputs: { id: UNKNOWN } })], finds: [] },
    },
    notApplicable,
  }),
];
