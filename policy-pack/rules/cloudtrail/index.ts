import type { Rule } from "../../core/rule";
import { trailBucketLogged, trailBucketPrivate } from "./bucket";
import { dataEvents, managementEvents } from "./events";
import { cloudWatchLogs, logValidation, loggingEnabled, multiRegion, trailOwnKey } from "./trails";

export const cloudtrailRules: readonly Rule[] = [
  multiRegion,
  loggingEnabled,
  managementEvents,
  dataEvents,
  logValidation,
  trailOwnKey,
  cloudWatchLogs,
  trailBucketLogged,
  trailBucketPrivate,
];
