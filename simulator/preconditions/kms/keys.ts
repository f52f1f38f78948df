import { isEnabled } from "../support/keys";
import type { Call } from "../call";
import { fitsUsage, KEY_SPECS, KEY_USAGES } from "./usages";
import { refuse, type Precondition, type Refusal } from "../precondition";

const KEY = "aws:kms/key:Key";
const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
const CREATE = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html";
const REPLICATE = "https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html";
const INVALID = "ValidationException";

/** What AWS KMS demands of keys. */
export const kms: readonly Precondition[] = [
  {
    id: "KM-7",
    types: [KEY, REPLICA_KEY],
    at: ["check"],
    demands: "A description has at most 8192 characters.",
    source: CREATE,
    judge: (call) => {
      const { length } = call.text("description") ?? "";
      return length > 8_192
        ? refuse(INVALID, "expected length of description to be in the range (0 - 8192)")
        : undefined;
    },
  },
  {
    id: "KM-8",
    types: [KEY],
    at: ["check", "create"],
    demands: "The key spec exists and fits the key usage.",
    source: CREATE,
    judge: (call) => {
      const spec = call.text("customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT";
      const usage = call.text("keyUsage") ?? "ENCRYPT_DECRYPT";
      if (call.moment === "create")
        return fitsUsage(spec, usage)
          ? undefined
          : refuse(INVALID, `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
      return isOneOf("customerMasterKeySpec", spec, KEY_SPECS) ?? isOneOf("keyUsage", usage, KEY_USAGES);
    },
  },
  {
    id: "KM-9",
    types: [KEY],
    demands: "Only keys for symmetric encryption rotate, made by KMS, kept by KMS, and enabled.",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html",
    judge: (call) => {
      if (!call.changes("enableKeyRotation", "rotationPeriodInDays")) return undefined;
      const rotates = call.flag("enableKeyRotation");
      const isOrdinary =
        (call.text("customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT" &&
        call.text("customKeyStoreId") === undefined;
      if (rotates && !isOrdinary)
        return refuse(
          "UnsupportedOperationException",
          "The request was rejected because a specified parameter is not supported or a specified resource is not " +
            "valid for this operation.",
        );
      // What is enabled by the same update is so before its rotation changes; what is disabled, after it.
      const staysDisabled = call.old !== undefined && !isEnabled(call.old) && call.inputs.isEnabled === false;
      return staysDisabled
        ? refuse("DisabledException", `${String(call.old.outputs.arn)} is disabled.`)
        : undefined;
    },
  },
  {
    id: "KM-10",
    types: [KEY],
    at: ["check"],
    demands: "Keys rotate every 90 to 2560 days.",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html",
    judge: (call) => range(call, "rotationPeriodInDays", 90, 2_560),
  },
  {
    id: "KM-11",
    types: [KEY, REPLICA_KEY],
    at: ["check"],
    demands: "Deletion waits for 7 to 30 days.",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
    judge: (call) => range(call, "deletionWindowInDays", 7, 30),
  },
  {
    id: "KM-KEYS",
    types: [KEY, REPLICA_KEY],
    at: ["create"],
    demands: "The account may have another key in the region.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
    judge: (call) =>
      call.list(KEY).length + call.list(REPLICA_KEY).length >= call.quota("keys")
        ? refuse("LimitExceededException", "The request was rejected because a quota was exceeded.")
        : undefined,
  },
  {
    id: "KM-17",
    types: [REPLICA_KEY],
    at: ["create"],
    demands: "A replica is of an enabled multi-Region primary key, the only related key in its region.",
    source: REPLICATE,
    judge: (call) => {
      const arn = call.text("primaryKeyArn") ?? "";
      const primary = call.byArn(arn);
      if (primary === undefined)
        return call.mayExist(arn) ? undefined : refuse("NotFoundException", `Key '${arn}' does not exist`);
      if (primary.type !== KEY || primary.outputs.multiRegion !== true)
        return refuse("UnsupportedOperationException", `${arn} is not a multi-region primary key.`);
      if (!isEnabled(primary)) return refuse("DisabledException", `${arn} is disabled.`);
      const isTaken =
        primary.region === call.region ||
        call.find(REPLICA_KEY, primary.id) !== undefined ||
        // Deletion is only scheduled: the old replica is there for another week at least.
        call.world.deleted(REPLICA_KEY, primary.id) !== undefined;
      return isTaken
        ? refuse(
            "AlreadyExistsException",
            `A related multi-Region key of ${arn} already exists in ${call.region}.`,
          )
        : undefined;
    },
  },
  {
    id: "KM-18",
    types: [REPLICA_KEY],
    at: ["create"],
    demands:
      "The policy of the primary key lets whoever deploys replicate it, and theirs make keys in the region.",
    source: REPLICATE,
    judge: (call) => {
      const arn = call.text("primaryKeyArn") ?? "";
      const context = { "aws:RequestedRegion": call.region };
      const primary = call.byArn(arn);
      if (primary !== undefined && !call.deployerMay({ action: "kms:ReplicateKey", resource: arn }))
        return denied(call, "kms:ReplicateKey", arn);
      return call.deployerMay({ action: "kms:CreateKey", resource: "*", context })
        ? undefined
        : denied(call, "kms:CreateKey", "*");
    },
  },
  {
    id: "KM-19",
    types: [KEY_POLICY],
    at: ["create", "update"],
    demands: "The key whose policy is set exists, and is not waiting for its deletion.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
    judge: (call) => missingKey(call, call.text("keyId")),
  },
];

/** Why a key cannot be worked with that is not there. */
export function missingKey(call: Call, reference: string | undefined): Refusal | undefined {
  if (reference === undefined || call.key(reference) !== undefined || call.mayExist(reference))
    return undefined;
  const id = reference.slice(reference.lastIndexOf("/") + 1);
  const arn = reference.startsWith("arn:")
    ? reference
    : `arn:${call.partition}:kms:${call.region}:${call.accountId}:key/${reference}`;
  const isPending = [KEY, REPLICA_KEY].some((type) => call.world.deleted(type, id) !== undefined);
  return isPending
    ? refuse("KMSInvalidStateException", `${arn} is pending deletion.`)
    : refuse("NotFoundException", `Key '${arn}' does not exist`);
}

function denied(call: Call, action: string, resource: string): Refusal {
  return refuse(
    "AccessDeniedException",
    `User: ${call.world.callerArn} is not authorized to perform: ${action} on resource: ${resource}`,
  );
}

function range(call: Call, property: string, least: number, most: number): Refusal | undefined {
  const value = call.number(property);
  return value !== undefined && !(Number.isInteger(value) && value >= least && value <= most)
    ? refuse(INVALID, `expected ${property} to be in the range (${least} - ${most}), got ${value}`)
    : undefined;
}

function isOneOf(property: string, value: string, allowed: readonly string[]): Refusal | undefined {
  return allowed.includes(value)
    ? undefined
    : refuse(INVALID, `expected ${property} to be one of ${JSON.stringify(allowed)}, got ${value}`);
}
