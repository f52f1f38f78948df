import { routes } from "../../../simulator/preconditions/network/routes";
import { precondition, showsAllOf } from "./cases";
import { INTERNET, network, subnet, vpc } from "./networks";
import type { SimulatedAws } from "./simulated";

const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

const everything = { destinationCidrBlock: "0.0.0.0/0" };

async function publicTable(aws: SimulatedAws, routes?: unknown[]) {
  const { id: vpcId } = await vpc(aws);
  const { id: gatewayId } = await aws.create(INTERNET, { vpcId });
  const { id: routeTableId } = await aws.create(TABLE, { vpcId, ...(routes && { routes }) });
  return { routeTableId, gatewayId };
}

describe("preconditions of routes", () => {
  precondition(
    "EC-12",
    {
      title: "a route that leads nowhere",
      given: (aws) => publicTable(aws),
      passes: (aws, route) => aws.create(ROUTE, { ...route, ...everything }),
      fails: (aws, { routeTableId }) => aws.create(ROUTE, { routeTableId, ...everything }),
      refusal: /InvalidParameterCombination: /,
    },
    {
      title: "a route to two places",
      given: (aws) => publicTable(aws),
      passes: (aws, route) => aws.create(ROUTE, { ...route, ...everything }),
      fails: (aws, route) =>
        aws.create(ROUTE, { ...route, ...everything, natGatewayId: "nat-00000000000000000" }),
      refusal: /InvalidParameterCombination: /,
    },
    {
      title: "the gateway of another VPC",
      given: (aws) => publicTable(aws),
      passes: (aws, route) => aws.create(ROUTE, { ...route, ...everything }),
      fails: async (aws, { routeTableId }) => {
        const { gatewayId } = await publicTable(aws);
        await aws.create(ROUTE, { routeTableId, gatewayId, ...everything });
      },
      refusal:
        /InvalidParameterValue: route table rtb-\w+ and network gateway igw-\w+ belong to different networks$/,
    },
  );

  precondition(
    "EC-13",
    {
      title: "a second route for a destination",
      given: async (aws) => {
        const route = await publicTable(aws);
        await aws.create(ROUTE, { ...route, ...everything });
        return route;
      },
      passes: (aws, route) => aws.create(ROUTE, { ...route, destinationIpv6CidrBlock: "::/0" }),
      fails: (aws, route) => aws.create(ROUTE, { ...route, ...everything }),
      refusal: "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists",
    },
    {
      title: "a route that the table itself has",
      given: (aws) => publicTable(aws, [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-00000000000000000" }]),
      passes: (aws, route) => aws.create(ROUTE, { ...route, destinationCidrBlock: "192.0.2.0/24" }),
      fails: (aws, route) => aws.create(ROUTE, { ...route, ...everything }),
      refusal: "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists",
    },
  );

  precondition(
    "EC-14",
    {
      title: "a second table of a subnet",
      given: async (aws) => {
        const { vpcId, subnetIds } = await network(aws);
        const [one, two] = [await aws.create(TABLE, { vpcId }), await aws.create(TABLE, { vpcId })];
        await aws.create(ASSOCIATION, { subnetId: subnetIds[0], routeTableId: one.id });
        return { subnetIds, routeTableId: two.id };
      },
      passes: (aws, { subnetIds, routeTableId }) =>
        aws.create(ASSOCIATION, { subnetId: subnetIds[1], routeTableId }),
      fails: (aws, { subnetIds, routeTableId }) =>
        aws.create(ASSOCIATION, { subnetId: subnetIds[0], routeTableId }),
      refusal:
        /Resource\.AlreadyAssociated: the specified association for route table rtb-\w+ conflicts with an existing association$/,
    },
    {
      title: "a table of another VPC",
      given: async (aws) => {
        const { id: vpcId } = await vpc(aws);
        return { vpcId, subnetId: (await subnet(aws, vpcId, "10.0.1.0/24")).id };
      },
      passes: async (aws, { vpcId, subnetId }) =>
        aws.create(ASSOCIATION, { subnetId, routeTableId: (await aws.create(TABLE, { vpcId })).id }),
      fails: async (aws, { subnetId }) => {
        const { id: vpcId } = await vpc(aws);
        await aws.create(ASSOCIATION, { subnetId, routeTableId: (await aws.create(TABLE, { vpcId })).id });
      },
      refusal:
        /InvalidParameterValue: Route table rtb-\w+ and subnet subnet-\w+ belong to different networks$/,
    },
  );

  showsAllOf(routes);
});
