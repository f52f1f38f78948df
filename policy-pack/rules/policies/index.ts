import type { Rule } from "../../core/rule";
import { knownAccounts } from "./accounts";
import { endpointPolicy } from "./endpoints";
import { familyRules } from "./families";
import { functionRules } from "./functions";
import { limitedServices } from "./services";
import { tlsRules } from "./tls-rules";

/** Rules on policy documents and permissions, of all services but KMS, S3 and IAM. */
export const policiesRules: readonly Rule[] = [
  knownAccounts,
  limitedServices,
  ...familyRules,
  ...tlsRules,
  ...functionRules,
  endpointPolicy,
];
