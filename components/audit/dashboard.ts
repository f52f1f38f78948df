import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type Transform } from "../shared";
import type { WatchedMetric } from "./cis-alarms";
import { dashboardBody } from "./dashboard-body";

export interface DashboardArgs extends ComponentArgs {
  /** Alarms and metrics to show; take {@link CisAlarms.watched}. */
  readonly watched: readonly WatchedMetric[];
  /** The trail's log group. */
  readonly logGroupName: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: { readonly dashboard?: Transform<aws.cloudwatch.DashboardArgs> };
}

/**
 * A CloudWatch dashboard of the account's security: alarms, events, denied calls, sign-ins. An account has three
 * dashboards for nothing, each further one costs 3 USD a month; what its queries read costs 0.0057 USD a GB.
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
      ...this.child("dashboard", args.transform?.dashboard, {
        dashboardName: deployment.name(name, 255),
        dashboardBody: pulumi.output(args.logGroupName).apply((logGroupName) =>
          dashboardBody({
            region: deployment.region,
            title: `Security of ${deployment.project} ${deployment.environment}`,
            watched,
            logGroupName,
          }),
        ),
      }),
    );
    this.arn = dashboard.dashboardArn;
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ arn: this.arn, dashboardName: this.dashboardName });
  }
}
