import { vpc as demands } from "../../../simulator/preconditions/network/vpc";
import { precondition, showsAllOf } from "./cases";
import { VPC, subnet, vpc } from "./networks";
import { unknown } from "./simulated";

const SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

describe("preconditions of VPCs and subnets", () => {
  precondition(
    "EC-1",
    {
      title: "a block that is too large",
      passes: (aws) => aws.create(VPC, { cidrBlock: "10.0.0.0/16" }),
      fails: (aws) => aws.create(VPC, { cidrBlock: "10.0.0.0/15" }),
      refusal: "InvalidVpc.Range: The CIDR '10.0.0.0/15' is invalid.",
    },
    {
      title: "what is no block, in a preview",
      passes: (aws) => aws.preview(VPC, { cidrBlock: unknown }),
      fails: (aws) => aws.preview(VPC, { cidrBlock: "10.0.0.0" }),
      refusal: "InvalidVpc.Range: The CIDR '10.0.0.0' is invalid.",
    },
  );

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

  showsAllOf(demands);
});
