"use strict";

/**
 * The transpiler of ts-node (tsconfig.json), which would transpile every file in every process again: what it makes of a
 * file is kept in node_modules/.cache, by the file's contents and the compiler's version and options.
 */
const { createHash, randomUUID } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const ts = require("typescript");

/** @param {import("ts-node").CreateTranspilerOptions} options */
exports.create = (
  { service },
  folder = join(__dirname, "..", "node_modules", ".cache", "bulwark-transpiled"),
) => {
  const compilerOptions = service.config.options;
  const compiler = JSON.stringify([ts.version, compilerOptions]);
  return {
    /** @type {import("ts-node").Transpiler["transpile"]} */
    transpile(input, { fileName }) {
      const key = createHash("sha256")
        .update([compiler, basename(fileName), input].join("\0"))
        .digest("hex");
      const file = join(folder, `${key}.json`);
      try {
        return JSON.parse(readFileSync(file, "utf8"));
      } catch {
        // Not there, or spoilt.
      }
      const { outputText, sourceMapText, diagnostics } = ts.transpileModule(input, {
        fileName,
        compilerOptions,
        reportDiagnostics: true,
      });
      if (diagnostics.length === 0) keep(folder, file, JSON.stringify({ outputText, sourceMapText }));
      return { outputText, sourceMapText, diagnostics };
    },
  };
};

/** Writes the file at once, for processes that read it meanwhile. A folder that cannot be written to costs time only. */
function keep(folder, file, text) {
  const draft = join(folder, randomUUID());
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch {
    // Transpiled again the next time.
  }
}
