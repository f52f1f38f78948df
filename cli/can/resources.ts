import { actionDetails, shown } from "../../iam";
import { parseArn } from "../../iam/matching/arn";
import { UserError } from "../errors";
import { ambiguousName, unknownName, type Names } from "./names";
import type { StackResource } from "./state";

/** What the question is about. */
export interface Target {
  readonly arn: string;
  /**
   * The ARN given, where the action is about something within it whose name was not given: any object of a bucket,
   * any stream of a log group. `arn` then names one that no policy is likely to single out.
   */
  readonly within?: string;
}

const ALIAS = "aws:kms/alias:Alias";
const HINT =
  "Allowed: a name or ARN of a resource of the stack, any other ARN, BUCKET/KEY for an object, alias/NAME for a key, " +
  "or * for actions without a resource.";

/** Name of something that nobody has named. */
const ANY = "any";

/**
 * Which resource is meant by a name on the command line.
 * @throws UserError when none is, or several are.
 */
export function findTarget(given: string, action: string, names: Names): Target {
  if (given === "*") return { arn: given };
  const formats = formatsOf(action);
  if (formats?.length === 0)
    throw new UserError(
      `--resource ${shown(given)}: ${action} is about no resource in particular. Fix: --resource "*"`,
    );
  const arn = arnOf(given, action, names);
  const service = parseArn(arn)?.service;
  if (formats?.every((format) => parseArn(format)?.service !== service) === true) {
    throw new UserError(
      `--resource ${shown(given)}: ${action} is not about ${arn}, but about ${formats.slice(0, 3).join(", ")}.`,
    );
  }
  return inside(arn, action, formats ?? []);
}

/** What AWS publishes about the resources of an action; undefined where it publishes nothing. */
function formatsOf(action: string): readonly string[] | undefined {
  return actionDetails(action)?.resourceTypes.flatMap(({ arns }) => arns);
}

function arnOf(given: string, action: string, names: Names): string {
  const found = names.find(given);
  const arns = candidates(found, action, names);
  const [arn, ...others] = arns.keys();
  if (arn !== undefined && others.length === 0) return arn;
  if (arn !== undefined) throw ambiguousName("--resource", given, [...arns.values()]);
  if (given.startsWith("arn:")) {
    if (parseArn(given) === undefined)
      throw new UserError(`--resource ${shown(given)} is not an ARN. ${HINT}`);
    return given;
  }
  const bucket = objectOf(given, names);
  if (bucket !== undefined) return bucket;
  if (found.length > 0)
    throw new UserError(`--resource ${shown(given)} has no ARN that ${action} could be about. ${HINT}`);
  throw unknownName("--resource", given, suggestions(given, action, names), HINT);
}

/** ARNs that a name may stand for: those of the action's service if there are any. */
function candidates(
  found: readonly StackResource[],
  action: string,
  names: Names,
): ReadonlyMap<string, StackResource> {
  const arns = new Map<string, StackResource>();
  for (const resource of found) {
    const arn = resource.type === ALIAS ? keyOf(resource, names) : resource.outputs.arn;
    // Attachments and policies repeat the ARN of what they belong to.
    if (typeof arn === "string" && arn !== "" && !arns.has(arn)) arns.set(arn, resource);
  }
  const service = serviceOf(action);
  const own = new Map([...arns].filter(([arn]) => parseArn(arn)?.service === service));
  return own.size > 0 ? own : arns;
}

/** AWS judges a request by an alias as one about its key. */
function keyOf({ outputs }: StackResource, names: Names): unknown {
  if (typeof outputs.targetKeyArn === "string") return outputs.targetKeyArn;
  return typeof outputs.targetKeyId === "string"
    ? names.find(outputs.targetKeyId)[0]?.outputs.arn
    : undefined;
}

/** `BUCKET/KEY`, where BUCKET is any name of a bucket. */
function objectOf(given: string, names: Names): string | undefined {
  const slash = given.indexOf("/");
  if (slash <= 0 || slash === given.length - 1) return undefined;
  const arns = candidates(names.find(given.slice(0, slash)), "s3:GetObject", names);
  const [arn, ...others] = [...arns.keys()].filter((candidate) => parseArn(candidate)?.service === "s3");
  return arn !== undefined && others.length === 0 ? `${arn}${given.slice(slash)}` : undefined;
}

function suggestions(given: string, action: string, names: Names): string[] {
  const arnsOf = ({ urn }: StackResource) => [...candidates(names.find(urn), action, names).keys()];
  const all = names.all().filter((resource) => arnsOf(resource).length > 0);
  const own = all.filter((resource) =>
    arnsOf(resource).some((arn) => parseArn(arn)?.service === serviceOf(action)),
  );
  return names.nearest(given, own.length > 0 ? own : all);
}

/** How ARNs name the service of an action. */
function serviceOf(action: string): string {
  const prefix = action.split(":")[0]?.toLowerCase() ?? "";
  return prefix === "sts" ? "iam" : prefix;
}

/**
 * The thing within a resource that an action is about, by AWS's published formats.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
function inside(arn: string, action: string, formats: readonly string[]): Target {
  // Logs checks every action on a group against ...:log-group:NAME:log-stream:STREAM, the stream being empty or not.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  if (/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+$/.test(arn) && !/^logs:(Tag|Untag|ListTags)/i.test(action))
    return { arn: `${arn}:log-stream:${ANY}`, within: arn };
  if (formats.length === 0 || formats.some((format) => formatPattern(format).test(arn))) return { arn };
  for (const format of formats) {
    const separator = /\}([^}]+)\$\{[^}]*\}$/.exec(format)?.[1];
    const candidate = separator === undefined ? arn : `${arn}${separator}${ANY}`;
    if (separator !== undefined && formatPattern(format).test(candidate))
      return { arn: candidate, within: arn };
  }
  return { arn };
}

function formatPattern(format: string): RegExp {
  const literals = format
    .split(/\$\{[^}]*\}/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join("[^:]*")}$`, "s");
}
