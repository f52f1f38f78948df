import type { Rule } from "../../core/rule";
import { tagLimits } from "./limits";
import { requiredTags } from "./required";

export const tagsRules: readonly Rule[] = [requiredTags, tagLimits];
