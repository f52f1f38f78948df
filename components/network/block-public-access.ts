import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import type { ExclusionMode, PublicAccessSettings } from "./public-access-rules";

/** Changes to the children of VPC Block Public Access. */
export interface BlockPublicAccessTransform {
  readonly options?: Transform<aws.ec2.VpcBlockPublicAccessOptionsArgs>;
  readonly exclusion?: Transform<aws.ec2.VpcBlockPublicAccessExclusionArgs>;
}

export interface BlockPublicAccessArgs extends ComponentArgs, Omit<PublicAccessSettings, "exclusions"> {
  /** What is excluded, by a name that tells it apart for ever, e.g. tier and zone. */
  readonly exclusions: Readonly<Record<string, Exclusion>>;
  /** Changes to children. */
  readonly transform?: BlockPublicAccessTransform;
}

/** A VPC or a subnet, and what is let through there. */
export interface Exclusion {
  readonly of: { readonly vpcId: pulumi.Input<string> } | { readonly subnetId: pulumi.Input<string> };
  readonly mode: ExclusionMode;
}

/**
 * VPC Block Public Access: a fence around all VPCs of the account in this region that no route and no security group
 * opens. Exclusions are made before the fence closes, and are there until it is gone. Free of charge.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
export class BlockPublicAccess extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BlockPublicAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:BlockPublicAccess", name, args, options);
    const { deployment, transform, ownership } = args;
    const exclusions = Object.entries(args.exclusions).map(
      ([key, { of, mode }]) =>
        new aws.ec2.VpcBlockPublicAccessExclusion(
          ...this.child(key, transform?.exclusion, {
            ...of,
            internetGatewayExclusionMode: mode,
            tags: deployment.tags(deployment.name(`${name}-${key}`)),
          }),
        ),
    );
    const block =
      ownership === "skip"
        ? undefined
        : ownership === "existing"
          ? this.existing(aws.ec2.VpcBlockPublicAccessOptions, "options", deployment.region)
          : new aws.ec2.VpcBlockPublicAccessOptions(
              ...this.child(
                "options",
                transform?.options,
                { internetGatewayBlockMode: args.mode ?? "block-ingress" },
                this.childOptions({ dependsOn: exclusions }),
              ),
            );
    this.controls =
      block === undefined
        ? pulumi.output([])
        : block.internetGatewayBlockMode.apply((mode) => [
            {
              id: "V4",
              control: "public access blocked for all VPCs of the region",
              enabled: mode !== "off",
              resource: deployment.region,
            },
          ]);
    this.registerOutputs({ controls: this.controls });
  }
}
