import type { Rule } from "../../core/rule";
import { deadLetters } from "./dead-letters";
import {
  codeSigned,
  concurrencyLimited,
  environmentEncrypted,
  inVpc,
  noSecretsInEnvironment,
  runtimeSupported,
  traced,
} from "./functions";

export const lambdaRules: readonly Rule[] = [
  runtimeSupported,
  environmentEncrypted,
  noSecretsInEnvironment,
  inVpc,
  deadLetters,
  traced,
  concurrencyLimited,
  codeSigned,
];
