import type { Rule } from "../../core/rule";
import { accessLogging } from "./access-logging";
import { aclsDisabled, noPublicAcl } from "./acls";
import { objectLock, replicated } from "./durability";
import { bucketEncryption } from "./encryption";
import { lifecycleAbortsUploads, lifecycleConfigured } from "./lifecycle";
import { deterministicNames, noForceDestroy } from "./names";
import { s3PolicyRules } from "./policies";
import { accessPointPublicAccess, accountPublicAccess, bucketPublicAccess } from "./public-access";
import { mfaDelete, versioningEnabled } from "./versioning";
import { noWebsite } from "./website";

export const s3Rules: readonly Rule[] = [
  bucketEncryption,
  bucketPublicAccess,
  accountPublicAccess,
  accessPointPublicAccess,
  aclsDisabled,
  noPublicAcl,
  versioningEnabled,
  mfaDelete,
  accessLogging,
  lifecycleConfigured,
  lifecycleAbortsUploads,
  objectLock,
  replicated,
  noWebsite,
  deterministicNames,
  noForceDestroy,
  ...s3PolicyRules,
];
