import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** How the engine marks a secret: https://github.com/pulumi/pulumi, sdk/go/common/resource/sig/sig.go. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Shorter ones are words that stand everywhere, like "yes" or a port: hiding them would hide the finding. */
const SHORTEST = 4;

const HIDDEN = "[secret]";

/** Collects every text that the properties mark as secret: whole values, and the parts of JSON in them. */
export function secretsIn(properties: readonly (Struct | undefined)[]): Set<string> {
  const found = new Set<string>();
  for (const each of properties) {
    search(each?.toJavaScript(), false, found);
  }
  return found;
}

/** A rule must not repeat secrets; should it happen, they do not get out. */
export function hide(text: string, secrets: ReadonlySet<string>): string {
  const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text);
}

function search(value: unknown, secret: boolean, found: Set<string>): void {
  if (typeof value === "string" || typeof value === "number") {
    if (secret) {
      addText(String(value), found);
    }
  } else if (Array.isArray(value)) {
    value.forEach((each) => {
      search(each, secret, found);
    });
  } else if (typeof value === "object" && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    if (record[SIGNATURE_KEY] === SECRET_SIGNATURE) {
      search(record.value, true, found);
    } else {
      Object.values(record).forEach((each) => {
        search(each, secret, found);
      });
    }
  }
}

function addText(text: string, found: Set<string>): void {
  if (text.length >= SHORTEST) {
    found.add(text);
  }
  if (/^\s*[[{]/.test(text)) {
    try {
      search(JSON.parse(text), true, found);
    } catch {
      // No JSON: only the whole is the secret.
    }
  }
}
