import { text } from "../services/support";
import { SUBNET } from "../services/vpc";
import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";

export const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

/** The VPC of a subnet of this world. */
export function vpcOfSubnet(call: Call, subnetId: string | undefined): string | undefined {
  return text(call.find(SUBNET, subnetId)?.outputs.vpcId) || undefined;
}

/** Whether a VPC surely has no internet gateway: one that was made elsewhere may have any. */
export function lacksInternetGateway(call: Call, vpcId: string | undefined): boolean {
  return (
    vpcId !== undefined &&
    !call.mayExist(vpcId) &&
    !call.list(INTERNET_GATEWAY).some(({ outputs }) => outputs.vpcId === vpcId)
  );
}

/** What Amazon VPC demands of internet gateways, NAT gateways and Elastic IP addresses. */
export const gateways: readonly Precondition[] = [
  {
    id: "EC-9",
    types: [NAT_GATEWAY],
    at: ["create"],
    demands: "An internet gateway is attached to the VPC of a public NAT gateway.",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
    judge: (call) => {
      const vpcId = call.text("vpcId") ?? vpcOfSubnet(call, call.text("subnetId"));
      return call.text("connectivityType") !== "private" && lacksInternetGateway(call, vpcId)
        ? refuse("Gateway.NotAttached", `Network ${vpcId ?? ""} has no Internet gateway attached`)
        : undefined;
    },
  },
];
