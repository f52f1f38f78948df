import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

type Inputs = Readonly<Record<string, unknown>>;

const vpc = (outputs?: Inputs): TestResource => ({
  type: "aws:ec2/vpc:Vpc",
  name: "network",
  inputs: { cidrBlock: "10.0.0.0/16" },
  ...(outputs && { outputs }),
});

const flowLog = (inputs: Inputs, from?: TestResource["from"]): TestResource => ({
  type: "aws:ec2/flowLog:FlowLog",
  name: "flow-log",
  inputs,
  ...(from && { from }),
});

const subnet = (inputs: Inputs): TestResource => ({
  type: "aws:ec2/subnet:Subnet",
  name: "public-a",
  inputs,
});
const defaultSubnet = (inputs: Inputs): TestResource => ({
  type: "aws:ec2/defaultSubnet:DefaultSubnet",
  name: "default-a",
  inputs,
});

const acl = (ingress: unknown, outputs?: Inputs): TestResource => ({
  type: "aws:ec2/networkAcl:NetworkAcl",
  name: "public-acl",
  inputs: { ingress },
  ...(outputs && { outputs }),
});

const aclRule = (inputs: Inputs, name = "rule"): TestResource => ({
  type: "aws:ec2/networkAclRule:NetworkAclRule",
  name,
  inputs: {
    networkAclId: "acl-1",
    ruleNumber: 100,
    protocol: "tcp",
    ruleAction: "allow",
    cidrBlock: "0.0.0.0/0",
    ...inputs,
  },
});

const entry = (ruleNo: number, fromPort: number, toPort: number, changes: Inputs = {}) => ({
  ruleNo,
  action: "allow",
  protocol: "6",
  fromPort,
  toPort,
  cidrBlock: "0.0.0.0/0",
  ...changes,
});

const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };

