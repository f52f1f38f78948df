/** Permissions that resources spell out in properties, as the documents that the services make of them. */
import { isWildcardPrincipal } from "../../../iam";
import { type Properties, UNKNOWN, at } from "../../core/values";

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `aws.lambda.Permission`: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function functionPermission(inputs: Properties): unknown {
  return document(inputs.get("principal"), inputs.get("action"), [
    ["ArnLike", "aws:SourceArn", inputs.get("sourceArn")],
    ["StringEquals", "aws:SourceAccount", inputs.get("sourceAccount")],
    ["StringEquals", "aws:PrincipalOrgID", inputs.get("principalOrgId")],
    ["StringEquals", "lambda:FunctionUrlAuthType", inputs.get("functionUrlAuthType")],
    ["StringEquals", "lambda:EventSourceToken", inputs.get("eventSourceToken")],
  ]);
}

/** `aws.lambda.LayerVersionPermission`: https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
export function layerPermission(inputs: Properties): unknown {
  return document(inputs.get("principal"), inputs.get("action"), [
    ["StringEquals", "aws:PrincipalOrgID", inputs.get("organizationId")],
  ]);
}

/** `aws.cloudwatch.EventPermission`: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
export function busPermission(inputs: Properties): unknown {
  const condition = inputs.get("condition");
  const type = at(condition, "type");
  const key = at(condition, "key");
  return document(
    inputs.get("principal"),
    inputs.get("action") ?? "events:PutEvents",
    typeof type === "string" && typeof key === "string" ? [[type, key, at(condition, "value")]] : [],
  );
}

function document(
  principal: unknown,
  action: unknown,
  given: readonly (readonly [operator: string, key: string, value: unknown])[],
): unknown {
  // Whoever is named is named whatever the conditions are, which a preview may not know.
  const named = typeof principal === "string" && !isWildcardPrincipal(principal);
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const [operator, key, value] of named ? [] : given) {
    if (value !== undefined && value !== "") {
      (conditions[operator] ??= {})[key] = value;
    }
  }
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principalElement(principal),
        Action: action,
        Resource: "*",
        ...(Object.keys(conditions).length > 0 && { Condition: conditions satisfies Conditions }),
      },
    ],
  };
}

/** Services by their name; all others are accounts, their roles, or everybody. */
function principalElement(principal: unknown): unknown {
  if (principal === "*" || principal === UNKNOWN) {
    return principal;
  }
  const isService = typeof principal === "string" && /^[a-z0-9*?-]+(\.[a-z0-9*?-]+)+$/i.test(principal);
  return isService ? { Service: principal } : { AWS: principal };
}
