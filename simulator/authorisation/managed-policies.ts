import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePolicy, type Policy } from "../../iam";

/**
 * Whether there is a policy of AWS itself with that ARN; undefined for an ARN that is not of such a policy, or of
 * another partition than `aws`, whose list is not known here.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export function isManagedByAws(arn: string): boolean | undefined {
  const path = pathOf(arn);
  return path === undefined ? undefined : texts().has(path);
}

/** A policy of AWS itself; undefined for those whose text is not kept here. */
export function managedByAws(arn: string): Policy | undefined {
  const path = pathOf(arn) ?? "";
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const text = texts().get(path) ?? "";
  if (text === "") return undefined;
  const policy = parsePolicy(text, "identity");
  parsed.set(path, policy);
  return policy;
}

const parsed = new Map<string, Policy>();
let read: ReadonlyMap<string, string> | undefined;

/** Texts by path and name; an empty one where it is not kept. */
function texts(): ReadonlyMap<string, string> {
  read ??= new Map(
    readFileSync(join(__dirname, "managed-policies.txt"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("/"))
      .map((line) => {
        const [path = ""] = line.split(" ", 1);
        return [path, line.slice(path.length + 1)];
      }),
  );
  return read;
}

function pathOf(arn: string): string | undefined {
  const prefix = "arn:aws:iam::aws:policy";
  return arn.startsWith(`${prefix}/`) ? arn.slice(prefix.length) : undefined;
}
