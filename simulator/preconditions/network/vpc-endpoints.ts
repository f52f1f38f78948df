import type { Resource } from "../../store";
import { text, texts } from "../../services/support";
import type { Call } from "../call";
import { ENDPOINT, ENDPOINT_ROUTE_TABLE, ENDPOINT_SUBNET, SUBNET, VPC } from "./types";
import { vpcOfGroup } from "./networks";
import { grammarProblems } from "../support/policy-text";
import { refuse, type Precondition } from "../precondition";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

/** What AWS PrivateLink demands of endpoints. */
export const vpcEndpoints: readonly Precondition[] = [
  {
    id: "EC-22",
    types: [ENDPOINT],
    demands: "Private DNS of an endpoint needs DNS support and DNS hostnames of its VPC.",
    source: `${api}/API_CreateVpcEndpoint.html`,
    judge: (call) => {
      const vpc = call.flag("privateDnsEnabled") ? call.find(VPC, call.text("vpcId")) : undefined;
      return vpc === undefined ||
        (vpc.outputs.enableDnsSupport === true && vpc.outputs.enableDnsHostnames === true)
        ? undefined
        : refuse(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true " +
              `for ${vpc.id}`,
          );
    },
  },
  {
    id: "EC-23",
    types: [ENDPOINT],
    demands: "Only one endpoint of a service in a VPC has private DNS.",
    source: `${api}/API_CreateVpcEndpoint.html`,
    judge: (call) => {
      const service = call.text("serviceName");
      const vpcId = call.text("vpcId");
      const isTaken =
        call.flag("privateDnsEnabled") &&
        service !== undefined &&
        call
          .others(ENDPOINT)
          .some(
            ({ outputs }) =>
              outputs.vpcId === vpcId &&
              outputs.serviceName === service &&
              outputs.privateDnsEnabled === true,
          );
      return isTaken
        ? refuse(
            "InvalidParameter",
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for " +
              `${service.split(".").reverse().join(".")} in the VPC ${vpcId ?? ""}`,
          )
        : undefined;
    },
  },
  {
    id: "EC-24",
    types: [ENDPOINT, ENDPOINT_SUBNET],
    demands: "An endpoint has one subnet in each availability zone at most.",
    source: `${api}/API_ModifyVpcEndpoint.html`,
    judge: (call) => {
      const subnets = subnetsOfEndpoint(call).flatMap((id) => call.find(SUBNET, id) ?? []);
      const zoneOf = ({ outputs }: Resource) => outputs.availabilityZone;
      const second = subnets.find((subnet, index) =>
        subnets.slice(0, index).some((other) => zoneOf(other) === zoneOf(subnet)),
      );
      return second === undefined
        ? undefined
        : refuse(
            "DuplicateSubnetsInSameZone",
            `Found another VPC endpoint subnet in the availability zone of ${second.id}`,
          );
    },
  },
  {
    id: "EC-25",
    types: [ENDPOINT],
    at: ["create"],
    demands: "The region has the service, and the service has endpoints of that type.",
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
    judge: (call) => {
      const service = call.text("serviceName") ?? "";
      const [, region, name = ""] =
        /^(?:cn\.)?com\.amazonaws\.([a-z]+(?:-[a-z]+)+-\d+)\.(.+)$/.exec(service) ?? [];
      if (region === undefined) return undefined;
      if (region !== (call.text("serviceRegion") ?? call.region)) {
        return refuse("InvalidServiceName", `The Vpc Endpoint Service '${service}' does not exist`);
      }
      return call.text("vpcEndpointType") === "Gateway" && !gatewayServices.includes(name)
        ? refuse(
            "InvalidParameter",
            "Endpoint type (Gateway) does not match available service types ([Interface]).",
          )
        : undefined;
    },
  },
  {
    id: "EC-26",
    types: [ENDPOINT, ENDPOINT_ROUTE_TABLE],
    demands: "A route table leads to a service by one gateway endpoint only.",
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    judge: (call) => {
      const isEndpoint = call.type === ENDPOINT;
      const own = isEndpoint ? call.old : call.find(ENDPOINT, call.text("vpcEndpointId"));
      const service = isEndpoint ? call.text("serviceName") : text(own?.outputs.serviceName);
      const tables = isEndpoint ? call.texts("routeTableIds") : [text(call.inputs.routeTableId)];
      const taken = call
        .list(ENDPOINT)
        .filter(({ id, outputs }) => id !== own?.id && outputs.serviceName === service)
        .flatMap((endpoint) => routeTables(call, endpoint));
      const twice = tables.find((table) => taken.includes(table));
      return twice === undefined
        ? undefined
        : refuse(
            "RouteAlreadyExists",
            `route table ${twice} already has a route with destination-prefix-list-id ` +
              text(
                call.list(ENDPOINT).find(({ outputs }) => outputs.serviceName === service)?.outputs
                  .prefixListId,
              ),
          );
    },
  },
  {
    id: "EC-27",
    types: [ENDPOINT],
    demands: "An endpoint's policy follows IAM's grammar.",
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    judge: (call) =>
      grammarProblems(call.text("policy"), "endpoint").length > 0
        ? refuse("InvalidPolicyDocument", "The Policy Document is not valid.")
        : undefined,
  },
  {
    id: "EC-28",
    types: [ENDPOINT],
    demands: "Security groups of an endpoint are of its VPC, and only interfaces have some.",
    source: `${api}/API_CreateVpcEndpoint.html`,
    judge: (call) => {
      const groups = call.texts("securityGroupIds");
      if (groups.length > 0 && call.text("vpcEndpointType") === "Gateway") {
        return refuse("InvalidParameter", "Security groups are not supported for endpoints of type Gateway.");
      }
      const stranger = groups.find((id) => {
        const vpcId = vpcOfGroup(call, id);
        return vpcId !== undefined && vpcId !== call.text("vpcId");
      });
      return stranger === undefined
        ? undefined
        : refuse(
            "InvalidParameter",
            `Security group ${stranger} is not in the VPC ${call.text("vpcId") ?? ""}.`,
          );
    },
  },
];

/** Services whose addresses route tables can hold. */
const gatewayServices = ["s3", "dynamodb", "s3express"];

function routeTables(call: Call, { id, outputs }: Resource): string[] {
  const joined = call
    .list(ENDPOINT_ROUTE_TABLE)
    .filter((join) => join.outputs.vpcEndpointId === id)
    .map((join) => text(join.outputs.routeTableId));
  return [...texts(outputs.routeTableIds), ...joined];
}

/** Ids of all subnets that an endpoint will have, those of this call last. */
function subnetsOfEndpoint(call: Call): string[] {
  const isEndpoint = call.type === ENDPOINT;
  const endpointId = isEndpoint ? call.old?.id : call.text("vpcEndpointId");
  const joined = call
    .others(ENDPOINT_SUBNET)
    .filter(({ outputs }) => endpointId !== undefined && outputs.vpcEndpointId === endpointId)
    .map(({ outputs }) => text(outputs.subnetId));
  const own = isEndpoint ? call.texts("subnetIds") : [text(call.inputs.subnetId)];
  const before = isEndpoint ? [] : texts(call.find(ENDPOINT, endpointId)?.outputs.subnetIds);
  return [...new Set([...before, ...joined, ...own])];
}
