import * as pulumi from "@pulumi/pulumi";
import { evaluate, grantsToAnyone, parsePolicy, rootUser } from "../../iam";
import type { Deployment, SecurityControl } from "../shared";

/** What a deployed key guarantees, read from its resources. */
export function keyControls(
  deployment: Deployment,
  key: {
    readonly arn: pulumi.Input<string>;
    readonly rotation: pulumi.Input<boolean | undefined>;
    readonly policy: pulumi.Input<string>;
  },
): pulumi.Output<SecurityControl[]> {
  return pulumi.all([key.arn, key.rotation, key.policy]).apply(([arn, rotation, document]) => {
    const policy = parsePolicy(document, "key");
    const root = rootUser(deployment.accountId, deployment.partition);
    const rootReads = evaluate(
      { principal: root, action: "kms:Decrypt", resource: arn },
      { resource: policy },
    );
    return [
      { id: "K1", control: "key rotation", enabled: rotation === true, resource: arn },
      {
        id: "K2",
        control: "key policy names every principal",
        enabled: grantsToAnyone(policy).length === 0,
        resource: arn,
      },
      { id: "K3", control: "account root cannot decrypt", enabled: !rootReads.allowed, resource: arn },
    ];
  });
}
