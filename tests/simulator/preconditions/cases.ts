import assert from "node:assert/strict";
import type { WorldOptions } from "../../../simulator";
import { preconditions, type Precondition } from "../../../simulator/preconditions";
import { SimulatedAws } from "./simulated";

/** A precondition violated, and met by the smallest change. */
export interface Case<Given> {
  /** What is special about this case, where a precondition has several. */
  readonly title?: string;
  readonly world?: WorldOptions;
  /** Makes what both need. @default nothing */
  readonly given?: (aws: SimulatedAws) => Promise<Given>;
  readonly passes: (aws: SimulatedAws, given: Given) => Promise<unknown>;
  readonly fails: (aws: SimulatedAws, given: Given) => Promise<unknown>;
  /** The end of what the engine is told: `Code: message`, or as much of it as AWS's sources fix. */
  readonly refusal: string | RegExp;
  /** The calls themselves succeed; `refusal` is a shortcoming afterwards. @default false */
  readonly afterwards?: boolean;
}

const shown = new Set<string>();

/**
 * Shows a precondition both ways, through the interface that the engine uses.
 *
 * ```ts
 * precondition("CT-1", {
 *   passes: async (aws) => aws.create(TRAIL, { s3BucketName: (await aws.create(BUCKET, { bucket: "logs" })).id }),
 *   fails: (aws) => aws.create(TRAIL, { s3BucketName: "logs" }),
 *   refusal: "S3BucketDoesNotExistException: S3 bucket logs does not exist!",
 * });
 * ```
 */
export function precondition<A = undefined, B = A, C = A, D = A, E = A, F = A>(
  id: string,
  ...cases: readonly [Case<A>, Case<B>?, Case<C>?, Case<D>?, Case<E>?, Case<F>?, ...Case<A>[]]
): void;
export function precondition<Given = undefined>(id: string, ...cases: readonly Case<Given>[]): void;
export function precondition(id: string, ...cases: readonly unknown[]): void {
  shown.add(id);
  const subject = preconditions.find((each) => each.id === id);
  describe(`${id} ${subject?.demands ?? ""}`, () => {
    let aws: SimulatedAws;

    afterEach(async () => {
      await aws.stop();
    });

    for (const {
      title = "",
      world,
      given,
      passes,
      fails,
      refusal,
      afterwards = false,
    } of cases as readonly Case<unknown>[]) {
      const begin = async (): Promise<unknown> => {
        aws = await SimulatedAws.start(world);
        return given?.(aws);
      };

      it(`passes ${title}`, async () => {
        assert.ok(subject, `There is no precondition ${id}.`);
        const made = await begin();
        await passes(aws, made);
        if (afterwards) assert.deepEqual(messages(aws), []);
      });

      it(`refuses ${title}`, async () => {
        const made = await begin();
        if (!afterwards) return assert.rejects(async () => fails(aws, made), said(refusal));
        await fails(aws, made);
        assert.ok(
          messages(aws).some(matching(refusal)),
          `${JSON.stringify(messages(aws))} is not ${String(refusal)}`,
        );
      });
    }
  });
}

/** Asserts that all preconditions whose id begins so have been shown by {@link precondition}. */
export function showsAll(...prefixes: readonly string[]): void {
  showsAllOf(preconditions.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix))));
}

/** Asserts that those preconditions have been shown by {@link precondition}. */
export function showsAllOf(those: readonly Precondition[]): void {
  const ids = those.map(({ id }) => id);
  it(`shows all of ${ids.join(", ")}`, () => {
    assert.deepEqual(
      ids.filter((id) => !shown.has(id)),
      [],
    );
  });
}

function messages(aws: SimulatedAws): string[] {
  return aws.shortcomings().map(({ error }) => error.message);
}

function said(refusal: string | RegExp): (error: Error) => boolean {
  return (error) => {
    assert.ok(matching(refusal)(error.message), `"${error.message}" is not ${String(refusal)}`);
    return true;
  };
}

function matching(refusal: string | RegExp): (message: string) => boolean {
  return (message) => (typeof refusal === "string" ? message.endsWith(refusal) : refusal.test(message));
}
