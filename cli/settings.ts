import { UserError } from "./errors";

/**
 * A stack's settings file made fit for local state: without the secrets provider of the real stack, for which a local
 * run has no key.
 * @throws UserError when the file holds encrypted values.
 */
export function localSettings(text: string): string {
  const lines = text.split("\n");
  const encrypted = lines.findIndex((line) => /^\s*(?:-\s+)?secure:/.test(line));
  if (encrypted >= 0) {
    throw new UserError(
      `The settings file holds an encrypted value (line ${encrypted + 1}), which a local run cannot read: only the ` +
        `stack's own secrets provider has the key. Fix: keep the secret outside the settings file, for example in AWS ` +
        `Secrets Manager.`,
    );
  }
  return lines.filter((line) => !/^(?:secretsprovider|encryptedkey|encryptionsalt):/.test(line)).join("\n");
}
