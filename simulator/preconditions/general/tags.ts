import { services } from "../../services";
import { isObject } from "../../values";
import type { Call } from "../call";
import { refuse, type Precondition, type Refusal } from "../precondition";

/** How a service answers to tags that it does not take: by which codes. */
interface Tagging {
  readonly tooMany: string;
  readonly faulty: string;
  /** @default 50 */
  readonly maximum?: number;
  /** The service takes any characters, or does not say which it takes. @default false */
  readonly anyCharacters?: boolean;
  /** @default 0 */
  readonly leastValue?: number;
}

const VALIDATION: Tagging = {
  tooMany: "ValidationException",
  faulty: "ValidationException",
  anyCharacters: true,
};
const EC2: Tagging = { tooMany: "TagLimitExceeded", faulty: "InvalidParameterValue", anyCharacters: true };
const LOGS: Tagging = { tooMany: "TooManyTagsException", faulty: "InvalidParameterException" };

/** By the service in the type token. From the operations and shapes for tags in each service's API reference. */
const SERVICES: Readonly<Record<string, Tagging>> = {
  backup: {
    tooMany: "LimitExceededException",
    faulty: "InvalidParameterValueException",
    anyCharacters: true,
  },
  cfg: { ...VALIDATION, tooMany: "TooManyTagsException" },
  cloudtrail: {
    tooMany: "TagsLimitExceededException",
    faulty: "InvalidTagParameterException",
    leastValue: 1,
  },
  cloudwatch: { tooMany: "InvalidParameterValue", faulty: "InvalidParameterValue", anyCharacters: true },
  ec2: EC2,
  vpc: EC2,
  guardduty: { tooMany: "BadRequestException", faulty: "BadRequestException", anyCharacters: true },
  iam: { tooMany: "LimitExceeded", faulty: "ValidationError" },
  kms: { tooMany: "LimitExceededException", faulty: "TagException" },
  lambda: { tooMany: "InvalidParameterValueException", faulty: "InvalidParameterValueException" },
  lb: { tooMany: "TooManyTags", faulty: "ValidationError" },
  rds: { tooMany: "InvalidParameterValue", faulty: "InvalidParameterValue" },
  route53: { tooMany: "LimitExceededException", faulty: "InvalidTagException", anyCharacters: true },
  secretsmanager: {
    ...{ tooMany: "InvalidParameterException", faulty: "InvalidParameterException" },
    anyCharacters: true,
  },
  sns: { tooMany: "TagLimitExceeded", faulty: "InvalidParameter", anyCharacters: true },
  // SQS only advises not to have more.
  sqs: { ...VALIDATION, faulty: "InvalidParameterValue", maximum: Infinity },
  ssm: { tooMany: "TooManyTagsError", faulty: "ValidationException" },
  wafv2: { tooMany: "WAFLimitsExceededException", faulty: "WAFInvalidParameterException" },
};

const S3_BUCKET: Tagging = { tooMany: "InvalidTag", faulty: "InvalidTag", anyCharacters: true };
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const S3_OBJECT: Tagging = { ...S3_BUCKET, tooMany: "BadRequest", maximum: 10 };

const BUDGET = "aws:budgets/budget:Budget";
const TAGGABLE = services
  .flatMap(({ resources }) => resources)
  .filter(({ taggable }) => taggable === true)
  .map(({ type }) => type);
const TYPES = TAGGABLE.filter((type) => !type.startsWith("aws:s3/") && type !== BUDGET);
const REFERENCE = "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html";

/** What AWS demands of the tags of all resources. */
export const tags: readonly Precondition[] = [
  {
    id: "TAG-1",
    types: TYPES,
    demands: "A resource has at most 50 tags, those of the provider among them.",
    source: REFERENCE,
    judge: (call) => tooMany(call, taggingOf(call.type)),
  },
  {
    id: "TAG-2",
    types: TYPES,
    demands: "The key of a tag has 1 to 128 characters.",
    source: REFERENCE,
    judge: (call) => faultyKey(call, taggingOf(call.type)),
  },
  {
    id: "TAG-3",
    types: TYPES,
    demands: "The value of a tag has at most 256 characters, and for CloudTrail at least one.",
    source: REFERENCE,
    judge: (call) => faultyValue(call, taggingOf(call.type)),
  },
  {
    id: "TAG-4",
    types: TYPES.filter((type) => taggingOf(type).anyCharacters !== true),
    demands: "Tags consist of letters, digits, spaces and the characters _.:/=+-@ only.",
    source: REFERENCE,
    judge: (call) => {
      const odd = tagsOf(call)
        .flat()
        .find((text) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text));
      return odd === undefined
        ? undefined
        : refuse(
            taggingOf(call.type).faulty,
            `1 validation error detected: Value '${odd}' at 'tags' failed to satisfy constraint: ` +
              "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
          );
    },
  },
  {
    id: "TAG-5",
    types: TYPES.filter((type) => type.startsWith("aws:iam/")),
    demands: "No two keys of IAM's tags differ in case only.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
    judge: (call) => {
      const keys = tagsOf(call).map(([key]) => key.toLowerCase());
      return new Set(keys).size < keys.length
        ? refuse("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
        : undefined;
    },
  },
  {
    id: "S3-41",
    types: TAGGABLE.filter((type) => type.startsWith("aws:s3/")),
    demands:
      "A bucket has at most 50 tags and an object 10, with keys of 1 to 128 characters and values of up to 256.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html",
    judge: (call) => {
      const tagging = call.type === "aws:s3/bucket:Bucket" ? S3_BUCKET : S3_OBJECT;
      return tooMany(call, tagging) ?? faultyKey(call, tagging) ?? faultyValue(call, tagging);
    },
  },
];

function taggingOf(type: string): Tagging {
  if (type === "aws:cloudwatch/logGroup:LogGroup") return LOGS;
  return SERVICES[/^aws:([^/]+)\//.exec(type)?.[1] ?? ""] ?? VALIDATION;
}

/** Keys and values of a resource's tags and the provider's, if the call sets them. Those of AWS the provider leaves out. */
function tagsOf(call: Call): [string, string][] {
  const all = call.changes("tagsAll") ? call.inputs.tagsAll : undefined;
  return isObject(all)
    ? Object.entries(all)
        .map(([key, value]): [string, string] => [key, String(value)])
        .filter(([key]) => !key.startsWith("aws:"))
    : [];
}

function tooMany(call: Call, tagging: Tagging): Refusal | undefined {
  const { length } = tagsOf(call);
  const { maximum = 50 } = tagging;
  return length > maximum
    ? refuse(tagging.tooMany, `${length} tags are too many: ${maximum} at most.`)
    : undefined;
}

function faultyKey(call: Call, { faulty }: Tagging): Refusal | undefined {
  const key = tagsOf(call)
    .map(([each]) => each)
    .find((each) => each.length < 1 || each.length > 128);
  return key === undefined
    ? undefined
    : refuse(faulty, `The tag key '${key}' has ${key.length} characters: 1 to 128 are allowed.`);
}

function faultyValue(call: Call, { faulty, leastValue = 0 }: Tagging): Refusal | undefined {
  const tag = tagsOf(call).find(([, { length }]) => length < leastValue || length > 256);
  return tag === undefined
    ? undefined
    : refuse(
        faulty,
        `The value of tag '${tag[0]}' has ${tag[1].length} characters: ${leastValue} to 256 are allowed.`,
      );
}
