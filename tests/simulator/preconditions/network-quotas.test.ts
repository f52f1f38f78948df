import type { Quotas } from "../../../simulator/preconditions";
import { networkQuotas } from "../../../simulator/preconditions/network/quotas";
import { precondition, showsAllOf } from "./cases";
import { EIP, INTERNET, NAT, network, subnet, vpc } from "./networks";
import type { SimulatedAws } from "./simulated";

const SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ACL = "aws:ec2/networkAcl:NetworkAcl";

/** Shows a quota of `count` by making as many things, and one more. */
function quota<Given = undefined>(id: string, { quotas, given, make, count, refusal }: Shown<Given>): void {
  const makeAll = async (aws: SimulatedAws, base: Given, number: number) => {
    for (let index = 0; index < number; index++) await make(aws, base, index);
  };
  precondition<Given>(id, {
    ...(quotas && { world: { quotas } }),
    ...(given && { given }),
    passes: (aws, base) => makeAll(aws, base, count),
    fails: (aws, base) => makeAll(aws, base, count + 1),
    refusal,
  });
}

interface Shown<Given> {
  /** @default AWS's */
  readonly quotas?: Quotas;
  readonly given?: (aws: SimulatedAws) => Promise<Given>;
  readonly make: (aws: SimulatedAws, given: Given, index: number) => Promise<unknown>;
  readonly count: number;
  readonly refusal: string | RegExp;
}

const vpcId = async (aws: SimulatedAws) => (await vpc(aws)).id;

describe("quotas of networks", () => {
  quota("EC-2", {
    make: vpc,
    count: 4,
    refusal: "VpcLimitExceeded: The maximum number of VPCs has been reached.",
  });

  quota("EC-7", {
    make: (aws) => aws.create(EIP, { domain: "vpc" }),
    count: 5,
    refusal: "AddressLimitExceeded: The maximum number of addresses has been reached.",
  });

  quota("EC-11", {
    given: (aws) => network(aws, ["a"]),
    make: (aws, { subnetIds }) => aws.create(NAT, { subnetId: subnetIds[0], connectivityType: "private" }),
    count: 5,
    refusal: /NatGatewayLimitExceeded: /,
  });

  quota("EC-50", {
    make: (aws) => aws.create(INTERNET, {}),
    count: 4,
    refusal: /InternetGatewayLimitExceeded: /,
  });

  quota("EC-51", {
    quotas: { subnetsPerVpc: 2 },
    given: vpcId,
    make: (aws, id, index) => subnet(aws, id, `10.0.${index}.0/24`),
    count: 2,
    refusal: /SubnetLimitExceeded: /,
  });

  quota("EC-52", {
    given: vpcId,
    make: (aws, id, index) => aws.create(SECONDARY, { vpcId: id, cidrBlock: `100.${64 + index}.0.0/16` }),
    count: 4,
    refusal: /CidrLimitExceeded: /,
  });

  quota("EC-53", {
    quotas: { interfaceEndpointsPerVpc: 3 },
    given: vpcId,
    make: (aws, id) =>
      aws.create(ENDPOINT, {
        vpcId: id,
        serviceName: "com.amazonaws.eu-west-1.sqs",
        vpcEndpointType: "Interface",
      }),
    count: 3,
    refusal: /VpcEndpointLimitExceeded: /,
  });

  quota("EC-56", {
    quotas: { gatewayEndpoints: 2 },
    given: vpcId,
    make: (aws, id) => aws.create(ENDPOINT, { vpcId: id, serviceName: "com.amazonaws.eu-west-1.s3" }),
    count: 2,
    refusal: /VpcEndpointLimitExceeded: /,
  });

  quota("EC-54", {
    quotas: { routeTablesPerVpc: 3 },
    given: vpcId,
    make: (aws, id) => aws.create(TABLE, { vpcId: id }),
    count: 2,
    refusal: /RouteTableLimitExceeded: /,
  });

  quota("EC-55", {
    quotas: { networkAclsPerVpc: 3 },
    given: vpcId,
    make: (aws, id) => aws.create(ACL, { vpcId: id }),
    count: 2,
    refusal: /NetworkAclLimitExceeded: /,
  });

  showsAllOf(networkQuotas);
});
