import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";
import {
  deadLetterPolicy,
  environmentPolicy,
  logsPolicy,
  networkPolicy,
  objectsPolicy,
  tracingPolicy,
} from "./execution-policies";
import type { LambdaFunctionArgs } from "./function-args";

/** The resources of a function that its role may use. */
export interface FunctionResources {
  readonly functionArn: string;
  readonly logGroupName: string;
  readonly queueArn: string;
}

/** The policies of a function's role by purpose; that for the network apart, since it is removed last. */
export interface FunctionPolicies {
  readonly network: pulumi.Output<PolicyDocument>;
  readonly others: Readonly<Record<string, pulumi.Input<PolicyDocument>>>;
}

/** What a function's role may do. */
export function functionPolicies(
  deployment: Deployment,
  { vpcId, subnetIds, keyArn, objects = {} }: LambdaFunctionArgs,
  { functionArn, logGroupName, queueArn }: FunctionResources,
): FunctionPolicies {
  const key = pulumi.output(keyArn);
  return {
    network: pulumi
      .all([pulumi.output(vpcId), pulumi.all([...subnetIds])])
      .apply(([vpc, subnets]) => networkPolicy(deployment, { functionArn, vpcId: vpc, subnetIds: subnets })),
    others: {
      logs: logsPolicy(deployment, logGroupName),
      tracing: tracingPolicy(),
      environment: key.apply((arn) => environmentPolicy(deployment, arn, functionArn)),
      "dead-letter": key.apply((arn) => deadLetterPolicy(deployment, arn, queueArn)),
      ...Object.fromEntries(
        Object.entries(objects).map(([bucket, access]) => [
          `objects-${bucket}`,
          pulumi
            .all([access.bucketArn, access.keyArn])
            .apply(([bucketArn, bucketKeyArn]) =>
              objectsPolicy(deployment, { ...access, bucketArn, keyArn: bucketKeyArn }),
            ),
        ]),
      ),
    },
  };
}
