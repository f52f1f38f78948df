import { networkDeletion } from "../../../simulator/preconditions/network/deletion";
import { precondition, showsAllOf } from "./cases";
import { EIP, INTERNET, NAT, SUBNET, VPC, network, subnet, vpc } from "./networks";
import type { SimulatedAws } from "./simulated";

const TABLE = "aws:ec2/routeTable:RouteTable";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

async function endpoint(aws: SimulatedAws) {
  const { id: vpcId } = await vpc(aws);
  const home = await subnet(aws, vpcId, "10.0.1.0/24");
  const group = await aws.create(GROUP, { vpcId });
  const made = await aws.create(ENDPOINT, {
    vpcId,
    serviceName: "com.amazonaws.eu-west-1.ssm",
    vpcEndpointType: "Interface",
    subnetIds: [home.id],
    securityGroupIds: [group.id],
  });
  return { home, group, endpoint: made };
}

async function natGateway(aws: SimulatedAws) {
  const { vpcId, subnetIds } = await network(aws, ["a"]);
  const internet = await aws.create(INTERNET, { vpcId });
  const address = await aws.create(EIP, { domain: "vpc" });
  const nat = await aws.create(NAT, { subnetId: subnetIds[0], allocationId: address.id });
  return { internet, address, nat };
}

describe("deletion of networks", () => {
  precondition("DEL-1", {
    given: async (aws) => {
      const made = await vpc(aws);
      return { made, table: await aws.create(TABLE, { vpcId: made.id }) };
    },
    passes: async (aws, { made, table }) => {
      await aws.delete(TABLE, table);
      await aws.delete(VPC, made);
    },
    fails: (aws, { made }) => aws.delete(VPC, made),
    refusal: /DependencyViolation: The vpc 'vpc-\w+' has dependencies and cannot be deleted\.$/,
  });

  precondition("DEL-2", {
    given: endpoint,
    passes: async (aws, { home, endpoint: made }) => {
      await aws.delete(ENDPOINT, made);
      await aws.delete(SUBNET, home);
    },
    fails: (aws, { home }) => aws.delete(SUBNET, home),
    refusal: /DependencyViolation: The subnet 'subnet-\w+' has dependencies and cannot be deleted\.$/,
  });

  precondition(
    "DEL-3",
    {
      title: "a group of an interface",
      given: endpoint,
      passes: async (aws, { group, endpoint: made }) => {
        await aws.delete(ENDPOINT, made);
        await aws.delete(GROUP, group);
      },
      fails: (aws, { group }) => aws.delete(GROUP, group),
      refusal: /DependencyViolation: resource sg-\w+ has a dependent object$/,
    },
    {
      title: "a group that a rule of another names",
      given: async (aws) => {
        const { id: vpcId } = await vpc(aws);
        const [one, two] = [await aws.create(GROUP, { vpcId }), await aws.create(GROUP, { vpcId })];
        const rule = { ipProtocol: "-1", referencedSecurityGroupId: two.id };
        await aws.create(INGRESS, { ...rule, securityGroupId: two.id });
        return { two, naming: await aws.create(INGRESS, { ...rule, securityGroupId: one.id }) };
      },
      passes: async (aws, { two, naming }) => {
        await aws.delete(INGRESS, naming);
        await aws.delete(GROUP, two);
      },
      fails: (aws, { two }) => aws.delete(GROUP, two),
      refusal: /DependencyViolation: resource sg-\w+ has a dependent object$/,
    },
  );

  precondition("DEL-5", {
    given: natGateway,
    passes: async (aws, { internet, nat }) => {
      await aws.delete(NAT, nat);
      await aws.delete(INTERNET, internet);
    },
    fails: (aws, { internet }) => aws.delete(INTERNET, internet),
    refusal:
      /DependencyViolation: Network vpc-\w+ has some mapped public address\(es\)\. Please unmap those public address\(es\) before detaching the gateway\.$/,
  });

  precondition("DEL-8", {
    given: natGateway,
    passes: async (aws, { address, nat }) => {
      await aws.delete(NAT, nat);
      await aws.delete(EIP, address);
    },
    fails: (aws, { address }) => aws.delete(EIP, address),
    refusal: /InvalidIPAddress\.InUse: /,
  });

  showsAllOf(networkDeletion);
});
