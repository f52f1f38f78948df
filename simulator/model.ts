import type { World } from "./world";

/**
 * Property values as programs see them: camelCase keys, secrets unwrapped. Assets and archives are plain objects with
 * `path`, `text`, `uri` or `assets` and mostly `hash` (see values.ts). In a preview a value may be `UNKNOWN`.
 */
export type Properties = Record<string, unknown>;

/** What a model's functions may look at when a resource has been created or updated. */
export interface Instance {
  /** Inputs with the provider's defaults filled in. */
  readonly inputs: Properties;
  readonly id: string;
  /** Region of the resource: its own `region` input or the provider's. */
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly world: World;
  /** `length` (at most 64) stable hex digits that depend on the resource's identity and `salt` only. */
  hex(length: number, salt?: string): string;
}

/**
 * How one resource type of the AWS provider behaves offline. A model says what the provider and AWS add to the
 * inputs; creation, previews, updates, replacement, deletion and refresh follow from it.
 */
export interface ResourceModel {
  /** Type token, e.g. `aws:kms/key:Key`. */
  readonly type: string;
  /** The input that carries the physical name, made by the provider when absent (`name`, `bucket` ...). */
  readonly physicalName?: string;
  /** Inputs whose change replaces the resource, besides `region` and a `physicalName` that does not change in place. */
  readonly replaceOn?: readonly string[];
  /** Replacement deletes the old one first (a name that must be free again, for example). */
  readonly deleteBeforeReplace?: boolean;
  /** The physical name changes in place, and these computed outputs with it. */
  readonly followName?: readonly string[];
  /** Values the provider knows at preview already, for inputs left out. */
  readonly defaults?: (inputs: Properties) => Properties;
  /** Inputs that tell apart resources of one id, e.g. `function` of a Lambda permission: ids are unique within these. */
  readonly uniqueWithin?: readonly string[];
  /** The id that the provider stores. A second resource of the same id is refused unless the id comes from `hex`. */
  readonly id: (instance: Omit<Instance, "id">) => string;
  /** Ids are taken for all accounts and regions, as the names of buckets are. */
  readonly uniqueEverywhere?: boolean;
  /** Outputs that AWS computes: unknown until created, kept on update unless listed in `volatile`. */
  readonly computed?: Readonly<Record<string, (instance: Instance) => unknown>>;
  /** Computed outputs that every update computes anew (versions, etags): unknown in an update's preview. */
  readonly volatile?: readonly string[];
  /** Has `tags` and `tagsAll`. */
  readonly taggable?: boolean;
}

/** A provider function (`aws:index/getCallerIdentity:getCallerIdentity`). */
export interface FunctionModel {
  readonly token: string;
  readonly invoke: (inputs: Properties, world: World) => Properties;
}

/** The models of one AWS service. */
export interface ServiceModel {
  readonly resources: readonly ResourceModel[];
  readonly functions?: readonly FunctionModel[];
}
