import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import type { Ownership } from "./ownership";

/**
 * Standards that Security Hub can judge an account by.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
 */
const standards = {
  cis: "cis-aws-foundations-benchmark/v/5.0.0",
  fsbp: "aws-foundational-security-best-practices/v/1.0.0",
  nist: "nist-800-53/v/5.0.0",
  pci: "pci-dss/v/4.0.1",
} as const;

export type SecurityStandard = keyof typeof standards;

/** The keys of all standards, for choosing among them. */
export const securityStandards = Object.keys(standards) as [SecurityStandard, ...SecurityStandard[]];

export interface SecurityHubArgs extends ComponentArgs {
  /** Whose the hub is: an account has one a region. @default "create" */
  readonly ownership?: Exclude<Ownership, "skip">;
  /**
   * What the account is judged by: 0.0010 USD a check, some thousands a month.
   * @default AWS's own best practices (`fsbp`) and the CIS benchmark (`cis`)
   */
  readonly standards?: readonly SecurityStandard[];
  /** Changes to children. */
  readonly transform?: {
    readonly hub?: Transform<aws.securityhub.AccountArgs>;
    readonly standard?: Transform<aws.securityhub.StandardsSubscriptionArgs>;
  };
}

/**
 * Security Hub CSPM: judges the account by standards and collects the findings of other services. Needs AWS Config to
 * record: pass the recorder in `dependsOn`.
 *
 * ```ts
 * new SecurityHub("hub", { deployment }, { dependsOn: recorder });
 * ```
 */
export class SecurityHub extends Component implements HasControls {
  readonly hubArn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: SecurityHubArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:SecurityHub", name, args, options);
    const { deployment } = this;
    if (args.ownership === "existing") {
      this.hubArn = this.existing(aws.securityhub.Account, "hub", deployment.accountId).arn;
      this.controls = this.hubArn.apply((arn) => [control("Security Hub is there", arn !== "", arn)]);
    } else {
      const hub = new aws.securityhub.Account(
        ...this.child(
          "hub",
          args.transform?.hub,
          { enableDefaultStandards: false, autoEnableControls: true },
          this.childOptions({ dependsOn: options?.dependsOn }),
        ),
      );
      const subscriptions = (args.standards ?? ["fsbp", "cis"]).map(
        (key) =>
          new aws.securityhub.StandardsSubscription(
            ...this.child(
              key,
              args.transform?.standard,
              { standardsArn: deployment.arns.ofAws("securityhub", `standards/${standards[key]}`) },
              this.childOptions({ dependsOn: hub }),
            ),
          ),
      );
      this.hubArn = hub.arn;
      this.controls = pulumi
        .all([hub.arn, pulumi.all(subscriptions.map(({ arn }) => arn))])
        .apply(([arn, subscribed]) => [
          control("Security Hub judges the account by a standard", subscribed.length > 0, arn),
        ]);
    }
    this.registerOutputs({ hubArn: this.hubArn, controls: this.controls });
  }
}

function control(text: string, enabled: boolean, resource: string): SecurityControl {
  return { id: "A5", control: text, enabled, resource };
}
