import { createHash } from "node:crypto";

/** Letters of the digest that keeps a cut name apart from its neighbours. */
const digestLength = 6;

/**
 * `parts` joined by hyphens, cut to `limit` characters. A cut name ends in a digest of the whole name, so that two
 * long names stay apart and the same name is always cut alike.
 */
export function physicalName(parts: readonly string[], limit: number): string {
  const whole = parts.join("-");
  if (whole.length <= limit) {
    return whole;
  }
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, digestLength);
  const head = whole.slice(0, limit - digestLength - 1).replace(/-+$/, "");
  return `${head}-${digest}`;
}
