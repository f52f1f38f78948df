import assert from "node:assert/strict";
import fc from "fast-check";

import { Budget, OutOfBudget } from "../../iam/solving/budget";
import { type Glob, globOf, holds, literal } from "../../iam/solving/glob";
import { difference, findText, intersection } from "../../iam/solving/glob-search";
import { globSet } from "../../iam/solving/glob-set";
import { arnGlob } from "../../iam/solving/patterns";

/** P3: the algebra of `*` and `?`, which every verdict over all requests rests on, against brute force. */

const budget = () => new Budget(500_000);
const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "*", "?"), maxLength: 5 });
const patterns = fc.array(pattern, { maxLength: 3 });

/** All texts of up to five letters, of which `c` stands for those that no pattern names. */
const TEXTS = [""];
for (let from = 0, length = 0; length < 5; length += 1) {
  const to = TEXTS.length;
  for (; from < to; from += 1) for (const letter of "abc") TEXTS.push(`${String(TEXTS[from])}${letter}`);
}

/** An opinion of its own: the platform's regular expressions. */
function matches(text: string, glob: string): boolean {
  return new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(text);
}

describe("iam: P3 glob algebra", () => {
  it("holds exactly the texts that a regular expression matches", () => {
    fc.assert(
      fc.property(pattern, fc.constantFrom(...TEXTS), (glob, text) => {
        assert.equal(holds(globOf(glob), text), matches(text, glob));
      }),
      { numRuns: 2000 },
    );
  });

  it("holds letters of either case where folded, and no others", () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom("a", "A", "b", "B", "c") }), (glob, text) => {
        assert.equal(holds(globOf(glob, true), text), matches(text.toLowerCase(), glob));
      }),
      { numRuns: 1000 },
    );
  });

  it("finds a text in some glob of each set and in none of the others, exactly where there is one", () => {
    let none = 0;
    let some = 0;
    fc.assert(
      fc.property(
        fc.array(fc.array(pattern, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
        patterns,
        (all, outside) => {
          const found = findText(
            {
              all: all.map((set) => globSet(set.map((one) => globOf(one)))),
              none: [globSet(outside.map((one) => globOf(one)))],
            },
            budget(),
          );
          const solves = (text: string) =>
            all.every((set) => set.some((one) => matches(text, one))) &&
            !outside.some((one) => matches(text, one));
          if (found === undefined) {
            none += 1;
            assert.equal(TEXTS.find(solves), undefined);
          } else {
            some += 1;
            assert.ok(solves(found), found);
          }
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(none > 100 && some > 100, `${none} without, ${some} with a text`);
  });

  it("finds intersections and differences, as brute force does", () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const [a, b] = [globOf(one), globOf(other)];
        const common = intersection(a, b, budget());
        if (common === undefined)
          assert.ok(!TEXTS.some((text) => matches(text, one) && matches(text, other)));
        else assert.ok(matches(common, one) && matches(common, other));
        const apart = difference(a, [b], budget());
        if (apart === undefined)
          assert.ok(!TEXTS.some((text) => matches(text, one) && !matches(text, other)));
        else assert.ok(matches(apart, one) && !matches(apart, other));
      }),
      { numRuns: 2000 },
    );
  });

  it("is not led astray by its own words for wildcards", () => {
    const outside = ["*anyone*", "*any-other*", "?", "??"].map((text) => globOf(text));
    const found = difference(globOf("*"), [...outside, literal("")], budget());
    assert.ok(found !== undefined && found.length > 2 && !found.includes("any"));
  });

  it("matches ARNs part by part: no wildcard reaches across a colon, but in the last part", () => {
    const arn = (text: string): Glob => arnGlob(text, false, true, () => null) ?? [];
    assert.ok(holds(arn("arn:aws:sqs:*:*:a*"), "arn:aws:sqs:eu-west-1:111122223333:ab:c"));
    assert.ok(!holds(arn("arn:aws:s*:a"), "arn:aws:sqs:eu-west-1:111122223333:a"));
    assert.ok(holds(arn("arn:aws:s3:*"), "arn:aws:s3:::bucket/key"));
    assert.equal(intersection(arn("arn:aws:s3:::*"), arn("arn:aws:sqs:*:*:*"), budget()), undefined);
    assert.equal(difference(arn("arn:aws:s3:::a/*"), [arn("arn:aws:s3:::*")], budget()), undefined);
    const apart = difference(arn("arn:aws:sqs:*:111122223333:*"), [arn("arn:aws:sqs:eu-*:*:*")], budget());
    assert.ok(apart !== undefined && holds(arn("arn:aws:sqs:*:111122223333:*"), apart));
  });

  it("gives up rather than guess", () => {
    const wide = "ab".split("").map((one) => globOf(`*${`${one}?`.repeat(14)}*`));
    assert.throws(
      () =>
        findText(
          { all: wide.map((one) => globSet([one])), none: [globSet([globOf("*a*b*a*b*")])] },
          new Budget(300),
        ),
      OutOfBudget,
    );
  });
});
