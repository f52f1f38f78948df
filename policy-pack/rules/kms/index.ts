import type { Rule } from "../../core/rule";
import { kmsWildcardPrincipal } from "./wildcard-principal";

export const kmsRules: readonly Rule[] = [kmsWildcardPrincipal];
