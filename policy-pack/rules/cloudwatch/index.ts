import type { Rule } from "../../core/rule";
import { alarmsNotify } from "./alarms";

export const cloudwatchRules: readonly Rule[] = [alarmsNotify];
