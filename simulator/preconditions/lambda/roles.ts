import { regionalArn } from "../../services/support";
import type { Call } from "../call";
import { FUNCTION, INVALID } from "./types";
import { refuse, type Precondition } from "../precondition";
import { firstDenied, isAssumable } from "../support/roles";

function functionArn(call: Call): string {
  return regionalArn(call, "lambda", `function:${call.text("name") ?? ""}`);
}

/** What AWS Lambda demands of the role of a function. */
export const lambda: readonly Precondition[] = [
  {
    id: "LA-1",
    types: [FUNCTION],
    demands: "The role exists, and its trust policy lets Lambda assume it.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("role");
      return roleArn === undefined ||
        isAssumable({ call, roleArn }, "lambda.amazonaws.com", functionArn(call))
        ? undefined
        : refuse(INVALID, "The role defined for the function cannot be assumed by Lambda.");
    },
  },
  {
    id: "LA-3",
    types: [FUNCTION],
    demands: "The role of a function in a VPC may make, list and delete its network interfaces.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    isRetried: true,
    judge: (call) => {
      const roleArn = call.text("role");
      if (roleArn === undefined || !isInVpc(call)) return undefined;
      const interfaces = regionalArn(call, "ec2", "network-interface/*");
      const denied =
        firstDenied({ call, roleArn }, ["ec2:CreateNetworkInterface"], interfaces) ??
        firstDenied({ call, roleArn }, ["ec2:DescribeNetworkInterfaces"], "*") ??
        firstDenied({ call, roleArn }, ["ec2:DeleteNetworkInterface"], interfaces);
      return denied === undefined
        ? undefined
        : refuse(
            INVALID,
            `The provided execution role does not have permissions to call ${denied.slice("ec2:".length)} on EC2`,
          );
    },
  },
];

function isInVpc(call: Call): boolean {
  const [vpc] = call.objects("vpcConfig");
  return Array.isArray(vpc?.subnetIds) && vpc.subnetIds.length > 0;
}
