import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for one test file, removed after its tests. */
export function temporaryFolder(): { readonly path: string; sub(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), "bulwark-test-"));
  after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return {
    path,
    sub(name) {
      return makeFolder(join(path, name));
    },
  };
}

export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** Writes an executable shell script. */
export function script(folder: string, name: string, body: string): void {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}
