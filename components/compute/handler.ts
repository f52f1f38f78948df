import { CodeError, type CodeFiles } from "./code-files";

/**
 * Runtimes that AWS supports for new functions and whose handlers can be checked before a deployment.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export const lambdaRuntimes = [
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
  "nodejs22.x",
  "nodejs24.x",
] as const;

export type LambdaRuntime = (typeof lambdaRuntimes)[number];

/** What a handler must look like, and how a runtime finds it. */
interface HandlerRules {
  readonly form: string;
  /** The files that may hold the module, in the runtime's order, and the name sought in them. */
  readonly split: (
    handler: string,
  ) => { readonly files: readonly string[]; readonly name: string } | undefined;
  readonly binds: (source: string, name: string) => boolean;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html */
const python: HandlerRules = {
  form: "module.function or package.module.function",
  split: (handler) => {
    const match = /^([A-Za-z_][\w/-]*(?:\.[A-Za-z_][\w-]*)*)\.([A-Za-z_]\w*)$/.exec(handler);
    const module = match?.[1]?.replaceAll(".", "/");
    const name = match?.[2];
    return module === undefined || name === undefined
      ? undefined
      : { files: [`${module}.py`, `${module}/__init__.py`], name };
  },
  binds: (source, name) =>
    [
      `^[ \\t]*(?:async[ \\t]+)?(?:def|class)[ \\t]+${name}\\b`,
      `^[ \\t]*(?:\\w+[ \\t]*=[ \\t]*)*${name}[ \\t]*[:=]`,
      `^[ \\t]*(?:from\\b[^\\n]*)?import[ \\t]+(?:\\([^)]*\\b${name}\\b|[^\\n#]*\\b${name}\\b|\\*)`,
    ].some((pattern) => new RegExp(pattern, "m").test(source)),
};

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
const node: HandlerRules = {
  form: "file.export or folder/file.export",
  split: (handler) => {
    const match = /^((?:[\w-]+\/)*[\w-]+)\.([A-Za-z_$][\w$]*)$/.exec(handler);
    const module = match?.[1];
    const name = match?.[2];
    return module === undefined || name === undefined
      ? undefined
      : { files: [".js", ".mjs", ".cjs"].map((extension) => module + extension), name };
  },
  // Bundlers write exports in many ways, but all of them export something and say the name.
  binds: (source, name) =>
    /\bexports?\b/.test(source) &&
    new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(source),
};

/**
 * That `runtime` will find `handler` in `files`.
 * @throws CodeError when it will not.
 */
export function checkHandler(files: CodeFiles, runtime: LambdaRuntime, handler: string): void {
  const rules = runtime.startsWith("python") ? python : node;
  const sought = rules.split(handler);
  if (sought === undefined || handler.length > 128) {
    throw new CodeError(
      `of the form ${rules.form}, at most 128 characters`,
      `write it as ${runtime} takes it`,
    );
  }
  const file = sought.files.find((name) => files.names.includes(name));
  if (file === undefined) {
    throw new CodeError(
      `in a module of the code, but this one is absent: looked for ${sought.files.join(" and ")}, found ${sample(files)}`,
      "correct the handler, or put the module in that place",
    );
  }
  if (!rules.binds(files.text(file), sought.name)) {
    throw new CodeError(
      `defined in the code, but ${file} does not define "${sought.name}"`,
      `define it there, or correct the handler`,
    );
  }
}

/** A few of the files, the nearest to the root first. */
function sample(files: CodeFiles): string {
  const depth = (name: string): number => name.split("/").length;
  const nearest = [...files.names].sort((a, b) => depth(a) - depth(b)).slice(0, 5);
  const more = files.names.length - nearest.length;
  return nearest.length === 0 ? "no files" : `${nearest.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
