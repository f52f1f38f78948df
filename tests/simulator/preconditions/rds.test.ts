import { precondition, showsAll } from "./cases";
import type { SimulatedAws } from "./simulated";

const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";

async function subnets(aws: SimulatedAws, ...zones: readonly string[]): Promise<string[]> {
  const vpc = await aws.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
  const made = zones.map((zone, index) =>
    aws.create("aws:ec2/subnet:Subnet", {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `eu-west-1${zone}`,
    }),
  );
  return (await Promise.all(made)).map(({ id }) => id);
}

describe("preconditions of RDS", () => {
  precondition("RD-1", {
    passes: async (aws) =>
      aws.create(SUBNET_GROUP, { name: "data", subnetIds: await subnets(aws, "a", "b") }),
    fails: async (aws) => aws.create(SUBNET_GROUP, { name: "data", subnetIds: await subnets(aws, "a", "a") }),
    refusal:
      "DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone (AZ) coverage " +
      "requirement. Current AZ coverage: eu-west-1a. Add subnets to cover at least 2 AZs.",
  });

  showsAll("RD-");
});
