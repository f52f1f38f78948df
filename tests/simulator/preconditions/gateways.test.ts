import { gateways } from "../../../simulator/preconditions/network/gateways";
import { precondition, showsAllOf } from "./cases";
import { EIP, INTERNET, NAT, network, vpc } from "./networks";
import type { SimulatedAws } from "./simulated";

async function publicNetwork(aws: SimulatedAws): Promise<{ subnetId: string }> {
  const { vpcId, subnetIds } = await network(aws, ["a"]);
  await aws.create(INTERNET, { vpcId });
  return { subnetId: String(subnetIds[0]) };
}

const address = async (aws: SimulatedAws) => (await aws.create(EIP, { domain: "vpc" })).id;

describe("preconditions of internet and NAT gateways", () => {
  precondition("EC-6", {
    given: async (aws) => {
      const { id } = await vpc(aws);
      await aws.create(INTERNET, { vpcId: id });
      return id;
    },
    passes: async (aws) => aws.create(INTERNET, { vpcId: (await vpc(aws)).id }),
    fails: (aws, vpcId) => aws.create(INTERNET, { vpcId }),
    refusal: /InvalidParameterValue: Network vpc-\w+ already has an internet gateway attached$/,
  });

  precondition(
    "EC-9",
    {
      title: "a public NAT gateway of a VPC without internet",
      given: async (aws) => {
        const { vpcId, subnetIds } = await network(aws);
        return { vpcId, nat: { subnetId: subnetIds[0], allocationId: await address(aws) } };
      },
      passes: async (aws, { vpcId, nat }) => {
        await aws.create(INTERNET, { vpcId });
        await aws.create(NAT, nat);
      },
      fails: (aws, { nat }) => aws.create(NAT, nat),
      refusal: /Gateway\.NotAttached: Network vpc-\w+ has no Internet gateway attached$/,
    },
    {
      title: "one that says nothing of being private",
      given: (aws) => network(aws),
      passes: (aws, { subnetIds }) =>
        aws.create(NAT, { subnetId: subnetIds[0], connectivityType: "private" }),
      fails: (aws, { subnetIds }) => aws.create(NAT, { subnetId: subnetIds[0] }),
      refusal: /Gateway\.NotAttached: /,
    },
  );

  precondition(
    "EC-10",
    {
      title: "an address that is not there",
      given: publicNetwork,
      passes: async (aws, nat) => aws.create(NAT, { ...nat, allocationId: await address(aws) }),
      fails: (aws, nat) => aws.create(NAT, { ...nat, allocationId: "eipalloc-00000000000000000" }),
      refusal:
        "InvalidAllocationID.NotFound: Elastic IP address eipalloc-00000000000000000 could not be associated with this NAT gateway",
    },
    {
      title: "the address of another gateway",
      given: async (aws) => {
        const nat = { ...(await publicNetwork(aws)), allocationId: await address(aws) };
        await aws.create(NAT, nat);
        return nat;
      },
      passes: async (aws, nat) => aws.create(NAT, { ...nat, allocationId: await address(aws) }),
      fails: (aws, nat) => aws.create(NAT, nat),
      refusal: /Resource\.AlreadyAssociated: Elastic IP address eipalloc-\w+ is already associated$/,
    },
  );

  showsAllOf(gateways);
});
