import type { Properties } from "../../../simulator";
import type { Made, SimulatedAws } from "./simulated";

export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const INTERNET = "aws:ec2/internetGateway:InternetGateway";
export const NAT = "aws:ec2/natGateway:NatGateway";
export const EIP = "aws:ec2/eip:Eip";

export async function vpc(aws: SimulatedAws): Promise<Made> {
  return aws.create(VPC, { cidrBlock: "10.0.0.0/16" });
}

export async function subnet(
  aws: SimulatedAws,
  vpcId: string,
  cidrBlock: string,
  more: Properties = {},
): Promise<Made> {
  return aws.create(SUBNET, { vpcId, cidrBlock, ...more });
}

/** A VPC with a subnet in each of the zones. */
export async function network(
  aws: SimulatedAws,
  zones = ["a", "b"],
): Promise<{ vpcId: string; subnetIds: string[] }> {
  const { id: vpcId } = await vpc(aws);
  const subnetIds: string[] = [];
  for (const [index, zone] of zones.entries()) {
    const made = await subnet(aws, vpcId, `10.0.${index}.0/24`, { availabilityZone: `eu-west-1${zone}` });
    subnetIds.push(made.id);
  }
  return { vpcId, subnetIds };
}
