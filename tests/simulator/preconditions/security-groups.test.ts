import type { Properties } from "../../../simulator";
import { networkAcls } from "../../../simulator/preconditions/network/acls";
import { securityGroups } from "../../../simulator/preconditions/network/security-groups";
import { precondition, showsAllOf } from "./cases";
import { vpc } from "./networks";
import { unknown, type SimulatedAws } from "./simulated";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ACL = "aws:ec2/networkAcl:NetworkAcl";
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";

const vpcId = async (aws: SimulatedAws) => (await vpc(aws)).id;
const group = async (aws: SimulatedAws) =>
  (await aws.create(GROUP, { vpcId: await vpcId(aws), description: "web" })).id;

/** A rule that admits HTTPS. */
const https = (securityGroupId: string, more: Properties = {}): Properties => {
  const all: Properties = {
    securityGroupId,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "192.0.2.0/24",
    ...more,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

const entry = (ruleNo: number) => ({
  ruleNo,
  action: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: "10.0.0.0/16",
});

describe("preconditions of security groups", () => {
  precondition("EC-15", {
    given: vpcId,
    passes: (aws, id) => aws.create(GROUP, { vpcId: id, description: "Web servers (HTTPS)" }),
    fails: (aws, id) => aws.create(GROUP, { vpcId: id, description: "The web's servers" }),
    refusal:
      "InvalidParameterValue: Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
  });

  precondition(
    "EC-16",
    {
      title: "a name that another group has",
      given: async (aws) => {
        const id = await vpcId(aws);
        await aws.create(GROUP, { vpcId: id, name: "web" });
        return id;
      },
      passes: (aws, id) => aws.create(GROUP, { vpcId: id, name: "web2" }),
      fails: (aws, id) => aws.create(GROUP, { vpcId: id, name: "Web" }),
      refusal: /InvalidGroup\.Duplicate: The security group 'Web' already exists for VPC 'vpc-\w+'$/,
    },
    {
      title: "the name of the group that AWS makes",
      given: vpcId,
      passes: (aws, id) => aws.create(GROUP, { vpcId: id, name: "defaults" }),
      fails: (aws, id) => aws.create(GROUP, { vpcId: id, name: "default" }),
      refusal: /InvalidGroup\.Duplicate: /,
    },
    {
      title: "a name like an id",
      given: vpcId,
      passes: (aws, id) => aws.create(GROUP, { vpcId: id, name: "web-sg" }),
      fails: (aws, id) => aws.create(GROUP, { vpcId: id, name: "sg-web" }),
      refusal:
        "InvalidParameterValue: Invalid security group name. Group names may not be in the format sg-*.",
    },
    {
      title: "letters that there are not",
      given: vpcId,
      passes: (aws, id) => aws.create(GROUP, { vpcId: id, name: "cafe" }),
      fails: (aws, id) => aws.create(GROUP, { vpcId: id, name: "café" }),
      refusal: /InvalidParameterValue: Invalid security group name\./,
    },
  );

  precondition(
    "EC-17",
    {
      title: "a rule that is there",
      given: async (aws) => {
        const id = await group(aws);
        await aws.create(INGRESS, https(id));
        return id;
      },
      passes: (aws, id) => aws.create(EGRESS, https(id)),
      fails: (aws, id) => aws.create(INGRESS, https(id, { ipProtocol: "6" })),
      refusal:
        'InvalidPermission.Duplicate: the specified rule "peer: 192.0.2.0/24, TCP, from port: 443, to port: 443, ALLOW" already exists',
    },
    {
      title: "a rule that the group itself lists",
      given: async (aws) => {
        const listed = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
        return (await aws.create(GROUP, { vpcId: await vpcId(aws), egress: [listed] })).id;
      },
      passes: (aws, id) => aws.create(EGRESS, { securityGroupId: id, ipProtocol: "-1", cidrIpv6: "::/0" }),
      fails: (aws, id) =>
        aws.create(EGRESS, { securityGroupId: id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
      refusal: 'InvalidPermission.Duplicate: the specified rule "peer: 0.0.0.0/0, ALL, ALLOW" already exists',
    },
  );

  precondition(
    "EC-18",
    {
      title: "two peers",
      given: group,
      passes: (aws, id) => aws.create(INGRESS, https(id)),
      fails: (aws, id) => aws.create(INGRESS, https(id, { cidrIpv6: "2001:db8::/32" })),
      refusal: /InvalidParameterValue: /,
    },
    {
      title: "no peer, in a preview",
      passes: (aws) =>
        aws.preview(INGRESS, {
          securityGroupId: unknown,
          ipProtocol: "-1",
          referencedSecurityGroupId: unknown,
        }),
      fails: (aws) => aws.preview(INGRESS, { securityGroupId: unknown, ipProtocol: "-1" }),
      refusal: /InvalidParameterValue: /,
    },
    {
      title: "no ports",
      given: group,
      passes: (aws, id) =>
        aws.create(INGRESS, https(id, { ipProtocol: "-1", fromPort: undefined, toPort: undefined })),
      fails: (aws, id) => aws.create(INGRESS, https(id, { toPort: undefined })),
      refusal:
        "InvalidParameterValue: Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    },
    {
      title: "ports in the wrong order",
      given: group,
      passes: (aws, id) => aws.create(INGRESS, https(id, { fromPort: 80 })),
      fails: (aws, id) => aws.create(INGRESS, https(id, { toPort: 80 })),
      refusal: "InvalidParameterValue: Invalid TCP/UDP port range (443:80)",
    },
  );

  precondition("EC-19", {
    given: group,
    passes: (aws, id) => aws.create(INGRESS, https(id, { description: "HTTPS from the office" })),
    fails: (aws, id) => aws.create(INGRESS, https(id, { description: "HTTPS – from the office" })),
    refusal: /InvalidParameterValue: /,
  });

  precondition(
    "EC-20",
    {
      title: "too many addresses",
      world: { quotas: { rulesPerSecurityGroup: 2 } },
      given: async (aws) => {
        const id = await group(aws);
        await aws.create(INGRESS, https(id));
        await aws.create(INGRESS, https(id, { fromPort: 80, toPort: 80 }));
        return id;
      },
      passes: (aws, id) => aws.create(INGRESS, https(id, { cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" })),
      fails: (aws, id) => aws.create(INGRESS, https(id, { cidrIpv4: "198.51.100.0/24" })),
      refusal:
        "RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached.",
    },
    {
      title: "a group as peer, which counts for both versions",
      world: { quotas: { rulesPerSecurityGroup: 1 } },
      given: async (aws) => {
        const id = await group(aws);
        await aws.create(INGRESS, https(id));
        return id;
      },
      passes: (aws, id) =>
        aws.create(EGRESS, https(id, { cidrIpv4: undefined, referencedSecurityGroupId: id })),
      fails: (aws, id) =>
        aws.create(INGRESS, https(id, { cidrIpv4: undefined, referencedSecurityGroupId: id })),
      refusal: /RulesPerSecurityGroupLimitExceeded: /,
    },
  );

  precondition(
    "EC-21",
    {
      title: "a group of another VPC",
      given: group,
      passes: (aws, id) =>
        aws.create(INGRESS, https(id, { cidrIpv4: undefined, referencedSecurityGroupId: id })),
      fails: async (aws, id) =>
        aws.create(INGRESS, https(id, { cidrIpv4: undefined, referencedSecurityGroupId: await group(aws) })),
      refusal: "InvalidGroup.NotFound: You have specified two resources that belong to different networks.",
    },
    {
      title: "a group that is not there",
      world: { existing: ["sg-1*"] },
      given: group,
      passes: (aws, id) =>
        aws.create(INGRESS, https(id, { cidrIpv4: undefined, referencedSecurityGroupId: "sg-11111111" })),
      fails: (aws, id) =>
        aws.create(INGRESS, https(id, { cidrIpv4: undefined, referencedSecurityGroupId: "sg-22222222" })),
      refusal: "InvalidGroup.NotFound: The security group 'sg-22222222' does not exist",
    },
  );

  precondition(
    "EC-35",
    {
      title: "one number for two rules",
      given: vpcId,
      passes: (aws, id) => aws.create(ACL, { vpcId: id, ingress: [entry(100)], egress: [entry(100)] }),
      fails: (aws, id) => aws.create(ACL, { vpcId: id, ingress: [entry(100), entry(100)] }),
      refusal: "NetworkAclEntryAlreadyExists: The network acl entry identified by 100 already exists.",
    },
    {
      title: "the number of a rule that the ACL lists",
      given: async (aws) => (await aws.create(ACL, { vpcId: await vpcId(aws), ingress: [entry(100)] })).id,
      passes: (aws, networkAclId) =>
        aws.create(ACL_RULE, {
          networkAclId,
          ruleNumber: 100,
          egress: true,
          ruleAction: "allow",
          protocol: "-1",
        }),
      fails: (aws, networkAclId) =>
        aws.create(ACL_RULE, { networkAclId, ruleNumber: 100, ruleAction: "allow", protocol: "-1" }),
      refusal: "NetworkAclEntryAlreadyExists: The network acl entry identified by 100 already exists.",
    },
    {
      title: "a number that is AWS's own",
      given: vpcId,
      passes: (aws, id) => aws.create(ACL, { vpcId: id, ingress: [entry(32766)] }),
      fails: (aws, id) => aws.create(ACL, { vpcId: id, ingress: [entry(32767)] }),
      refusal: /InvalidParameterValue: .*32767/,
    },
    {
      title: "too many rules",
      given: vpcId,
      passes: (aws, id) => aws.create(ACL, { vpcId: id, ingress: entries(20), egress: entries(20) }),
      fails: (aws, id) => aws.create(ACL, { vpcId: id, ingress: entries(21) }),
      refusal: /NetworkAclEntryLimitExceeded: /,
    },
  );

  showsAllOf([...securityGroups, ...networkAcls]);
});

function entries(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => entry(index + 1));
}
