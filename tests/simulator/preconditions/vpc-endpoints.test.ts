import { vpcEndpoints } from "../../../simulator/preconditions/network/vpc-endpoints";
import { precondition, showsAllOf } from "./cases";
import { VPC, network, subnet } from "./networks";
import type { SimulatedAws } from "./simulated";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const JOIN = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";

const TABLE = "aws:ec2/routeTable:RouteTable";
const TABLE_JOIN = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const services = "com.amazonaws.eu-west-1";

const policyOf = (Effect: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect, Principal: "*", Action: "ssm:*", Resource: "*" }],
  });

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

  precondition(
    "EC-25",
    {
      title: "a service of another region",
      given: (aws) => vpcWith(aws, {}),
      passes: (aws, { id }) => endpoint(aws, id, { serviceName: "com.amazonaws.eu-west-1.ssm" }),
      fails: (aws, { id }) => endpoint(aws, id, { serviceName: "com.amazonaws.eu-west-2.ssm" }),
      refusal: "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.eu-west-2.ssm' does not exist",
    },
    {
      title: "a service that route tables do not lead to",
      given: (aws) => vpcWith(aws, {}),
      passes: (aws, { id }) => aws.create(ENDPOINT, { vpcId: id, serviceName: `${services}.dynamodb` }),
      fails: (aws, { id }) => aws.create(ENDPOINT, { vpcId: id, serviceName: `${services}.ssm` }),
      refusal:
        "InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface]).",
    },
  );

  precondition(
    "EC-26",
    {
      title: "a second endpoint of a service",
      given: async (aws) => {
        const { id: vpcId } = await vpcWith(aws, {});
        const { id: table } = await aws.create(TABLE, { vpcId });
        const s3 = { vpcId, serviceName: `${services}.s3`, routeTableIds: [table] };
        await aws.create(ENDPOINT, s3);
        return s3;
      },
      passes: (aws, s3) => aws.create(ENDPOINT, { ...s3, serviceName: `${services}.dynamodb` }),
      fails: (aws, s3) => aws.create(ENDPOINT, s3),
      refusal:
        /RouteAlreadyExists: route table rtb-\w+ already has a route with destination-prefix-list-id pl-\w+$/,
    },
    {
      title: "a table that joins a second endpoint later",
      given: async (aws) => {
        const { id: vpcId } = await vpcWith(aws, {});
        const tables = [await aws.create(TABLE, { vpcId }), await aws.create(TABLE, { vpcId })];
        const s3 = { vpcId, serviceName: `${services}.s3` };
        const [one, two] = [await aws.create(ENDPOINT, s3), await aws.create(ENDPOINT, s3)];
        await aws.create(TABLE_JOIN, { vpcEndpointId: one.id, routeTableId: tables[0]?.id });
        return { tables, vpcEndpointId: two.id };
      },
      passes: (aws, { tables, vpcEndpointId }) =>
        aws.create(TABLE_JOIN, { vpcEndpointId, routeTableId: tables[1]?.id }),
      fails: (aws, { tables, vpcEndpointId }) =>
        aws.create(TABLE_JOIN, { vpcEndpointId, routeTableId: tables[0]?.id }),
      refusal: /RouteAlreadyExists: /,
    },
  );

  precondition("EC-27", {
    given: (aws) => vpcWith(aws, {}),
    passes: (aws, { id }) => endpoint(aws, id, { policy: policyOf("Allow") }),
    fails: (aws, { id }) => endpoint(aws, id, { policy: policyOf("Permit") }),
    refusal: /InvalidPolicyDocument: The Policy Document is not valid\./,
  });

  precondition(
    "EC-28",
    {
      title: "a group of another VPC",
      given: async (aws) => {
        const [own, other] = [await vpcWith(aws, {}), await vpcWith(aws, {})];
        return { own: own.id, other: other.id };
      },
      passes: async (aws, { own }) =>
        endpoint(aws, own, { securityGroupIds: [(await aws.create(GROUP, { vpcId: own })).id] }),
      fails: async (aws, { own, other }) =>
        endpoint(aws, own, { securityGroupIds: [(await aws.create(GROUP, { vpcId: other })).id] }),
      refusal: /InvalidParameter: /,
    },
    {
      title: "a group of a gateway",
      given: (aws) => vpcWith(aws, {}),
      passes: (aws, { id }) => aws.create(ENDPOINT, { vpcId: id, serviceName: `${services}.s3` }),
      fails: async (aws, made) =>
        aws.create(ENDPOINT, {
          vpcId: made.id,
          serviceName: `${services}.s3`,
          securityGroupIds: [made.text("defaultSecurityGroupId")],
        }),
      refusal: /InvalidParameter: /,
    },
  );

  showsAllOf(vpcEndpoints);
});
