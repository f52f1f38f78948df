import { networkReferences } from "../../../simulator/preconditions/network/references";
import { precondition, showsAllOf } from "./cases";
import { network, subnet, vpc } from "./networks";

const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const JOIN = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const ACL_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

const nowhere = "00000000000000000";

describe("references within networks", () => {
  precondition(
    "EC-47",
    {
      title: "a VPC that is not there",
      world: { existing: ["vpc-1*"] },
      passes: (aws) => subnet(aws, "vpc-11111111", "10.0.1.0/24"),
      fails: (aws) => subnet(aws, "vpc-22222222", "10.0.1.0/24"),
      refusal: "InvalidVpcID.NotFound: The vpc ID 'vpc-22222222' does not exist",
    },
    {
      title: "a VPC of another region",
      given: async (aws) => (await vpc(aws)).id,
      passes: (aws, vpcId) => aws.create(TABLE, { vpcId }),
      fails: (aws, vpcId) => aws.create(TABLE, { vpcId, region: "eu-west-2" }),
      refusal: /InvalidVpcID\.NotFound: /,
    },
    {
      title: "a subnet of an endpoint",
      given: (aws) => network(aws),
      passes: (aws, { vpcId, subnetIds }) =>
        aws.create(ENDPOINT, { vpcId, serviceName: ssm, vpcEndpointType: "Interface", subnetIds }),
      fails: (aws, { vpcId }) =>
        aws.create(ENDPOINT, {
          vpcId,
          serviceName: ssm,
          vpcEndpointType: "Interface",
          subnetIds: [`subnet-${nowhere}`],
        }),
      refusal: `InvalidSubnetID.NotFound: The subnet ID 'subnet-${nowhere}' does not exist`,
    },
    {
      title: "the table of a route",
      given: (aws) => vpc(aws),
      passes: (aws, made) =>
        aws.create(ROUTE, { ...toEndpoint, routeTableId: made.text("mainRouteTableId") }),
      fails: (aws) => aws.create(ROUTE, { ...toEndpoint, routeTableId: `rtb-${nowhere}` }),
      refusal: `InvalidRouteTableID.NotFound: The routeTable ID 'rtb-${nowhere}' does not exist`,
    },
    {
      title: "the group of a rule",
      given: (aws) => vpc(aws),
      passes: (aws, made) =>
        aws.create(INGRESS, { ...all, securityGroupId: made.text("defaultSecurityGroupId") }),
      fails: (aws) => aws.create(INGRESS, { ...all, securityGroupId: `sg-${nowhere}` }),
      refusal: `InvalidGroup.NotFound: The security group 'sg-${nowhere}' does not exist`,
    },
    {
      title: "the ACL of a subnet",
      given: async (aws) => {
        const made = await vpc(aws);
        return {
          subnetId: (await subnet(aws, made.id, "10.0.1.0/24")).id,
          networkAclId: made.text("defaultNetworkAclId"),
        };
      },
      passes: (aws, association) => aws.create(ACL_ASSOCIATION, association),
      fails: (aws, association) =>
        aws.create(ACL_ASSOCIATION, { ...association, networkAclId: `acl-${nowhere}` }),
      refusal: `InvalidNetworkAclID.NotFound: The networkAcl ID 'acl-${nowhere}' does not exist`,
    },
  );

  precondition(
    "EC-47",
    {
      title: "the endpoint of a table",
      given: async (aws) => {
        const made = await vpc(aws);
        const { id } = await aws.create(ENDPOINT, { vpcId: made.id, serviceName: s3 });
        return { vpcEndpointId: id, routeTableId: made.text("mainRouteTableId") };
      },
      passes: (aws, join) => aws.create(JOIN, join),
      fails: (aws, join) => aws.create(JOIN, { ...join, vpcEndpointId: `vpce-${nowhere}` }),
      refusal: `InvalidVpcEndpointId.NotFound: The Vpc Endpoint Id 'vpce-${nowhere}' does not exist`,
    },
    {
      title: "the gateway of a route",
      given: async (aws) => (await aws.create(TABLE, { vpcId: (await vpc(aws)).id })).id,
      passes: (aws, routeTableId) =>
        aws.create(ROUTE, {
          routeTableId,
          destinationCidrBlock: "192.0.2.0/24",
          gatewayId: `vgw-${nowhere}`,
        }),
      fails: (aws, routeTableId) =>
        aws.create(ROUTE, {
          routeTableId,
          destinationCidrBlock: "192.0.2.0/24",
          gatewayId: `igw-${nowhere}`,
        }),
      refusal: /InvalidGatewayID\.NotFound: /,
    },
  );

  showsAllOf(networkReferences);
});

const ssm = "com.amazonaws.eu-west-1.ssm";
const s3 = "com.amazonaws.eu-west-1.s3";
const toEndpoint = { destinationCidrBlock: "192.0.2.0/24", networkInterfaceId: "eni-11111111" };
const all = { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" };
