import type { Rule } from "../../core/rule";
import { managedPolicyRules } from "./managed-policies";
import { riskRules } from "./risks";
import { trustRules } from "./trust";
import { userRules } from "./users";
import { wildcardRules } from "./wildcards";

export const iamRules: readonly Rule[] = [
  ...wildcardRules,
  ...riskRules,
  ...managedPolicyRules,
  ...trustRules,
  ...userRules,
];
