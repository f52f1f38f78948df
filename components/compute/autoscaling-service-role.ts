import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type Transform } from "../shared";

const prefix = "AWSServiceRoleForAutoScaling_";
const roleNameLimit = 64;

export interface AutoScalingServiceRoleArgs extends ComponentArgs {
  /** Changes to children. */
  readonly transform?: { readonly role?: Transform<aws.iam.ServiceLinkedRoleArgs> };
}

/**
 * This deployment's own service-linked role for EC2 Auto Scaling. A key policy must name the role that launches
 * encrypted instances, and the role must exist by then; the account's common one exists only after its first group.
 *
 * ```ts
 * const role = new AutoScalingServiceRole("autoscaling", { deployment });
 * const keys = new EncryptionKeys("keys", { deployment, trailName: "audit", autoScalingRoleArn: role.arn }, { dependsOn: role });
 * ```
 *
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
 */
export class AutoScalingServiceRole extends Component {
  /** Plain, so that policies name it in a preview already; who uses it depends on this component. */
  readonly arn: string;

  constructor(name: string, args: AutoScalingServiceRoleArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:AutoScalingServiceRole", name, args, options);
    const { deployment } = this;
    const suffix = deployment.name(name, roleNameLimit - prefix.length);
    this.arn = deployment.arns.global(
      "iam",
      `role/aws-service-role/autoscaling.amazonaws.com/${prefix}${suffix}`,
    );
    new aws.iam.ServiceLinkedRole(
      ...this.child("role", args.transform?.role, {
        awsServiceName: "autoscaling.amazonaws.com",
        customSuffix: suffix,
        description: `Launches and ends the instances of ${deployment.project}, ${deployment.environment}`,
        tags: deployment.tags(`${prefix}${suffix}`),
      }),
    );
    this.registerOutputs({ arn: this.arn });
  }
}
