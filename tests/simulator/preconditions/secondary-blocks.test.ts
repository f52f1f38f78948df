import { secondaryBlocks } from "../../../simulator/preconditions/network/secondary-blocks";
import { precondition, showsAllOf } from "./cases";
import { VPC, vpc } from "./networks";
import type { SimulatedAws } from "./simulated";

const SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

const given = async (aws: SimulatedAws) => (await vpc(aws)).id;
const add = (aws: SimulatedAws, vpcId: string, cidrBlock: string) =>
  aws.create(SECONDARY, { vpcId, cidrBlock });

describe("preconditions of secondary blocks", () => {
  precondition(
    "EC-48",
    {
      title: "a range that does not go with the VPC's own",
      given,
      passes: (aws, id) => add(aws, id, "100.64.0.0/16"),
      fails: (aws, id) => add(aws, id, "192.168.0.0/16"),
      refusal: /InvalidVpc\.Range: The CIDR '192\.168\.0\.0\/16' is restricted\./,
    },
    {
      title: "the range of AWS's own, beside 172.16.0.0/12",
      given: async (aws) => (await aws.create(VPC, { cidrBlock: "172.16.0.0/16" })).id,
      passes: (aws, id) => add(aws, id, "172.30.0.0/16"),
      fails: (aws, id) => add(aws, id, "172.31.0.0/16"),
      refusal: /InvalidVpc\.Range: The CIDR '172\.31\.0\.0\/16' is restricted\./,
    },
    {
      title: "a block that the VPC has",
      given: async (aws) => {
        const id = await given(aws);
        await add(aws, id, "100.64.0.0/16");
        return id;
      },
      passes: (aws, id) => add(aws, id, "100.65.0.0/16"),
      fails: (aws, id) => add(aws, id, "100.64.128.0/17"),
      refusal: /InvalidVpc\.Range: The CIDR '100\.64\.128\.0\/17' conflicts /,
    },
    {
      title: "a block that is too large",
      given,
      passes: (aws, id) => add(aws, id, "100.64.0.0/16"),
      fails: (aws, id) => add(aws, id, "100.64.0.0/15"),
      refusal: "InvalidVpc.Range: The CIDR '100.64.0.0/15' is invalid.",
    },
  );

  showsAllOf(secondaryBlocks);
});
