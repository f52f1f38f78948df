import { SECRET, SIGNATURE, UNKNOWN, isObject } from "../values";

/** A resource as a stack's state, a preview or a simulated AWS knows it. */
export interface PlainResource {
  /** Pulumi's type token, e.g. `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly urn: string;
  /** What the provider calls it; empty for components. */
  readonly id: string;
  /** The provider that made it, `urn::id`: tells resources of several accounts and regions apart. */
  readonly provider?: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A value that is there but cannot be read. */
export interface Hidden {
  readonly hidden: string;
}

/** The logical name at the end of a URN. */
export function logicalName({ urn }: Pick<PlainResource, "urn">): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** How messages name a resource: its logical name and the kind of thing it is, e.g. `data-policy (BucketPolicy)`. */
export function described(resource: Pick<PlainResource, "urn" | "type">): string {
  return `${logicalName(resource)} (${resource.type.slice(resource.type.lastIndexOf(":") + 1)})`;
}

/** A text among the outputs; undefined where there is none, or it is empty, or it cannot be read. */
export function text({ outputs }: Pick<PlainResource, "outputs">, property: string): string | undefined {
  const value = readable(outputs[property]);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The texts of a list among the outputs. */
export function texts({ outputs }: Pick<PlainResource, "outputs">, property: string): string[] {
  const value = readable(outputs[property]);
  return Array.isArray(value) ? value.map(readable).filter((item) => typeof item === "string") : [];
}

/** The objects of a list among the outputs. */
export function objects(
  { outputs }: Pick<PlainResource, "outputs">,
  property: string,
): Readonly<Record<string, unknown>>[] {
  const value = readable(outputs[property]);
  return Array.isArray(value) ? value.map(readable).filter(isObject) : [];
}

/** The value itself, out of a secret that can be opened; or why it cannot be read. */
export function readable(value: unknown): unknown {
  if (value === UNKNOWN) return { hidden: "is not known before the deployment" } satisfies Hidden;
  if (!isObject(value) || value[SIGNATURE] !== SECRET) return value;
  if (typeof value.plaintext === "string") return JSON.parse(value.plaintext) as unknown;
  if (value.value !== undefined) return readable(value.value);
  return { hidden: "is a secret, encrypted in this state" } satisfies Hidden;
}

export function isHidden(value: unknown): value is Hidden {
  return isObject(value) && typeof value.hidden === "string" && Object.keys(value).length === 1;
}
