import { precondition, showsAll } from "./cases";
import { VPC, network, subnet } from "./networks";
import type { SimulatedAws } from "./simulated";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const JOIN = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";

const endpoint = (aws: SimulatedAws, vpcId: string, more = {}) =>
  aws.create(ENDPOINT, {
    vpcId,
    serviceName: "com.amazonaws.eu-west-1.ecr.api",
    vpcEndpointType: "Interface",
    ...more,
  });

const vpcWith = (aws: SimulatedAws, more: { enableDnsSupport?: boolean; enableDnsHostnames?: boolean }) =>
  aws.create(VPC, { cidrBlock: "10.0.0.0/16", ...more });

describe("preconditions of VPC endpoints", () => {
  precondition(
    "EC-22",
    {
      title: "a VPC without DNS hostnames, as AWS makes it",
      passes: async (aws) => {
        const { id } = await vpcWith(aws, { enableDnsHostnames: true });
        await endpoint(aws, id, { privateDnsEnabled: true });
      },
      fails: async (aws) => {
        const { id } = await vpcWith(aws, {});
        await endpoint(aws, id, { privateDnsEnabled: true });
      },
      refusal:
        /InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for vpc-\w+$/,
    },
    {
      title: "private DNS enabled afterwards in a VPC without DNS",
      given: async (aws) => {
        const { id } = await vpcWith(aws, { enableDnsSupport: false, enableDnsHostnames: true });
        return endpoint(aws, id);
      },
      passes: (aws, made) => aws.update(ENDPOINT, made, { tags: { Name: "private" } }),
      fails: (aws, made) => aws.update(ENDPOINT, made, { privateDnsEnabled: true }),
      refusal: /InvalidParameter: Enabling private DNS requires both/,
    },
  );

  precondition("EC-23", {
    given: async (aws) => {
      const { id } = await vpcWith(aws, { enableDnsHostnames: true });
      await endpoint(aws, id, { privateDnsEnabled: true });
      return id;
    },
    passes: (aws, id) => endpoint(aws, id, { privateDnsEnabled: false }),
    fails: (aws, id) => endpoint(aws, id, { privateDnsEnabled: true }),
    refusal:
      /InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for api\.ecr\.eu-west-1\.amazonaws\.com in the VPC vpc-\w+$/,
  });

  precondition(
    "EC-24",
    {
      title: "two subnets of one zone",
      given: async (aws) => {
        const { vpcId, subnetIds } = await network(aws);
        const twin = await subnet(aws, vpcId, "10.0.9.0/24", { availabilityZone: "eu-west-1b" });
        return { vpcId, subnetIds, twin: twin.id };
      },
      passes: (aws, { vpcId, subnetIds }) => endpoint(aws, vpcId, { subnetIds }),
      fails: (aws, { vpcId, subnetIds, twin }) => endpoint(aws, vpcId, { subnetIds: [...subnetIds, twin] }),
      refusal:
        /DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of subnet-\w+$/,
    },
    {
      title: "a second subnet of a zone that joins later",
      given: async (aws) => {
        const { vpcId, subnetIds } = await network(aws);
        const twin = await subnet(aws, vpcId, "10.0.9.0/24", { availabilityZone: "eu-west-1a" });
        const { id } = await endpoint(aws, vpcId);
        await aws.create(JOIN, { vpcEndpointId: id, subnetId: subnetIds[0] });
        return { vpcEndpointId: id, other: subnetIds[1], twin: twin.id };
      },
      passes: (aws, { vpcEndpointId, other }) => aws.create(JOIN, { vpcEndpointId, subnetId: other }),
      fails: (aws, { vpcEndpointId, twin }) => aws.create(JOIN, { vpcEndpointId, subnetId: twin }),
      refusal: /DuplicateSubnetsInSameZone: /,
    },
  );

  showsAll("EC-22", "EC-23", "EC-24");
});
