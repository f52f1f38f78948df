import type { Policy } from "../../../iam";
import { readPolicy } from "../../core/policy-document";
import { propertyOf, valuesAt } from "../../core/property-path";
import type { Report } from "../../core/rule";
import { type Properties, asList, isRecord } from "../../core/values";
import type { Carrier } from "./carriers";

/** A policy document and the property that holds it, as messages name it. */
export interface PlacedPolicy {
  readonly place: string;
  readonly policy: Policy;
}

interface Reading {
  /**
   * Whether a malformed document is a violation here. Every family of rules has one member that says so; the others
   * leave it to that one.
   */
  readonly malformed: "refuse" | "leave";
}

/** The documents of a resource. What is unknown is reported; what is malformed as asked for. */
export function policiesOf(
  { type, inputs }: { readonly type: string; readonly inputs: Properties },
  carriers: readonly Carrier[],
  report: Report,
  { malformed }: Reading,
): PlacedPolicy[] {
  const told: Report = malformed === "refuse" ? report : { ...report, violation: () => undefined };
  return carriers
    .filter((carrier) => carrier.type === type)
    .flatMap(({ path, kind, compose }) =>
      (compose === undefined
        ? valuesAt(inputs, path)
        : [{ place: propertyOf(path), value: compose(inputs) }]
      ).flatMap(({ place, value }) => {
        const policy = readPolicy(
          place,
          type.startsWith("aws:apigateway/") ? withFullArns(value) : value,
          kind,
          told,
        );
        return policy === undefined ? [] : [{ place, policy }];
      }),
    );
}

/**
 * API Gateway lets policies leave the head of an ARN out, and puts it in.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
const SHORT_ARN = /^execute-api:\//;
const ARN_HEAD = "arn:*:execute-api:*:*:*/";

function withFullArns(document: unknown): unknown {
  if (typeof document === "string") {
    return document.replace(/(["[,:]\s*")execute-api:\//g, `$1${ARN_HEAD}`);
  }
  if (!isRecord(document)) {
    return document;
  }
  const full = (value: unknown) => (typeof value === "string" ? value.replace(SHORT_ARN, ARN_HEAD) : value);
  const Statement = asList(document.Statement).map((statement) =>
    isRecord(statement) ? { ...statement, Resource: asList(statement.Resource).map(full) } : statement,
  );
  return { ...document, Statement };
}
