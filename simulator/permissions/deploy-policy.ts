import { allow, documentSize, policy, sizeLimit, type PolicyDocument } from "../../iam";
import { neededFor, neededForFunction } from "./needs";
import type { Action, Need, Subject, Verb } from "./model";
import { lastingArn } from "./scope";

const VERBS: readonly Verb[] = ["create", "read", "update", "delete"];

/** A call of a function of the provider, such as `getAvailabilityZones`. */
export interface FunctionCall {
  readonly token: string;
  /** `inputs` are the arguments. */
  readonly subject: Subject;
}

/**
 * The least that somebody must be allowed who deploys these resources, changes and deletes them: managed policies,
 * each within AWS's limit of size. What has a name is named; of what gets an id from AWS any of its kind is allowed.
 */
export function deployPolicy(
  resources: readonly Subject[],
  calls: readonly FunctionCall[] = [],
): readonly PolicyDocument[] {
  const needs = [
    ...resources.flatMap((resource) => VERBS.flatMap((verb) => neededFor(verb, resource))),
    ...calls.flatMap(({ token, subject }) => neededForFunction(token, subject)),
  ];
  return packed(grouped(needs));
}

/** Actions that are allowed on the same resources under the same conditions. */
interface Group {
  readonly actions: readonly Action[];
  readonly resources: readonly string[];
  readonly context: Need["context"];
}

function grouped(needs: readonly Need[]): Group[] {
  const byAction = new Map<string, { action: Action; context: Need["context"]; resources: Set<string> }>();
  for (const { action, resource, context } of needs) {
    const key = JSON.stringify([action, context ?? {}]);
    const known = byAction.get(key) ?? { action, context, resources: new Set<string>() };
    known.resources.add(lastingArn(resource));
    byAction.set(key, known);
  }
  const groups = new Map<string, { actions: Action[]; resources: string[]; context: Need["context"] }>();
  for (const { action, context, resources } of byAction.values()) {
    // What is allowed without a condition need not be allowed with one.
    const free = context && byAction.get(JSON.stringify([action, {}]))?.resources;
    const left = narrowest([...resources].filter((arn) => !free || !isCovered(arn, [...free])));
    if (left.length === 0) continue;
    const key = JSON.stringify([left, context ?? {}]);
    const group = groups.get(key) ?? { actions: [], resources: left, context };
    group.actions.push(action);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, actions: group.actions.sort() }));
}

/** ARNs without those that others of them include. */
function narrowest(arns: readonly string[]): string[] {
  return arns
    .filter(
      (arn) =>
        !isCovered(
          arn,
          arns.filter((other) => other !== arn),
        ),
    )
    .sort();
}

function isCovered(arn: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === arn || (pattern.includes("*") && covers(pattern, arn)));
}

function covers(pattern: string, arn: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}

/** Fills documents one after the other; a statement that no document could hold is cut in two. */
function packed(groups: readonly Group[]): PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  let current: Group[] = [];
  for (const group of bySize(groups)) {
    if (current.length > 0 && size([...current, group]) > MAXIMUM) {
      documents.push(written(current));
      current = [];
    }
    current.push(group);
  }
  return current.length === 0 ? documents : [...documents, written(current)];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAXIMUM = sizeLimit("identity", "managed")?.maximum ?? 0;

function bySize(groups: readonly Group[]): Group[] {
  const inOrder = [...groups].sort((left, right) => compare(title(left), title(right)));
  return inOrder.flatMap((group) => (size([group]) > MAXIMUM ? bySize(halves(group)) : [group]));
}

function halves({ actions, resources, context }: Group): Group[] {
  const cut = <T>(list: readonly T[]): T[][] => {
    const middle = Math.ceil(list.length / 2);
    return [list.slice(0, middle), list.slice(middle)];
  };
  return resources.length > 1
    ? cut(resources).map((some) => ({ actions, resources: some, context }))
    : cut(actions).map((some) => ({ actions: some, resources, context }));
}

function size(groups: readonly Group[]): number {
  return documentSize(policy(...statements(groups)), "identity");
}

function written(groups: readonly Group[]): PolicyDocument {
  return policy.identity(...statements(groups));
}

function statements(groups: readonly Group[]) {
  const used = new Map<string, number>();
  return groups.map((group) => {
    const name = title(group);
    const number = (used.get(name) ?? 0) + 1;
    used.set(name, number);
    return allow(`${name}${number}`, {
      actions: only(group.actions),
      resources: only(group.resources),
      ...(group.context !== undefined && { conditions: { StringEquals: group.context } }),
    });
  });
}

/** The services of the actions; `Any` for those on no resource in particular. */
function title({ actions, resources }: Group): string {
  if (resources.length === 1 && resources[0] === "*") return "Any";
  const services = new Set(actions.map((action) => action.slice(0, action.indexOf(":"))));
  return [...services]
    .map((name) => name.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase()))
    .join("");
}

function only<T>(list: readonly T[]): T | readonly T[] {
  const [first, ...others] = list;
  return first !== undefined && others.length === 0 ? first : list;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
