import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../shared";
import { CodeError, readCode } from "./code-files";
import { checkHandler, type LambdaRuntime } from "./handler";

/** A function's code on this machine, and what is to run of it. */
export interface LocalCode {
  readonly code: {
    /** A directory or a `.zip` file, relative to the project's folder. */
    readonly path: string;
  };
  readonly runtime: LambdaRuntime;
  readonly handler: string;
}

/**
 * What would make the function fail at its first call, found before anything is deployed: no code, code that cannot be
 * packaged, a handler that is not in it. Lambda itself accepts a function without its handler.
 */
export function codeProblems({ code, runtime, handler }: LocalCode): Problem[] {
  return (
    problemOf(["code", "path"], code.path, () => readCode(code.path)) ??
    problemOf(["handler"], handler, () => {
      checkHandler(readCode(code.path), runtime, handler);
    }) ??
    []
  );
}

function problemOf(at: Problem["path"], value: string, check: () => unknown): Problem[] | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof CodeError) {
      return [{ path: at, value, message: error.message }];
    }
    throw error;
  }
}

/** The code as an archive whose hash depends on names and contents alone: neither on times nor on the machine. */
export function codeArchive(location: string): pulumi.asset.Archive {
  const files = readCode(location);
  return files.kind === "zip"
    ? new pulumi.asset.FileArchive(location)
    : new pulumi.asset.AssetArchive(
        Object.fromEntries(
          files.names.map((name) => [name, new pulumi.asset.FileAsset(path.join(location, name))]),
        ),
      );
}
