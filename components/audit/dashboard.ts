import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs } from "../shared";
import type { WatchedMetric } from "./cis-alarms";
import { dashboardBody } from "./dashboard-body";

export interface DashboardArgs extends ComponentArgs {
  /** Alarms and metrics to show; take {@link CisAlarms.watched}. */
  readonly watched: readonly WatchedMetric[];
  /** The trail's log group. */
  readonly logGroupName: pulumi.Input<string>;
}

/**
 * A CloudWatch dashboard of the account's security: alarms, events, denied calls, sign-ins.
 *
 * ```ts
 * new Dashboard("security", { deployment, watched: alarms.watched, logGroupName: trail.logGroupName });
 * ```
 */
export class Dashboard extends Component {
  readonly arn: pulumi.Output<string>;
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: DashboardArgs, options?: pulumi.ComponentResourceOptions) {
    super("audit:Dashboard", name, args, options);
    const { deployment, watched } = args;
    const dashboard = new aws.cloudwatch.Dashboard(
      this.childName("dashboard"),
      {
        dashboardName: deployment.name(name, 255),
        dashboardBody: pulumi.output(args.logGroupName).apply((logGroupName) =>
          dashboardBody({
            region: deployment.region,
            title: `Security of ${deployment.project} ${deployment.environment}`,
            watched,
            logGroupName,
          }),
        ),
      },
      this.childOptions(),
    );
    this.arn = dashboard.dashboardArn;
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ arn: this.arn, dashboardName: this.dashboardName });
  }
}
