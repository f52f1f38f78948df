/** Text that is a secret wherever it stands. */
const SECRETS: readonly RegExp[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{22,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\b[sr]k_live_[A-Za-z0-9]{16,}\b/,
];

/** Names whose values are secrets. Names of where a secret is (`..._ARN`, `..._URL`) are none. */
const SECRET_NAME =
  /(?:^|[_.-]|[a-z](?=[A-Z]))(?:password|passwd|passphrase|secret|token|api_?key|private_?key|secret_?key|access_?key)$/i;

/** `NAME=value`, `name: value`, each with quotes or without. */
const ASSIGNMENT = /([A-Za-z_][\w.-]*)["']?\s*[=:]\s*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'#;,]+))/g;

/** Whether a text holds something that is a secret by its form, or a literal value for a name that means a secret. */
export function holdsSecret(text: string): boolean {
  if (SECRETS.some((secret) => secret.test(text))) {
    return true;
  }
  return [...text.matchAll(ASSIGNMENT)].some(([, name = "", inDouble, inSingle, bare]) =>
    isSecretValue(name, inDouble ?? inSingle ?? bare ?? ""),
  );
}

/** Whether `value` is a literal secret, judged by the name it is given. */
export function isSecretValue(name: string, value: string): boolean {
  return SECRET_NAME.test(name) && !isReference(value);
}

/** Whether the name means a secret, whatever its value. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Where a secret is, or how it is made: an ARN, a path, an address, a variable, a command. */
function isReference(value: string): boolean {
  return value === "" || /^(?:arn:|\/|https?:|\$|`|\{\{|<)/.test(value) || value.includes("$(");
}
