import type { Resource } from "../store";
import { text, texts } from "../services/support";
import { SUBNET, VPC } from "../services/vpc";
import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";

export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const SUBNET_ASSOCIATION = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";

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
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html",
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
    types: [ENDPOINT, SUBNET_ASSOCIATION],
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
];

/** Ids of all subnets that an endpoint will have, those of this call last. */
function subnetsOfEndpoint(call: Call): string[] {
  const isEndpoint = call.type === ENDPOINT;
  const endpointId = isEndpoint ? call.old?.id : call.text("vpcEndpointId");
  const joined = call
    .others(SUBNET_ASSOCIATION)
    .filter(({ outputs }) => endpointId !== undefined && outputs.vpcEndpointId === endpointId)
    .map(({ outputs }) => text(outputs.subnetId));
  const own = isEndpoint ? call.texts("subnetIds") : [text(call.inputs.subnetId)];
  const before = isEndpoint ? [] : texts(call.find(ENDPOINT, endpointId)?.outputs.subnetIds);
  return [...new Set([...before, ...joined, ...own])];
}
