import type { Rule } from "../../core/rule";
import { detectorEnabled } from "./detectors";

export const guarddutyRules: readonly Rule[] = [detectorEnabled];
