/**
 * How long the analysis of a resource policy of 100 statements takes, on one core, parsing included. Run by hand:
 *
 *     node --require ts-node/register bench/iam-analysis.ts
 *
 * The floor to compare with, in the same run, is `JSON.parse` of the same document. Times are of the processor, so that
 * other programs count little; still, both grow on a busy machine, and their relation says more.
 */
import { analysePrincipals, comparePermissions, parsePolicy, reach } from "../iam";

const ACCOUNT = "111122223333";
const STATEMENTS = 100;
const DENIES = 10;

/** A bucket policy with the given number of statements for everybody; the others name a role. */
function documentWith(open: number): string {
  const allows = Array.from({ length: STATEMENTS - DENIES }, (_, index) => ({
    Sid: `Allow${index}`,
    Effect: "Allow",
    Principal: index < open ? "*" : { AWS: `arn:aws:iam::${ACCOUNT}:role/app-${index}` },
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: [`arn:aws:s3:::app-data/part-${index}/*`],
    Condition: { Bool: { "aws:SecureTransport": "true" } },
  }));
  const denies = Array.from({ length: DENIES }, (_, index) => ({
    Sid: `Deny${index}`,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::app-data/secret-${index}/*`, "arn:aws:s3:::app-data"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement: [...allows, ...denies] });
}

/** Milliseconds of the processor for one call, warm. */
function time(work: () => unknown): number {
  for (let run = 0; run < 100; run += 1) work();
  const rounds = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    for (let run = 0; run < 20; run += 1) work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / 20;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
}

for (const open of [0, 5, 10, 20]) {
  const text = documentWith(open);
  const floor = time(() => JSON.parse(text) as unknown);
  const parse = time(() => parsePolicy(text, "bucket"));
  const whole = time(() => analysePrincipals(parsePolicy(text, "bucket")));
  const found = analysePrincipals(parsePolicy(text, "bucket"));
  const witnesses = found.filter(({ witness }) => witness !== undefined).length;
  console.log(
    `${STATEMENTS} statements, ${text.length} characters, ${witnesses} proven public: ` +
      `JSON.parse ${floor.toFixed(2)} ms, parsePolicy ${parse.toFixed(2)} ms, ` +
      `parse and analyse ${whole.toFixed(2)} ms (${(whole / floor).toFixed(0)} times the floor)`,
  );
}

const text = documentWith(5);
const [one, other] = [parsePolicy(text, "bucket"), parsePolicy(documentWith(6), "bucket")];
console.log(`reach of all statements: ${time(() => reach({ resource: one })).toFixed(1)} ms`);
console.log(`comparison of two such policies: ${time(() => comparePermissions(one, other)).toFixed(1)} ms`);
