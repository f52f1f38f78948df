/** What findings on policy documents rest on, as digests: they tell documents apart and show nothing of them. */
import { hash } from "node:crypto";
import { type Policy, type PolicyStatement, canonicalDocument, policyDocument } from "../../iam";

/**
 * Of statements of a policy, together with those that deny, which narrow them: whoever lived with a finding did so with
 * both. How a document is spelt, the order of its statements and their names do not count.
 *
 * @param atFault `@default` all of them, for what only the policy as a whole tells
 */
export function evidenceOf(policy: Policy, atFault: readonly PolicyStatement[] = policy.statements): string {
  const { kind, version } = policy;
  const paths = new Set(atFault.map(({ path }) => path));
  const statements = policy.statements.filter(({ effect, path }) => effect === "Deny" || paths.has(path));
  const { Statement } = canonicalDocument(policyDocument({ kind, version, statements }));
  const texts = Statement.map((statement) => JSON.stringify({ ...statement, Sid: undefined })).toSorted();
  return hash("sha256", [version, ...texts].join("\n"));
}

/** Of what is no valid document: as it is written. */
export function evidenceOfMalformed(document: string | object): string {
  return hash("sha256", typeof document === "string" ? document : JSON.stringify(document));
}
