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

export interface AccessAnalyzerArgs extends ComponentArgs {
  /** Whose the analyzer is: an account has one of this kind a region. @default "create" */
  readonly ownership?: Exclude<Ownership, "skip">;
  /**
   * The analyzer's name; an existing one must be given.
   * @default the deployment's name for the component
   */
  readonly analyzerName?: string;
  /** Changes to children. */
  readonly transform?: { readonly analyzer?: Transform<aws.accessanalyzer.AnalyzerArgs> };
}

/**
 * IAM Access Analyzer: finds resources that somebody outside the account can reach. Free of charge.
 *
 * ```ts
 * new AccessAnalyzer("access", { deployment });
 * ```
 */
export class AccessAnalyzer extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AccessAnalyzerArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:AccessAnalyzer", name, args, options);
    const { deployment } = this;
    const analyzerName = args.analyzerName ?? deployment.name(name, 255);
    const analyzer =
      args.ownership === "existing"
        ? this.existing(aws.accessanalyzer.Analyzer, "analyzer", analyzerName)
        : new aws.accessanalyzer.Analyzer(
            ...this.child("analyzer", args.transform?.analyzer, {
              analyzerName,
              type: "ACCOUNT",
              tags: deployment.tags(analyzerName),
            }),
          );
    this.arn = analyzer.arn;
    this.controls = pulumi.all([analyzer.arn, analyzer.type]).apply(([resource, type]) => [
      {
        id: "A5",
        control: "access from outside the account is analysed",
        // Other types look for access that is unused, or that comes from inside.
        enabled: type === "ACCOUNT" || type === "ORGANIZATION",
        resource,
      },
    ]);
    this.registerOutputs({ arn: this.arn, controls: this.controls });
  }
}
