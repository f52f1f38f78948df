import { awsManagedKeyArn } from "../../services/kms";
import { dnsSuffix } from "../../services/support";
import type { Call } from "../call";
import { isUsable, regionOf } from "./keys";

/** What a service does with a key on behalf of the one who deploys. */
export interface KeyUse {
  /** Id, ARN, alias or ARN of an alias; undefined where AWS takes a key of its own. */
  readonly key: string | undefined;
  /** Service to which the deployer speaks, e.g. `rds`. */
  readonly service: string;
  /** What the deployer must be allowed to do through that service. */
  readonly actions: readonly string[];
  readonly encryptionContext?: Readonly<Record<string, string>>;
}

/** Why a service cannot use a key. */
export type KeyFault = "missing" | "disabled" | "denied";

/** Whether a service can use a key on behalf of the one who deploys; keys of AWS itself it always can. */
export function keyFault(
  call: Call,
  { key: reference, service, actions, encryptionContext }: KeyUse,
): KeyFault | undefined {
  if (reference === undefined || isOfAws(call, reference, service)) return undefined;
  const key = call.key(reference);
  if (key === undefined) return call.mayExist(reference) ? undefined : "missing";
  if (regionOf(key) !== call.region) return "missing";
  if (!isUsable(key)) return "disabled";
  const isAllowed = actions.every((action) =>
    call.deployerMay({
      action,
      resource: String(key.outputs.arn),
      via: [`${service}.${dnsSuffix(call.partition)}`],
      ...(encryptionContext !== undefined && { encryptionContext }),
    }),
  );
  return isAllowed ? undefined : "denied";
}

function isOfAws(call: Call, reference: string, service: string): boolean {
  return /(?:^|:)alias\/aws\//.test(reference) || reference === awsManagedKeyArn(call, service);
}
