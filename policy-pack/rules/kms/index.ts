import type { Rule } from "../../core/rule";
import { kmsAdministrator } from "./administrator";
import { kmsExplicitPolicy } from "./explicit-policy";
import { kmsDeletionWindow, kmsKeyEnabled, kmsRotation } from "./key-settings";
import { kmsNamedActions } from "./named-actions";
import { kmsRoot } from "./root";
import { kmsServices } from "./services";
import { kmsWildcardPrincipal } from "./wildcard-principal";

export const kmsRules: readonly Rule[] = [
  kmsWildcardPrincipal,
  kmsExplicitPolicy,
  kmsRotation,
  kmsKeyEnabled,
  kmsDeletionWindow,
  kmsAdministrator,
  kmsNamedActions,
  kmsServices,
  kmsRoot,
];
