import { regionalArn } from "../../services/support";
import type { StoredResource } from "../../store";
import { object } from "../s3/buckets";
import type { Call } from "../call";
import { isEnabled, isSymmetric } from "../support/keys";
import { missingKey } from "./keys";
import { grantOperations } from "./usages";
import { refuse, type Precondition } from "../precondition";
import { isKnownPrincipal } from "../support/principals";

const ALIAS = "aws:kms/alias:Alias";
const GRANT = "aws:kms/grant:Grant";
const INVALID = "ValidationException";
const CREATE_ALIAS = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html";
const CREATE_GRANT = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html";
const QUOTAS = "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html";

/** What AWS KMS demands of the aliases of keys, and of grants on them. */
export const kmsUse: readonly Precondition[] = [
  {
    id: "KM-12",
    types: [ALIAS],
    at: ["check", "create"],
    demands:
      "The name of an alias begins with `alias/`, has at most 256 characters, and is not one of AWS's own.",
    source: CREATE_ALIAS,
    judge: (call) => {
      const name = call.text("name");
      if (name === undefined) return undefined;
      if (call.moment === "create")
        return name.length > 256
          ? refuse(
              INVALID,
              "1 validation error detected: Value at 'aliasName' failed to satisfy constraint: " +
                "Member must have length less than or equal to 256",
            )
          : undefined;
      if (name.startsWith("alias/aws/"))
        return refuse(
          "NotAuthorizedException",
          "name cannot begin with the prefix reserved for AWS, alias/aws/",
        );
      if (!name.startsWith("alias/")) return refuse(INVALID, "Invalid identifier");
      return /^alias\/[a-zA-Z0-9/_-]+$/.test(name)
        ? undefined
        : refuse(INVALID, `${name} contains invalid characters for an alias`);
    },
  },
  {
    id: "KM-13",
    types: [ALIAS],
    at: ["create"],
    demands: "No other alias has the name in the region.",
    source: CREATE_ALIAS,
    judge: (call) => {
      const name = call.text("name");
      return call.find(ALIAS, name) === undefined
        ? undefined
        : refuse(
            "AlreadyExistsException",
            `An alias with the name ${regionalArn(call, "kms", name ?? "")} already exists`,
          );
    },
  },
  {
    id: "KM-14",
    types: [ALIAS],
    demands: "An alias is for a key of its account and region that is not waiting for its deletion.",
    source: CREATE_ALIAS,
    isRetried: true,
    judge: (call) => {
      const target = call.text("targetKeyId");
      if (target === undefined) return undefined;
      if (/(^|:)alias\//.test(target)) return refuse(INVALID, "Aliases must refer to keys. Not aliases");
      const key = call.key(target);
      if (key === undefined) return missingKey(call, target);
      return key.region === call.region && key.accountId === call.accountId
        ? undefined
        : refuse("NotFoundException", `Key '${target}' does not exist`);
    },
  },
  {
    id: "KM-15",
    types: [ALIAS],
    demands: "A key has at most 50 aliases.",
    source: QUOTAS,
    judge: (call) => {
      const key = call.key(call.text("targetKeyId"));
      const others = call.others(ALIAS).filter(({ outputs }) => outputs.targetKeyArn === key?.outputs.arn);
      return key !== undefined && others.length >= call.quota("aliasesPerKey")
        ? refuse("LimitExceededException", "The request was rejected because a quota was exceeded.")
        : undefined;
    },
  },
  {
    id: "KM-16",
    types: [GRANT],
    at: ["check", "create"],
    demands:
      "A grant has a name of up to 256 plain characters, permits what its key can do, and limits the encryption " +
      "context in one way, of keys that know one.",
    source: CREATE_GRANT,
    judge: (call) => (call.moment === "check" ? faultyName(call) : faultyGrant(call)),
  },
  {
    id: "KM-GRANTEE",
    types: [GRANT],
    at: ["create"],
    demands: "Whom a grant is for, and who may retire it, exist.",
    source: CREATE_GRANT,
    isRetried: true,
    judge: (call) => {
      const unknown = ["granteePrincipal", "retiringPrincipal"]
        .flatMap((property) => call.text(property) ?? [])
        .find((principal) => !isKnownPrincipal(call, principal));
      return unknown === undefined
        ? undefined
        : refuse("InvalidArnException", `ARN does not refer to a valid principal: ${unknown}`);
    },
  },
  {
    id: "KM-GRANTS",
    types: [GRANT],
    at: ["create"],
    demands: "The key may have another grant.",
    source: QUOTAS,
    judge: (call) => {
      const key = keyOf(call);
      const others = call
        .list(GRANT)
        .filter(({ outputs }) => call.key(String(outputs.keyId))?.id === key?.id);
      return key !== undefined && others.length >= call.quota("grantsPerKey")
        ? refuse("LimitExceededException", "The request was rejected because a quota was exceeded.")
        : undefined;
    },
  },
  {
    id: "KM-19-GRANT",
    types: [GRANT],
    at: ["create"],
    demands: "Grants are on keys that exist and are enabled.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
    judge: (call) => {
      const key = keyOf(call);
      if (key === undefined) return missingKey(call, call.text("keyId"));
      return isEnabled(key)
        ? undefined
        : refuse("DisabledException", `${String(key.outputs.arn)} is disabled.`);
    },
  },
];

function keyOf(call: Call): StoredResource | undefined {
  return call.key(call.text("keyId"));
}

function faultyName(call: Call) {
  const name = call.text("name");
  return name === undefined || /^[a-zA-Z0-9:/_-]{1,256}$/.test(name)
    ? undefined
    : refuse(INVALID, "name must be 1 to 256 characters long and contain only [a-zA-Z0-9:/_-]");
}

function faultyGrant(call: Call) {
  const key = keyOf(call);
  const constraints = call
    .objects("constraints")
    .flatMap(({ encryptionContextEquals, encryptionContextSubset }) => [
      encryptionContextEquals,
      encryptionContextSubset,
    ])
    .filter((context) => Object.keys(object(context) ?? {}).length > 0);
  if (constraints.length > 1) return refuse(INVALID, "More than one constraint supplied");
  if (key === undefined) return undefined;
  const { customerMasterKeySpec, keySpec = customerMasterKeySpec, keyUsage } = key.outputs;
  const able = grantOperations(String(keySpec), String(keyUsage));
  const unable = call.texts("operations").filter((operation) => !able.includes(operation));
  if (unable.length > 0)
    return refuse(
      INVALID,
      `Unsupported grant operations for a key of ${String(keySpec)}: ${unable.join(", ")}`,
    );
  return constraints.length > 0 && !isSymmetric(key)
    ? refuse(INVALID, "Encryption context constraints are for symmetric encryption keys only")
    : undefined;
}
