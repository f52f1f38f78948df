import { globalArn, properties, regionalArn, text } from "../services/support";
import { sameValue } from "../values";
import type { Action, Need, Rule, Subject } from "./model";

/** Finds the ARN or ARNs that actions are about; none where the inputs name nothing. */
export type Target = (subject: Subject) => string | readonly string[] | undefined;

/** Actions on something. */
export function on(target: Target, ...actions: readonly Action[]): Rule {
  return (subject) =>
    [target(subject) ?? []]
      .flat()
      .flatMap((resource) => actions.map((action): Need => ({ action, resource })));
}

/** Actions that AWS cannot limit to a resource. */
export function anywhere(...actions: readonly Action[]): Rule {
  return on(() => "*", ...actions);
}

/** Rules that hold for some of the resources of a type. */
export function when(holds: (subject: Subject) => boolean, ...rules: readonly Rule[]): Rule {
  return (subject) => (holds(subject) ? all(rules, subject) : []);
}

/** Rules that hold when an input is given; `path` may lead into objects: `vpcConfig.subnetIds`. */
export function given(path: string, ...rules: readonly Rule[]): Rule {
  return when((subject) => isGiven(input(subject, path)), ...rules);
}

/** Rules that hold when the resource had an input before the update; without a before, when it has one. */
export function formerly(path: string, ...rules: readonly Rule[]): Rule {
  return when((subject) => isGiven(input(subject.old ?? subject, path)), ...rules);
}

/** Rules that hold when the resource is made with tags. */
export function tagged(...rules: readonly Rule[]): Rule {
  return given("tagsAll", ...rules);
}

/** Rules that hold unless an update leaves all of these inputs as they are. */
export function changed(names: readonly string[], ...rules: readonly Rule[]): Rule {
  return when(
    ({ old, inputs }) =>
      old === undefined || names.some((name) => !sameValue(old.inputs[name], inputs[name])),
    ...rules,
  );
}

/** Rules with keys that the request carries. */
export function carrying(
  context: Need["context"] | ((subject: Subject) => Need["context"]),
  ...rules: readonly Rule[]
): Rule {
  return (subject) => {
    const keys = typeof context === "function" ? context(subject) : context;
    return all(rules, subject).map((need) => ({ ...need, context: { ...need.context, ...keys } }));
  };
}

/**
 * Handing a role, named by an input, to a service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function pass(path: string, service: string): Rule {
  return passing((subject) => text(input(subject, path)) || undefined, service);
}

/** Handing the role that `target` finds to a service. */
export function passing(target: Target, service: string): Rule {
  return carrying({ "iam:PassedToService": service }, on(target, "iam:PassRole"));
}

/**
 * Operations of KMS that a service performs with the caller's permissions, on the key that an input names. A key of
 * AWS's own needs none.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function keyVia(path: string, service: string, ...actions: readonly Action[]): Rule {
  return carrying(
    ({ region }) => ({ "kms:ViaService": `${service}.${region}.amazonaws.com` }),
    on((subject) => keyArn(subject, text(input(subject, path))), ...actions),
  );
}

/**
 * The role that a service makes for itself when it is used for the first time in an account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
export function serviceLinkedRole(service: string, name: string): Rule {
  return carrying(
    { "iam:AWSServiceName": service },
    on(
      (subject) => globalArn(subject, "iam", `role/aws-service-role/${service}/${name}`),
      "iam:CreateServiceLinkedRole",
    ),
  );
}

/** The ARN of the resource itself, as its output `arn` has it. */
export const self: Target = ({ outputs }) => text(outputs.arn) || undefined;

/** The ARN that an input holds; nothing where it holds something else. */
export function named(path: string): Target {
  return (subject) => {
    const value = input(subject, path);
    const found = (Array.isArray(value) ? value : [value]).filter(
      (item): item is string => typeof item === "string" && item.startsWith("arn:"),
    );
    return found.length > 0 ? found : undefined;
  };
}

/** Something of a service, by what stands last in its ARN; `*` for what has no name before it is there. */
export function regional(
  service: string,
  resource: string | ((subject: Subject) => string | undefined),
): Target {
  return (subject) => {
    const last = typeof resource === "string" ? resource : resource(subject);
    return last === undefined ? undefined : regionalArn(subject, service, last);
  };
}

/** The value of an input; `path` may lead into objects, and into the first object of a list. */
export function input({ inputs }: Pick<Subject, "inputs">, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => properties(first(value))[name], inputs);
}

/**
 * The ARN of a key that is given by id, ARN, alias or nothing at all. What an alias stands for is not known here: any
 * key. AWS's own keys (`alias/aws/...`) ask nothing of the caller.
 */
export function keyArn(subject: Subject, key: string): string | undefined {
  if (key === "" || key.includes("alias/aws/")) return undefined;
  if (key.includes("alias/")) return regionalArn(subject, "kms", "key/*");
  return key.startsWith("arn:") ? key : regionalArn(subject, "kms", `key/${key}`);
}

export function all(rules: readonly Rule[], subject: Subject): Need[] {
  return rules.flatMap((rule) => rule(subject));
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}
