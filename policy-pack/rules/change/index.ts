import type { Rule } from "../../core/rule";
import { statefulProtected } from "./protection";

export const changeRules: readonly Rule[] = [statefulProtected];
