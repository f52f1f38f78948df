import { text } from "../../services/support";
import type { Resource } from "../../store";
import { objects } from "../../values";
import type { Call } from "../call";
import { INTERNET_GATEWAY, NAT_GATEWAY, ROUTE, ROUTE_TABLE, ROUTE_TABLE_ASSOCIATION, SUBNET } from "./types";
import { refuse, type Precondition } from "../precondition";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

const destinations = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
const targets = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];
/** The same in a route table's own list. */
const listedDestinations = ["cidrBlock", "ipv6CidrBlock", "destinationPrefixListId"];

/** What Amazon VPC demands of routes and route tables. */
export const routes: readonly Precondition[] = [
  {
    id: "EC-12",
    types: [ROUTE],
    demands: "A route has one destination and one target, and the target is a gateway of the table's VPC.",
    source: `${api}/API_CreateRoute.html`,
    judge: (call) => {
      const count = (names: readonly string[]) =>
        names.filter((name) => call.inputs[name] !== undefined).length;
      if (count(destinations) !== 1 || count(targets) !== 1) {
        return refuse(
          "InvalidParameterCombination",
          "A route needs exactly one destination and exactly one target.",
        );
      }
      const table = call.find(ROUTE_TABLE, call.text("routeTableId"));
      const gateway =
        call.find(INTERNET_GATEWAY, call.text("gatewayId")) ??
        call.find(NAT_GATEWAY, call.text("natGatewayId"));
      const kind = gateway?.type === NAT_GATEWAY ? "nat" : "network";
      return areApart(table, gateway)
        ? refuse(
            "InvalidParameterValue",
            `route table ${table?.id ?? ""} and ${kind} gateway ${gateway?.id ?? ""} belong to different networks`,
          )
        : undefined;
    },
  },
  {
    id: "EC-13",
    types: [ROUTE],
    at: ["create"],
    demands: "A route table has one route for a destination.",
    source: `${api}/API_CreateRoute.html`,
    judge: (call) => {
      const tableId = call.text("routeTableId");
      const destination = destinations.map((name) => call.text(name)).find((name) => name !== undefined);
      const table = call.find(ROUTE_TABLE, tableId);
      const taken = [
        ...call
          .list(ROUTE)
          .filter(({ outputs }) => outputs.routeTableId === tableId)
          .flatMap(({ outputs }) => destinations.map((name) => outputs[name])),
        ...objects(table?.outputs.routes).flatMap((route) => listedDestinations.map((name) => route[name])),
      ];
      return destination !== undefined && taken.includes(destination)
        ? refuse("RouteAlreadyExists", `The route identified by ${destination} already exists`)
        : undefined;
    },
  },
  {
    id: "EC-14",
    types: [ROUTE_TABLE_ASSOCIATION],
    demands: "A subnet is associated with one route table, which is of its VPC.",
    source: `${api}/API_AssociateRouteTable.html`,
    judge: (call) => {
      const subnetId = call.text("subnetId");
      const tableId = call.text("routeTableId") ?? "";
      const [subnet, table] = [call.find(SUBNET, subnetId), call.find(ROUTE_TABLE, tableId)];
      if (areApart(subnet, table)) {
        return refuse(
          "InvalidParameterValue",
          `Route table ${tableId} and subnet ${subnetId ?? ""} belong to different networks`,
        );
      }
      return isAssociated(call, subnetId)
        ? refuse(
            "Resource.AlreadyAssociated",
            `the specified association for route table ${tableId} conflicts with an existing association`,
          )
        : undefined;
    },
  },
];

function areApart(one: Resource | undefined, other: Resource | undefined): boolean {
  const [first, second] = [text(one?.outputs.vpcId), text(other?.outputs.vpcId)];
  return first !== "" && second !== "" && first !== second;
}

function isAssociated(call: Call, subnetId: string | undefined): boolean {
  return (
    subnetId !== undefined &&
    call.others(ROUTE_TABLE_ASSOCIATION).some(({ outputs }) => outputs.subnetId === subnetId)
  );
}
