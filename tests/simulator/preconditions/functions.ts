import type { Made, SimulatedAws } from "./simulated";

/** The code of a function: an archive, as the engine passes it. */
export const ZIP = {
  code: { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7", assets: {}, hash: "00" },
};

/** A function that AWS takes. */
export const fn = (aws: SimulatedAws, executor: Made, more: object = {}) =>
  aws.create("aws:lambda/function:Function", {
    name: "worker",
    role: executor.text("arn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    ...ZIP,
    ...more,
  });

/** A role for functions: with a policy of AWS, or with leave to do some actions to everything. */
export async function role(
  aws: SimulatedAws,
  {
    service = "lambda.amazonaws.com",
    policy,
    actions = [],
  }: { service?: string; policy?: string; actions?: readonly string[] } = {},
): Promise<Made> {
  const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const made = await aws.create("aws:iam/role:Role", {
    name: "worker",
    assumeRolePolicy: document({ Principal: { Service: service }, Action: "sts:AssumeRole" }),
  });
  if (policy !== undefined)
    await aws.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
      role: made.id,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  if (actions.length > 0)
    await aws.create("aws:iam/rolePolicy:RolePolicy", {
      name: "work",
      role: made.id,
      policy: document({ Action: actions, Resource: "*" }),
    });
  return made;
}

/** A subnet and a security group of a VPC of their own. */
export async function network(
  aws: SimulatedAws,
): Promise<{ readonly subnetIds: string[]; readonly securityGroupIds: string[] }> {
  const { id: vpcId } = await aws.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
  const subnet = await aws.create("aws:ec2/subnet:Subnet", {
    vpcId,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "eu-west-1a",
  });
  const group = await aws.create("aws:ec2/securityGroup:SecurityGroup", {
    name: "worker",
    description: "Worker",
    vpcId,
  });
  return { subnetIds: [subnet.id], securityGroupIds: [group.id] };
}
