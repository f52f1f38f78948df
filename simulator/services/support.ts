import { crc32 } from "node:zlib";
import { arns } from "../../iam";
import type { Instance, Properties } from "../model";
import { digest } from "../names";
import { sameValue } from "../values";
import type { World } from "../world";

/** Where something lives: an {@link Instance} and a {@link World} are such places. */
export type Place = Pick<Instance, "accountId" | "partition" | "region">;

/** Computes one output. */
export type Compute = (instance: Instance) => unknown;

/** What the simulated AWS gives wherever it would tell the time: the simulator has no clock. */
export const INSTANT = "2025-01-01T00:00:00Z";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const lowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";
const mixedAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** ARN of a regional resource. */
export function regionalArn(place: Place, service: string, resource: string): string {
  return arns({ ...place, account: place.accountId }).regional(service, resource);
}

/** ARN of a resource without region. */
export function globalArn(place: Omit<Place, "region">, service: string, resource: string): string {
  return arns({ ...place, account: place.accountId, region: "" }).global(service, resource);
}

/** Makes ids such as `vpc-0123456789abcdef0`: prefix and 17 hex digits. */
export function ec2Id(prefix: string): (instance: Pick<Instance, "hex">) => string {
  return ({ hex }) => `${prefix}-0${hex(16, prefix)}`;
}

/** An id like those of {@link ec2Id} that depends on `parts` only. */
export function derivedEc2Id(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}-0${digest([prefix, ...parts], 16)}`;
}

/** A version 4 UUID. */
export function uuid({ hex }: Pick<Instance, "hex">, salt = "uuid"): string {
  const digits = hex(30, salt);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(12, 15)}`,
    `a${digits.slice(15, 18)}`,
  ];
  return [...parts, digits.slice(18, 30)].join("-");
}

/** `length` characters A-Z and 2-7, as in IAM's unique ids. */
export function upperId(instance: Pick<Instance, "hex">, length: number, salt: string): string {
  return characters(instance.hex(2 * length, salt), base32);
}

/** `length` letters and digits, as at the end of a secret's ARN. */
export function mixedId(instance: Pick<Instance, "hex">, length: number, salt: string): string {
  return characters(instance.hex(2 * length, salt), mixedAlphanumeric);
}

/** `length` lower-case letters and digits that depend on `parts` only. */
export function derivedLowerId(length: number, ...parts: readonly string[]): string {
  return characters(digest(parts, 2 * length), lowerAlphanumeric);
}

/** A Route 53 hosted zone of AWS itself, such as that of a service's endpoints in a region. */
export function hostedZoneId(service: string, region: string): string {
  return `Z${characters(digest([service, region, "zone"], 26), base32)}`;
}

/** The hash of which the AWS provider makes ids for things that have none in AWS. */
export function stringHash(value: string): number {
  return crc32(value);
}

/** The domain of AWS's endpoints in a partition. */
export function dnsSuffix(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** `value` if it is a string, otherwise the empty one. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The strings in `value`, none if it is not a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** `value` if it is an object with properties, otherwise an empty one. */
export function properties(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** An output of another resource; undefined when the resource is not of this world. */
export function outputOf(world: World, type: string, id: unknown, property: string): unknown {
  return world.find(type, text(id))?.outputs[property];
}

/** The last part of an ARN, after its last `/` or `:`; `value` itself if it is no ARN. */
export function lastPart(value: string): string {
  return value.startsWith("arn:") ? (value.split(/[/:]/).at(-1) ?? value) : value;
}

/**
 * The number of a resource's newest version: one more than before when an input changed that is part of a version,
 * which tags and those of `outside` are not.
 */
export function versionNumber(
  { inputs, world, id }: Instance,
  type: string,
  property: string,
  outside: readonly string[] = [],
): number {
  const old = world.find(type, id);
  const number = Number(old?.outputs[property]) || 0;
  const left = ["region", "tags", "tagsAll", ...outside];
  const part = (all: Properties): Properties =>
    Object.fromEntries(
      Object.entries(all).filter(([name, value]) => !left.includes(name) && value !== undefined),
    );
  return old !== undefined && number > 0 && sameValue(part(old.inputs), part(inputs)) ? number : number + 1;
}

/** A call that AWS or the provider refuses, with AWS's error code. */
export function refusal(code: string, message: string): Error {
  return new Error(`${code}: ${message}`);
}

export const emptyText: Compute = () => "";
export const emptyList: Compute = () => [];
/** An output that stays absent: AWS has nothing to tell until the program asks for it. */
export const absent: Compute = () => undefined;
export const accountId: Compute = (instance) => instance.accountId;

/** Always the same value. */
export function always(value: unknown): Compute {
  return () => value;
}

function characters(digits: string, alphabet: string): string {
  return (digits.match(/../g) ?? []).map((pair) => alphabet[parseInt(pair, 16) % alphabet.length]).join("");
}
