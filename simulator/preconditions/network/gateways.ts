import { EIP, INTERNET_GATEWAY, NAT_GATEWAY } from "./types";
import { isMissing, lacksInternetGateway, ofVpc, vpcOfSubnet } from "./networks";
import { refuse, type Precondition } from "../precondition";

const troubleshooting = "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html";

/** What Amazon VPC demands of internet gateways and NAT gateways. */
export const gateways: readonly Precondition[] = [
  {
    id: "EC-6",
    types: [INTERNET_GATEWAY],
    demands: "A VPC has one internet gateway at most.",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    judge: (call) => {
      const vpcId = call.text("vpcId");
      return ofVpc(call, INTERNET_GATEWAY, vpcId).some(({ id }) => id !== call.old?.id)
        ? refuse("InvalidParameterValue", `Network ${vpcId ?? ""} already has an internet gateway attached`)
        : undefined;
    },
  },
  {
    id: "EC-9",
    types: [NAT_GATEWAY],
    at: ["create"],
    demands: "An internet gateway is attached to the VPC of a public NAT gateway.",
    source: troubleshooting,
    judge: (call) => {
      const vpcId = call.text("vpcId") ?? vpcOfSubnet(call, call.text("subnetId"));
      return call.text("connectivityType") !== "private" && lacksInternetGateway(call, vpcId)
        ? refuse("Gateway.NotAttached", `Network ${vpcId ?? ""} has no Internet gateway attached`)
        : undefined;
    },
  },
  {
    id: "EC-10",
    types: [NAT_GATEWAY],
    at: ["create"],
    demands: "The address of a NAT gateway is there, and nothing else has it.",
    source: troubleshooting,
    judge: (call) => {
      const address = call.text("allocationId");
      if (address === undefined) return undefined;
      if (isMissing(call, EIP, address)) {
        return refuse(
          "InvalidAllocationID.NotFound",
          `Elastic IP address ${address} could not be associated with this NAT gateway`,
        );
      }
      return call.list(NAT_GATEWAY).some(({ outputs }) => outputs.allocationId === address)
        ? refuse("Resource.AlreadyAssociated", `Elastic IP address ${address} is already associated`)
        : undefined;
    },
  },
];
