import { precondition, showsAll } from "./cases";
import { INTERNET, NAT, EIP, VPC, network, subnet, vpc } from "./networks";

const SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

describe("preconditions of VPCs and subnets", () => {
  precondition(
    "EC-3",
    {
      title: "a block outside the VPC's",
      given: vpc,
      passes: (aws, { id }) => subnet(aws, id, "10.0.1.0/24"),
      fails: (aws, { id }) => subnet(aws, id, "10.1.1.0/24"),
      refusal: "InvalidSubnet.Range: The CIDR '10.1.1.0/24' is invalid.",
    },
    {
      title: "a block of addresses that are added too late",
      given: vpc,
      passes: async (aws, { id }) => {
        await aws.create(SECONDARY, { vpcId: id, cidrBlock: "100.64.0.0/16" });
        await subnet(aws, id, "100.64.1.0/24");
      },
      fails: (aws, { id }) => subnet(aws, id, "100.64.1.0/24"),
      refusal: "InvalidSubnet.Range: The CIDR '100.64.1.0/24' is invalid.",
    },
    {
      title: "a block that is too small",
      given: vpc,
      passes: (aws, { id }) => subnet(aws, id, "10.0.1.0/28"),
      fails: (aws, { id }) => subnet(aws, id, "10.0.1.0/29"),
      refusal: "InvalidSubnet.Range: The CIDR '10.0.1.0/29' is invalid.",
    },
    {
      title: "an IPv6 block that is not the VPC's",
      given: (aws) => aws.create(VPC, { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true }),
      passes: (aws, made) =>
        subnet(aws, made.id, "10.0.1.0/24", {
          ipv6CidrBlock: made.text("ipv6CidrBlock").replace("/56", "/64"),
        }),
      fails: (aws, { id }) => subnet(aws, id, "10.0.1.0/24", { ipv6CidrBlock: "2001:db8::/64" }),
      refusal: "InvalidSubnet.Range: The CIDR '2001:db8::/64' is invalid.",
    },
  );

  precondition("EC-4", {
    given: async (aws) => {
      const made = await vpc(aws);
      await subnet(aws, made.id, "10.0.2.0/23");
      return made;
    },
    passes: (aws, { id }) => subnet(aws, id, "10.0.4.0/24"),
    fails: (aws, { id }) => subnet(aws, id, "10.0.3.0/24"),
    refusal: "InvalidSubnet.Conflict: The CIDR '10.0.3.0/24' conflicts with another subnet",
  });

  precondition(
    "EC-5",
    {
      title: "a zone that the region does not have",
      given: vpc,
      passes: (aws, { id }) => subnet(aws, id, "10.0.1.0/24", { availabilityZone: "eu-west-1c" }),
      fails: (aws, { id }) => subnet(aws, id, "10.0.1.0/24", { availabilityZone: "eu-west-1d" }),
      refusal:
        "InvalidParameterValue: Value (eu-west-1d) for parameter availabilityZone is invalid. Subnets can " +
        "currently only be created in the following availability zones: eu-west-1a, eu-west-1b, eu-west-1c.",
    },
    {
      title: "a zone's id in another region",
      given: vpc,
      passes: (aws, { id }) => subnet(aws, id, "10.0.1.0/24", { availabilityZoneId: "euw1-az1" }),
      fails: (aws, { id }) => subnet(aws, id, "10.0.1.0/24", { availabilityZoneId: "euw2-az1" }),
      refusal: /InvalidParameterValue: Value \(euw2-az1\) for parameter availabilityZoneId is invalid\./,
    },
  );

  precondition("EC-9", {
    given: async (aws) => {
      const { vpcId, subnetIds } = await network(aws);
      return { vpcId, subnetId: subnetIds[0], allocationId: (await aws.create(EIP, { domain: "vpc" })).id };
    },
    passes: async (aws, { vpcId, ...nat }) => {
      await aws.create(INTERNET, { vpcId });
      await aws.create(NAT, nat);
    },
    fails: (aws, { vpcId, ...nat }) => aws.create(NAT, nat),
    refusal: /Gateway\.NotAttached: Network vpc-\w+ has no Internet gateway attached$/,
  });

  showsAll("EC-3", "EC-4", "EC-5", "EC-9");
});
