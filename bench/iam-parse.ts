/**
 * How long `parsePolicy` takes, next to `JSON.parse` of the same text in the same run.
 * By hand: `node --require ts-node/register bench/iam-parse.ts`
 */
import { parsePolicy, policyDocument } from "../iam";

const ROUNDS = 200;

function documentOf(statements: number): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: Array.from({ length: statements }, (_, index) => ({
      Sid: `Statement${index}`,
      Effect: index % 5 === 0 ? "Deny" : "Allow",
      Principal: {
        AWS: ["arn:aws:iam::111122223333:root", `arn:aws:iam::111122223333:role/bulwark/dev/worker-${index}`],
        Service: "logs.eu-west-1.amazonaws.com",
      },
      Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket*", `s3:Get${index}*`],
      Resource: [`arn:aws:s3:::bulwark-dev-data-${index}`, `arn:aws:s3:::bulwark-dev-data-${index}/*`],
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij", "aws:SourceAccount": ["111122223333"] },
        ArnLikeIfExists: { "aws:SourceArn": `arn:aws:logs:eu-west-1:111122223333:log-group:${index}:*` },
        Bool: { "aws:SecureTransport": true },
      },
    })),
  });
}

/** The median of the runs, in microseconds: other work on the machine shows in the mean, not in it. */
function median(run: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - started) / 1000;
  }).sort((a, b) => a - b);
  return times[ROUNDS >> 1] ?? NaN;
}

const once = process.hrtime.bigint();
parsePolicy(documentOf(2), "bucket");
console.log(`first parsePolicy: ${(Number(process.hrtime.bigint() - once) / 1e6).toFixed(2)} ms`);

const rows = [1, 10, 100].map((statements) => {
  const text = documentOf(statements);
  const object = JSON.parse(text) as object;
  const policy = parsePolicy(text, "bucket");
  const floor = median(() => JSON.parse(text) as unknown);
  const parse = median(() => parsePolicy(text, "bucket"));
  return {
    statements,
    characters: text.length,
    "JSON.parse µs": Math.round(floor),
    "parsePolicy(text) µs": Math.round(parse),
    "times the floor": Number((parse / floor).toFixed(1)),
    "parsePolicy(object) µs": Math.round(median(() => parsePolicy(object, "bucket"))),
    "policyDocument µs": Math.round(median(() => policyDocument(policy))),
  };
});
console.table(rows);
