import type { Call } from "./call";
import { refuse, type Precondition } from "./precondition";

const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
const SUBNET = "aws:ec2/subnet:Subnet";

/** What Amazon RDS demands. */
export const rds: readonly Precondition[] = [
  {
    id: "RD-1",
    types: [SUBNET_GROUP],
    demands: "The subnets are in two availability zones at least.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html",
    judge: (call) => {
      const zones = zonesOf(call, call.texts("subnetIds"));
      return zones === undefined || zones.size > 1
        ? undefined
        : refuse(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. " +
              `Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 2 AZs.`,
          );
    },
  },
];

/** The zones of subnets; undefined where one is not of this world. */
function zonesOf(call: Call, subnetIds: readonly string[]): ReadonlySet<string> | undefined {
  const subnets = subnetIds.map((id) => call.find(SUBNET, id));
  return subnets.includes(undefined)
    ? undefined
    : new Set(subnets.map((subnet) => String(subnet?.outputs.availabilityZone)));
}
