import type { Rule } from "../../core/rule";
import { familyRules } from "./families";
import { tlsRules } from "./tls-rules";

/** Rules on policy documents and permissions, of all services but KMS, S3 and IAM. */
export const policiesRules: readonly Rule[] = [...familyRules, ...tlsRules];
