import { type RawAction, type RawResourceType, serviceData, serviceNames } from "./store";

/** What an action does to what it is used on. */
export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

/**
 * An action as AWS publishes it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface ActionDetails {
  /** With its service, in AWS's spelling, e.g. `s3:PutObject`. */
  readonly name: string;
  readonly accessLevel: AccessLevel;
  /** Empty where the action knows no resource: statements must then name `*`. */
  readonly resourceTypes: readonly ActionResourceType[];
  /** Those of the action, without the global ones; those of a resource type lie with it. */
  readonly conditionKeys: readonly string[];
}

/** A type of resource that an action can be limited to. */
export interface ActionResourceType {
  readonly name: string;
  /** A request always names one of this type, next to those of other required types. */
  readonly required: boolean;
  /** Formats, e.g. `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  readonly arns: readonly string[];
  readonly conditionKeys: readonly string[];
}

const details = new Map<string, ActionDetails>();

/**
 * What AWS publishes about an action; service and name in any case. Undefined for unknown ones, which AWS accepts in
 * policies all the same. Reads the data of the action's service, once.
 *
 * @example actionDetails("s3:PutObject")?.accessLevel // "Write"
 */
export function actionDetails(action: string): ActionDetails | undefined {
  const key = action.toLowerCase();
  const known = details.get(key);
  if (known !== undefined) return known;
  const colon = key.indexOf(":");
  const prefix = key.slice(0, Math.max(colon, 0));
  const name = key.slice(colon + 1);
  const service = serviceData(prefix);
  const raw = service?.actions.get(name);
  if (service === undefined || raw === undefined) return undefined;
  const made = describe(prefix, raw, service.resourceTypes);
  details.set(key, made);
  return made;
}

/** Whether statements can limit an action to resources; undefined for unknown actions. */
export function supportsResources(action: string): boolean | undefined {
  const found = actionDetails(action);
  return found && found.resourceTypes.length > 0;
}

/** All condition keys that may bear on an action, its own and its resources', without the global ones (`aws:...`). */
export function conditionKeysOf(action: string): readonly string[] | undefined {
  const found = actionDetails(action);
  return found && [...new Set([found, ...found.resourceTypes].flatMap(({ conditionKeys }) => conditionKeys))];
}

/** The resource types of a service with their ARN formats; undefined for an unknown service. */
export function resourceArns(
  service: string,
): readonly { readonly name: string; readonly arn: string }[] | undefined {
  const found = serviceData(service)?.resourceTypes;
  return found && [...found.values()].map(({ key, arn }) => ({ name: key, arn }));
}

/** Whether AWS has a service of this prefix, e.g. `s3`. */
export function knownService(service: string): boolean {
  return serviceNames().has(service.toLowerCase());
}

function describe(
  prefix: string,
  { name, accessLevel, resourceTypes, conditionKeys }: RawAction,
  types: ReadonlyMap<string, RawResourceType>,
): ActionDetails {
  return {
    name: `${prefix}:${name}`,
    // "Permissions management, Write": the first says more.
    accessLevel: accessLevel.split(",")[0] as AccessLevel,
    resourceTypes: resourceTypes.map((type) => {
      const found = types.get(type.name.toLowerCase());
      return {
        name: type.name,
        required: type.required,
        arns: found === undefined ? [] : [found.arn],
        conditionKeys: [...new Set([...type.conditionKeys, ...(found?.conditionKeys ?? [])])],
      };
    }),
    conditionKeys,
  };
}
