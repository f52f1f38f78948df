import type { Properties } from "../../model";
import { objects } from "../../values";
import { LIFECYCLE, object } from "./buckets";
import type { Call } from "../call";
import { refuse, type Precondition, type Refusal } from "../precondition";

const INVALID = "InvalidArgument";
const MALFORMED = "MalformedXML";
const SCHEMA = "The XML you provided was not well-formed or did not validate against our published schema";
const TRANSITIONS =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html";

/** From hot to cold: objects can only move down. https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const WATERFALL = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** What Amazon S3 demands of lifecycle rules. */
export const s3Lifecycle: readonly Precondition[] = [
  {
    id: "S3-27",
    types: [LIFECYCLE],
    demands:
      "There are at most 1000 lifecycle rules with ids of their own, of 1 to 255 characters; delete markers do not " +
      "expire by age, and no tags say which of them, or which unfinished uploads, go.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
    at: ["check", "create", "update"],
    judge: (call) => {
      const rules = call.objects("rules");
      if (call.moment === "check")
        return rules.some(({ id }) => typeof id === "string" && (id.length < 1 || id.length > 255))
          ? refuse(INVALID, "id string length must be between 1 and 255")
          : undefined;
      if (rules.length > 1_000) return refuse(MALFORMED, SCHEMA);
      const ids = rules.map(({ id }) => id).filter((id) => id !== undefined);
      if (new Set(ids).size < ids.length)
        return refuse(INVALID, "Rule ID must be unique. Found same ID for more than one rule");
      return firstOf(rules, markersAndUploads);
    },
  },
  {
    id: "S3-24",
    types: [LIFECYCLE],
    demands:
      "In China, objects move to an infrequent-access class after 30 days at the earliest; the API reference for other " +
      "regions no longer says so.",
    source: "https://docs.amazonaws.cn/en_us/AmazonS3/latest/API/API_Transition.html",
    judge: (call) => {
      if (call.partition !== "aws-cn") return undefined;
      return firstOf(movesOf(call), ({ unit, action, days, storageClass }) =>
        storageClass.endsWith("_IA") && days < 30
          ? refuse(
              INVALID,
              `'${unit}' in ${action} action must be greater than or equal to 30 for storageClass '${storageClass}'`,
            )
          : undefined,
      );
    },
  },
  {
    id: "S3-25",
    types: [LIFECYCLE],
    demands: "Objects expire after their last move to another class.",
    source: TRANSITIONS,
    judge: (call) =>
      firstOf(movesOf(call), ({ unit, action, days, expiration, filter }) =>
        expiration !== undefined && expiration <= days
          ? refuse(
              INVALID,
              `'${unit}' in the ${action.replace("Transition", "Expiration")} action for filter '${filter}' ` +
                `must be greater than '${unit}' in the ${action} action`,
            )
          : undefined,
      ),
  },
  {
    id: "S3-26",
    types: [LIFECYCLE],
    demands: "Each move of a rule leads to another, colder class, and later than the one before.",
    source: TRANSITIONS,
    judge: (call) => {
      const moves = movesOf(call);
      return firstOf(moves, (move) => {
        const others = moves.filter((other) => other !== move && isSameKind(other, move));
        if (others.some(({ storageClass }) => storageClass === move.storageClass))
          return refuse(
            INVALID,
            `'StorageClass' must be different for '${move.action}' actions in same 'Rule' with filter '${move.filter}'`,
          );
        const early = others.find((other) => rank(other) > rank(move) && other.days <= move.days);
        return early === undefined
          ? undefined
          : refuse(
              INVALID,
              `'${move.unit}' in the '${move.action}' action with StorageClass '${early.storageClass}' for filter ` +
                `'${move.filter}' must be greater than that in the '${move.action}' action with StorageClass ` +
                `'${move.storageClass}'`,
            );
      });
    },
  },
];

/** A move of a rule to another storage class. */
interface Move {
  readonly rule: Properties;
  readonly action: "Transition" | "NoncurrentVersionTransition";
  readonly unit: "Days" | "NoncurrentDays";
  readonly days: number;
  readonly storageClass: string;
  /** Days after which what has moved is deleted. */
  readonly expiration: number | undefined;
  /** As S3 writes it. */
  readonly filter: string;
}

/** All moves after a number of days. */
function movesOf(call: Call): Move[] {
  return call.objects("rules").flatMap((rule) => {
    const filter = `(prefix=${prefixOf(rule)})`;
    return [
      ...objects(rule.transitions).map((move) => ({
        ...{ rule, filter, action: "Transition" as const, unit: "Days" as const },
        days: daysOf(move.days),
        storageClass: String(move.storageClass),
        expiration: daysOf(object(rule.expiration)?.days),
      })),
      ...objects(rule.noncurrentVersionTransitions).map((move) => ({
        ...{ rule, filter, action: "NoncurrentVersionTransition" as const, unit: "NoncurrentDays" as const },
        days: daysOf(move.noncurrentDays),
        storageClass: String(move.storageClass),
        expiration: daysOf(object(rule.noncurrentVersionExpiration)?.noncurrentDays),
      })),
    ].flatMap(({ days, ...move }) => (days === undefined ? [] : [{ days, ...move }]));
  });
}

function isSameKind(left: Move, right: Move): boolean {
  return left.rule === right.rule && left.action === right.action;
}

function rank({ storageClass }: Move): number {
  return WATERFALL.indexOf(storageClass);
}

function daysOf(value: unknown): number | undefined {
  return value === undefined || value === null || Number.isNaN(Number(value)) ? undefined : Number(value);
}

function prefixOf(rule: Properties): string {
  const filter = object(rule.filter);
  const prefix = filter?.prefix ?? object(filter?.and)?.prefix ?? rule.prefix;
  return typeof prefix === "string" ? prefix : "";
}

function markersAndUploads(rule: Properties): Refusal | undefined {
  const expiration = object(rule.expiration);
  const removesMarkers = expiration?.expiredObjectDeleteMarker === true;
  if (removesMarkers && (daysOf(expiration.days) !== undefined || expiration.date !== undefined))
    return refuse(MALFORMED, SCHEMA);
  const filter = object(rule.filter);
  const and = object(filter?.and);
  if (filter?.tag === undefined && Object.keys(object(and?.tags) ?? {}).length === 0) return undefined;
  if (rule.abortIncompleteMultipartUpload !== undefined)
    return refuse("InvalidRequest", "AbortIncompleteMultipartUpload cannot be specified with Tags.");
  return removesMarkers
    ? refuse("InvalidRequest", "ExpiredObjectDeleteMarker cannot be specified with Tags.")
    : undefined;
}

function firstOf<Item>(
  items: readonly Item[],
  judge: (item: Item) => Refusal | undefined,
): Refusal | undefined {
  for (const item of items) {
    const refusal = judge(item);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
