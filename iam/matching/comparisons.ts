import type { ConditionOperator } from "../language/model";
import { ipRange } from "./ip";
import { type Lookup, readPattern } from "./pattern";
import { arnTest, textTest } from "./text-test";

/** Whether a value of the request satisfies one value of the policy. */
export type Test = (requested: string, lookup: Lookup) => boolean;

interface Comparison {
  /** The operator asks that no value of the policy matches. */
  readonly negated: boolean;
  /** Reads a value of the policy once. A value that cannot be read matches nothing. */
  readonly test: (value: string, variables: boolean) => Test;
}

/** What each operator compares; `Null` asks no value and is not here. */
export const COMPARISONS: Readonly<Record<Exclude<ConditionOperator, "Null">, Comparison>> = {
  ...pair("StringEquals", "StringNotEquals", stringTest({ wildcards: false, fold: false })),
  ...pair(
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    stringTest({ wildcards: false, fold: true }),
  ),
  ...pair("StringLike", "StringNotLike", stringTest({ wildcards: true, fold: false })),
  // AWS: "ArnEquals and ArnLike behave identically".
  ...pair("ArnEquals", "ArnNotEquals", arnTest),
  ...pair("ArnLike", "ArnNotLike", arnTest),
  ...pair("IpAddress", "NotIpAddress", ipRange),
  ...pair(
    "NumericEquals",
    "NumericNotEquals",
    orderTest(toNumber, (a, b) => a === b),
  ),
  ...single(
    "NumericLessThan",
    orderTest(toNumber, (a, b) => a < b),
  ),
  ...single(
    "NumericLessThanEquals",
    orderTest(toNumber, (a, b) => a <= b),
  ),
  ...single(
    "NumericGreaterThan",
    orderTest(toNumber, (a, b) => a > b),
  ),
  ...single(
    "NumericGreaterThanEquals",
    orderTest(toNumber, (a, b) => a >= b),
  ),
  ...pair(
    "DateEquals",
    "DateNotEquals",
    orderTest(toTime, (a, b) => a === b),
  ),
  ...single(
    "DateLessThan",
    orderTest(toTime, (a, b) => a < b),
  ),
  ...single(
    "DateLessThanEquals",
    orderTest(toTime, (a, b) => a <= b),
  ),
  ...single(
    "DateGreaterThan",
    orderTest(toTime, (a, b) => a > b),
  ),
  ...single(
    "DateGreaterThanEquals",
    orderTest(toTime, (a, b) => a >= b),
  ),
  ...single("Bool", stringTest({ wildcards: false, fold: true })),
  ...single("BinaryEquals", (value) => (requested) => bytes(requested) === bytes(value)),
};

function single<Name extends string>(name: Name, test: Comparison["test"]) {
  return { [name]: { negated: false, test } } as Record<Name, Comparison>;
}

function pair<Name extends string, Opposite extends string>(
  name: Name,
  opposite: Opposite,
  test: Comparison["test"],
) {
  return { ...single(name, test), [opposite]: { negated: true, test } } as Record<
    Name | Opposite,
    Comparison
  >;
}

function stringTest({ wildcards, fold }: { wildcards: boolean; fold: boolean }): Comparison["test"] {
  return (value, variables) => {
    if (!fold) return textTest(readPattern(value, { wildcards, variables }));
    const test = textTest(readPattern(value.toLowerCase(), { wildcards, variables }));
    return (requested, lookup) => test(requested.toLowerCase(), (key) => lookup(key)?.toLowerCase());
  };
}

function orderTest(
  read: (text: string) => number,
  holds: (a: number, b: number) => boolean,
): Comparison["test"] {
  return (value) => {
    const bound = read(value);
    // Nothing compares with NaN, not even by `<`.
    return (requested) => holds(read(requested), bound);
  };
}

function toNumber(text: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : NaN;
}

/** Milliseconds since 1970 of an ISO 8601 date, or of a number of seconds. Without a zone the time is UTC. */
function toTime(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const [date, time] = text.split("T");
  if (date === undefined || !/^\d{4}(-\d\d(-\d\d)?)?$/.test(date)) return NaN;
  return Date.parse(time === undefined || /(Z|[-+]\d\d:?\d\d)$/.test(time) ? text : `${text}Z`);
}

function bytes(base64: string): string {
  return Buffer.from(base64, "base64").toString("base64");
}
