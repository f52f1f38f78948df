import * as fs from "node:fs";
import * as path from "node:path";
import { unzipSync } from "fflate";

/** What Lambda takes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxUnzippedBytes = 250 * 1024 * 1024;
const maxZippedBytes = 50 * 1024 * 1024;
/** Not a limit of Lambda's: a directory with more files is the wrong directory. */
const maxFiles = 20_000;

/** The files of a function's code, as they will lie beside the handler. */
export interface CodeFiles {
  readonly kind: "directory" | "zip";
  /** Paths with `/` between the parts, sorted. */
  readonly names: readonly string[];
  /** The text of one of {@link names}. */
  text(name: string): string;
}

/** Why code or a handler cannot be used: what is required and what is the case instead, then what mends it. */
export class CodeError extends Error {
  constructor(reason: string, fix: string) {
    super(`${reason}; fix: ${fix}`);
  }
}

/**
 * The code in a directory or a zip file. Hidden files, `__pycache__` and `*.pyc` of a directory are left out: they
 * differ between machines, and the package must not.
 *
 * @throws CodeError when there is nothing at `location`, or nothing that can be packaged safely.
 */
export function readCode(location: string): CodeFiles {
  const stats = fs.statSync(location, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CodeError(
      `a directory or .zip file, but there is nothing at ${path.resolve(location)}`,
      "correct the path (relative to the project's folder), or build the code first",
    );
  }
  if (stats.isDirectory()) {
    return readDirectory(location);
  }
  if (!location.endsWith(".zip")) {
    throw new CodeError(
      "a directory or .zip file, and this is neither",
      "name the directory or the .zip file",
    );
  }
  if (stats.size > maxZippedBytes) {
    throw tooLarge(`at most ${maxZippedBytes} bytes for a direct upload, but the file has ${stats.size}`);
  }
  return readZip(location);
}

function readDirectory(root: string): CodeFiles {
  const names: string[] = [];
  let bytes = 0;
  const visit = (folder: string): void => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (isLeftOut(entry.name)) {
        continue;
      }
      if (entry.isDirectory()) {
        visit(name);
      } else if (entry.isFile()) {
        names.push(name);
        bytes += fs.statSync(path.join(root, name)).size;
      } else {
        throw new CodeError(
          `plain files only, but "${name}" is a symbolic link or a special file, which may lead out of the package`,
          "replace it with a copy of the file, or bundle the code",
        );
      }
      if (bytes > maxUnzippedBytes) {
        throw tooLarge(`at most ${maxUnzippedBytes} bytes, but the directory holds more`);
      }
      if (names.length > maxFiles) {
        throw tooLarge(`at most ${maxFiles} files, but the directory holds more`);
      }
    }
  };
  visit("");
  return {
    kind: "directory",
    names: names.sort(),
    text: (name) => fs.readFileSync(path.join(root, name), "utf8"),
  };
}

function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === "__pycache__" || name.endsWith(".pyc");
}

function readZip(location: string): CodeFiles {
  const data = fs.readFileSync(location);
  const names: string[] = [];
  let bytes = 0;
  unzip(data, (name, size) => {
    if (leadsOut(name)) {
      throw new CodeError(
        `an archive that stays in its folder, but its entry "${name}" leads out`,
        "rebuild the archive with relative paths",
      );
    }
    bytes += size;
    if (bytes > maxUnzippedBytes) {
      throw tooLarge(`at most ${maxUnzippedBytes} bytes unpacked, but it holds more`);
    }
    if (!name.endsWith("/")) {
      names.push(name);
    }
    return false;
  });
  return {
    kind: "zip",
    names: names.sort(),
    text: (wanted) => Buffer.from(unzip(data, (name) => name === wanted)[wanted] ?? []).toString("utf8"),
  };
}

function leadsOut(name: string): boolean {
  return (
    name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/.test(name) || name.split("/").includes("..")
  );
}

function unzip(data: Uint8Array, wants: (name: string, size: number) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(data, { filter: (file) => wants(file.name, file.originalSize) });
  } catch (error) {
    if (error instanceof CodeError) {
      throw error;
    }
    throw new CodeError(
      "a directory or .zip file, but this one cannot be read",
      "build the archive again (zip -r code.zip .)",
    );
  }
}

function tooLarge(reason: string): CodeError {
  return new CodeError(
    reason,
    "take out what the function does not need, or upload the package to S3 and give bucket and key",
  );
}
