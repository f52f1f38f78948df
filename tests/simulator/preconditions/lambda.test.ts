import { precondition, showsAll } from "./cases";
import type { Made, SimulatedAws } from "./simulated";

const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const FUNCTION = "aws:lambda/function:Function";
const VPC_ACCESS = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

function trust(service = "lambda.amazonaws.com", more = {}): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...more }],
  });
}

const role = (aws: SimulatedAws, service?: string) =>
  aws.create(ROLE, { name: "worker", assumeRolePolicy: trust(service) });

const fn = (aws: SimulatedAws, executor: string, more = {}) =>
  aws.create(FUNCTION, {
    name: "worker",
    role: executor,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "code",
    s3Key: "worker.zip",
    ...more,
  });

async function network(aws: SimulatedAws) {
  const vpc = await aws.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
  const subnet = await aws.create("aws:ec2/subnet:Subnet", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "eu-west-1a",
  });
  const group = await aws.create("aws:ec2/securityGroup:SecurityGroup", { name: "worker", vpcId: vpc.id });
  return { subnetIds: [subnet.id], securityGroupIds: [group.id] };
}

describe("preconditions of Lambda", () => {
  const cannotAssume =
    "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.";
  precondition(
    "LA-1",
    {
      title: "the role of another service",
      passes: async (aws) => fn(aws, (await role(aws)).text("arn")),
      fails: async (aws) => fn(aws, (await role(aws, "ec2.amazonaws.com")).text("arn")),
      refusal: cannotAssume,
    },
    {
      title: "a role that is not there",
      passes: async (aws) => fn(aws, (await role(aws)).text("arn")),
      fails: async (aws) => fn(aws, "arn:aws:iam::123456789012:role/worker"),
      refusal: cannotAssume,
    },
  );

  precondition<Made>("LA-3", {
    title: "the managed policy of another purpose",
    given: role,
    passes: async (aws, { id, outputs }) => {
      await aws.create(ATTACHMENT, { role: id, policyArn: VPC_ACCESS });
      await fn(aws, String(outputs.arn), { vpcConfig: await network(aws) });
    },
    fails: async (aws, { id, outputs }) => {
      await aws.create(ATTACHMENT, { role: id, policyArn: BASIC });
      await fn(aws, String(outputs.arn), { vpcConfig: await network(aws) });
    },
    refusal:
      "InvalidParameterValueException: " +
      "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
  });

  showsAll("LA-");
});
