import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { budgetProblems, defaultAlerts, type BudgetSettings } from "./budget-settings";

export interface BudgetArgs extends ComponentArgs, BudgetSettings {
  /** The topic that is told; take `AlertTopic.arn`, whose topic and key admit budgets. */
  readonly topicArn: pulumi.Input<string>;
  /** Changes to children, e.g. `costFilters` for a part of the account. */
  readonly transform?: { readonly budget?: Transform<aws.budgets.BudgetArgs> };
}

/**
 * Tells the alert topic when the account's costs of a month come near what was planned, or are going to. Free of charge.
 * AWS updates costs up to three times a day, so that an alert is some hours late.
 *
 * ```ts
 * new Budget("budget", { deployment, monthlyLimit: 500, topicArn: alerts.arn });
 * ```
 *
 * @throws UserError when the amounts make no sense to AWS.
 */
export class Budget extends Component implements HasControls {
  readonly budgetName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BudgetArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:Budget", name, args, options);
    const { deployment } = this;
    refuse(`Budget "${name}"`, budgetProblems(args, deployment));
    const budgetName = deployment.name(name, 100);
    const alert = (notificationType: "ACTUAL" | "FORECASTED") => (threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberSnsTopicArns: [args.topicArn],
    });
    const budget = new aws.budgets.Budget(
      ...this.child("budget", args.transform?.budget, {
        name: budgetName,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(args.monthlyLimit),
        limitUnit: deployment.partition === "aws-cn" ? "CNY" : "USD",
        notifications: [
          ...(args.actualPercent ?? defaultAlerts.actualPercent).map(alert("ACTUAL")),
          ...(args.forecastPercent ?? defaultAlerts.forecastPercent).map(alert("FORECASTED")),
        ],
        tags: deployment.tags(budgetName),
      }),
    );
    this.budgetName = budget.name;
    this.controls = pulumi
      .all([budget.arn, budget.notifications, args.topicArn])
      .apply(([resource, notifications, topicArn]) => [
        {
          id: "A4",
          control: "alert topic told of costs",
          enabled: (notifications ?? []).some(({ subscriberSnsTopicArns }) =>
            subscriberSnsTopicArns?.includes(topicArn),
          ),
          resource,
        },
      ]);
    this.registerOutputs({ budgetName: this.budgetName, controls: this.controls });
  }
}