export const vpcCases: readonly RuleCases[] = [
  casesOf("vpc-flow-logs", {
    passes: {
      "a VPC with one": [
        vpc({ id: UNKNOWN }),
        flowLog({ vpcId: UNKNOWN, trafficType: "ALL" }, { vpcId: ["network"] }),
      ],
      "one that shows rejected traffic": [
        vpc({ id: "vpc-1" }),
        flowLog({ vpcId: "vpc-1", trafficType: "REJECT" }),
      ],
      "one of a single interface": [flowLog({ eniId: "eni-1", trafficType: "ACCEPT" })],
    },
    fails: {
      "a VPC without": { resources: [vpc()], finds: ["network has no flow log"] },
      "a VPC beside another's": {
        resources: [vpc({ id: "vpc-1" }), flowLog({ vpcId: "vpc-2", trafficType: "ALL" })],
        finds: ["network has no flow log"],
      },
      "one that shows accepted traffic only": {
        resources: [vpc({ id: "vpc-1" }), flowLog({ vpcId: "vpc-1", trafficType: "ACCEPT" })],
        finds: ["flow-log is the flow log of a VPC but does not show rejected traffic (trafficType)"],
      },
    },
    unknown: {
      "one of a VPC that is not known yet": {
        resources: [vpc({ id: UNKNOWN }), flowLog({ vpcId: UNKNOWN, trafficType: "ALL" })],
        finds: ["network ? which VPC a flow log of the stack is for"],
      },
      "traffic not known yet": {
        resources: [flowLog({ vpcId: "vpc-1", trafficType: UNKNOWN })],
        finds: ["flow-log ? trafficType"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("vpc-subnet-no-public-addresses", {
    passes: {
      "a subnet that gives none": [subnet({ mapPublicIpOnLaunch: false })],
      "AWS's default for new subnets": [subnet({})],
      "a default subnet told not to": [defaultSubnet({ mapPublicIpOnLaunch: false })],
    },
    fails: {
      "a subnet that gives them": {
        resources: [subnet({ mapPublicIpOnLaunch: true })],
        finds: ["public-a gives a public address to whatever starts in it (mapPublicIpOnLaunch)"],
      },
      "a default subnet": {
        resources: [defaultSubnet({})],
        finds: [
          "default-a is a default subnet, which gives a public address to whatever starts in it unless told not to",
        ],
      },
    },
    unknown: {
      "not known yet": {
        resources: [subnet({ mapPublicIpOnLaunch: UNKNOWN })],
        finds: ["public-a ? mapPublicIpOnLaunch"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("vpc-acl-no-open-admin-ports", {
    passes: {
      "ephemeral ports around RDP": [acl([entry(100, 1024, 3388), entry(110, 3390, 65_535)])],
      "SSH from one's own network": [acl([entry(100, 22, 22, { cidrBlock: "10.0.0.0/8" })])],
      "everything but what is denied before": [
        acl([
          entry(100, 22, 22, { action: "deny" }),
          entry(110, 3389, 3389, { action: "deny", protocol: "-1" }),
          entry(120, 0, 65_535),
        ]),
      ],
      "a deny of its own before an allow of its own": [
        acl(undefined, { id: "acl-1" }),
        aclRule({ fromPort: 0, toPort: 3388 }, "allow"),
        aclRule({ ruleNumber: 50, ruleAction: "deny", fromPort: 22, toPort: 22 }, "deny"),
      ],
      "an entry for outgoing traffic": [aclRule({ egress: true, protocol: "-1" })],
    },
    fails: {
      "every protocol from everywhere": {
        resources: [acl([entry(100, 0, 0, { protocol: "-1" })])],
        finds: ["public-acl lets the internet reach port 22, 3389"],
      },
      "RDP among the ephemeral ports": {
        resources: [acl([entry(100, 1024, 65_535)])],
        finds: ["public-acl lets the internet reach port 3389"],
      },
      "SSH by IPv6": {
        resources: [acl([entry(100, 22, 22, { cidrBlock: undefined, ipv6CidrBlock: "::/0" })])],
        finds: ["public-acl lets the internet reach port 22"],
      },
      "a deny that comes too late": {
        resources: [acl([entry(200, 22, 22, { action: "deny" }), entry(100, 22, 22)])],
        finds: ["public-acl lets the internet reach port 22"],
      },
      "a deny for half of the internet": {
        resources: [acl([entry(50, 22, 22, { action: "deny", cidrBlock: "0.0.0.0/1" }), entry(100, 22, 22)])],
        finds: ["public-acl lets the internet reach port 22"],
      },
      "an entry of its own": {
        resources: [acl(undefined, { id: "acl-1" }), aclRule({ fromPort: 22, toPort: 22 })],
        finds: ["public-acl lets the internet reach port 22"],
      },
      "an entry of an ACL from elsewhere": {
        resources: [aclRule({ networkAclId: "acl-9", protocol: "17", fromPort: 3389, toPort: 3389 })],
        finds: ["rule lets the internet reach port 3389"],
      },
    },
    unknown: {
      "entries not known yet": { resources: [acl(UNKNOWN)], finds: ["public-acl ? ingress"] },
      "a range not known yet": {
        resources: [acl([entry(100, 22, 22, { cidrBlock: UNKNOWN })])],
        finds: ["public-acl ? what an entry is for"],
      },
      "a deny not known yet before an allow": {
        resources: [acl([entry(50, 22, 22, { action: "deny", cidrBlock: UNKNOWN }), entry(100, 22, 22)])],
        finds: ["public-acl ? what an entry is for"],
      },
    },
    notApplicable: { "an alias": [alias] },
  }),
  casesOf("vpc-no-default-vpc", {
    passes: { "a VPC of one's own": [vpc()] },
    fails: {
      "the default VPC": {
        resources: [{ type: "aws:ec2/defaultVpc:DefaultVpc", name: "default", inputs: {} }],
        finds: ["default is the default VPC, in which every subnet is public"],
      },
    },
    unknown: { "nothing: being there is enough": { resources: [vpc({ id: UNKNOWN })], finds: [] } },
    notApplicable: { "an alias": [alias] },
  }),
];
