import type { Rule } from "../core/rule";
import { kmsWildcardPrincipal } from "./kms";
import { bucketEncryption } from "./s3/encryption";
import { tagLimits } from "./tag-limits";
import { requiredTags } from "./tags";

/** Every rule of the pack. */
export const rules: readonly Rule[] = [kmsWildcardPrincipal, bucketEncryption, requiredTags, tagLimits];
