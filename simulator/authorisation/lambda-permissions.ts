import { text, type PlainResource } from "./resource";

/**
 * The policy that a function's permissions add up to, as Lambda writes it.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function permissionDocument(permissions: readonly PlainResource[], functionArn: string): object {
  return {
    Version: "2012-10-17",
    Id: "default",
    Statement: permissions.map((permission) => statement(permission, functionArn)),
  };
}

function statement(permission: PlainResource, functionArn: string): object {
  const qualifier = text(permission, "qualifier");
  const conditions = {
    ...condition("ArnLike", { "AWS:SourceArn": text(permission, "sourceArn") }),
    ...condition("StringEquals", {
      "AWS:SourceAccount": text(permission, "sourceAccount"),
      "aws:PrincipalOrgID": text(permission, "principalOrgId"),
      "lambda:EventSourceToken": text(permission, "eventSourceToken"),
      "lambda:FunctionUrlAuthType": text(permission, "functionUrlAuthType"),
    }),
  };
  return {
    Sid: text(permission, "statementId") ?? permission.id,
    Effect: "Allow",
    Principal: principal(text(permission, "principal") ?? ""),
    Action: text(permission, "action") ?? "",
    Resource: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`,
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

function principal(name: string): unknown {
  if (name === "*") return "*";
  return name.includes(".") && !name.startsWith("arn:") ? { Service: name } : { AWS: name };
}

function condition(
  operator: string,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, Record<string, string>> {
  const present = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return present.length === 0 ? {} : { [operator]: Object.fromEntries(present) };
}
