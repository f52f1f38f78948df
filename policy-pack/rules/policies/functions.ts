import { demand } from "../../core/demand";
import { type Rule, defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";

const PERMISSION = "aws:lambda/permission:Permission";

const ACCOUNT_ID = /^\d{12}$/;

/** A resource of one account: by the account in its ARN, not by a bucket, whose name another account can get. */
const namesAccount = (arn: unknown): boolean =>
  typeof arn === "string" && ACCOUNT_ID.test(arn.split(":")[4] ?? "");

const permissionSource = defineRule({
  id: "lambda-permission-source",
  description: "Permissions for AWS services say whose requests, or which resource's, may call the function.",
  severity: "high",
  level: "mandatory",
  frameworks: { fsbp: ["Lambda.1"], nist: ["AC-3", "AC-6"], pci: ["7.2.1"] },
  why:
    "A service acts for every customer of AWS: without a source, anybody's bucket, rule or API that names the " +
    "function calls it (the confused deputy). A bucket's ARN names no account; who deletes it gives the name away.",
  fix: "Set sourceArn to the resource that calls, and for buckets sourceAccount as well.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
  settings: {},
  resource: {
    types: [PERMISSION],
    check({ inputs }, _config, report) {
      const principal = inputs.get("principal");
      if (principal === UNKNOWN) {
        report.unjudged("principal");
        return;
      }
      if (typeof principal !== "string" || !/\.(amazonaws\.com(\.cn)?|amazon\.com)$/.test(principal)) {
        return;
      }
      const arn = inputs.get("sourceArn");
      const account = inputs.get("sourceAccount");
      const token = inputs.get("eventSourceToken");
      const isLimited =
        namesAccount(arn) ||
        (typeof account === "string" && ACCOUNT_ID.test(account)) ||
        (typeof token === "string" && token !== "");
      if (isLimited) {
        return;
      }
      const open = Object.entries({ sourceArn: arn, sourceAccount: account, eventSourceToken: token }).find(
        ([, value]) => value === UNKNOWN,
      );
      if (open !== undefined) {
        report.unjudged(open[0]);
      } else {
        report.violation(
          "lets an AWS service call the function for any account (no sourceAccount, no sourceArn with one)",
        );
      }
    },
  },
});

const urlAuth = defineRule({
  id: "lambda-url-authenticated",
  description: "Function URLs ask for signed requests.",
  severity: "high",
  level: "mandatory",
  frameworks: { nist: ["AC-3", "AC-6"] },
  why: "With NONE the function answers everybody on the internet who finds the URL, at the account's cost.",
  fix: "Set authorizationType to AWS_IAM, or put CloudFront or API Gateway with an authorizer before the function.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  settings: {},
  resource: {
    types: ["aws:lambda/functionUrl:FunctionUrl"],
    check({ inputs }, _config, report) {
      demand(
        report,
        "authorizationType",
        inputs.get("authorizationType"),
        (value) => value === "AWS_IAM",
        "answers everybody (authorizationType)",
      );
    },
  },
});

export const functionRules: readonly Rule[] = [permissionSource, urlAuth];
