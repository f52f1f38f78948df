import type { Rule } from "../../core/rule";
import { deliveryEncrypted, recorderOn } from "./recorder";

export const configRules: readonly Rule[] = [recorderOn, deliveryEncrypted];
