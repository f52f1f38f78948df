import type { Rule } from "../../core/rule";
import { cacheRules } from "./caches";
import { clusterRules } from "./clusters";
import { searchRules } from "./search";
import { streamRules } from "./streams";
import { warehouseRules } from "./warehouses";

/** The same few demands on services that keep or move data. */
export const dataRules: readonly Rule[] = [
  ...cacheRules,
  ...clusterRules,
  ...searchRules,
  ...streamRules,
  ...warehouseRules,
];
