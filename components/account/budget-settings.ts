import { hasBudgets, type Deployment, type Problem } from "../shared";

/** What may be spent in a month, and when somebody is told. */
export interface BudgetSettings {
  /** What is planned for the whole account a month, in USD (CNY in China). Nothing stops at it. */
  readonly monthlyLimit: number;
  /**
   * Percentages of the limit at which costs that have arisen are told.
   * @default [80, 100]
   */
  readonly actualPercent?: readonly number[];
  /**
   * Percentages of the limit at which costs that AWS expects by the end of the month are told. AWS needs about five
   * weeks of costs before it expects any.
   * @default [100]
   */
  readonly forecastPercent?: readonly number[];
}

export const defaultAlerts = { actualPercent: [80, 100], forecastPercent: [100] } as const;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-budgets-budget.html */
const alertsOfBudget = 5;

/** What AWS Budgets would refuse. */
export function budgetProblems(settings: BudgetSettings, deployment?: Deployment): Problem[] {
  const { monthlyLimit } = settings;
  const problems: Problem[] = [];
  if (!(monthlyLimit > 0) || !Number.isFinite(monthlyLimit)) {
    problems.push({
      path: ["monthlyLimit"],
      value: monthlyLimit,
      message: "more than 0; fix: give what may be spent in a month",
    });
  }
  const alerts = (["actualPercent", "forecastPercent"] as const).map((field) => {
    const percentages = settings[field] ?? defaultAlerts[field];
    percentages.forEach((percentage, index) => {
      if (!Number.isInteger(percentage) || percentage < 1 || percentage > 1000) {
        problems.push({
          path: [field, index],
          value: percentage,
          message: "a whole number from 1 to 1000, in percent of the limit; fix: choose such a number",
        });
      } else if (percentages.indexOf(percentage) < index) {
        problems.push({ path: [field, index], value: percentage, message: "named once; fix: take it out" });
      }
    });
    return percentages.length;
  });
  const count = alerts.reduce((sum, length) => sum + length, 0);
  if (count === 0 || count > alertsOfBudget) {
    problems.push({
      path: ["actualPercent"],
      value: settings.actualPercent,
      message: `1 to ${alertsOfBudget} percentages together with forecastPercent, since a budget has that many alerts; fix: ${
        count === 0 ? "add one" : "take some out"
      }`,
    });
  }
  if (deployment !== undefined && !hasBudgets(deployment.partition)) {
    problems.push({
      path: ["monthlyLimit"],
      value: monthlyLimit,
      message:
        "left out in GovCloud, which has no AWS Budgets; fix: take the budget out, and make one in the standard account",
    });
  }
  return problems;
}
