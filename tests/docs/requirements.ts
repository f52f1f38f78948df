import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";

/** A test that a document links: its title as it is written in the test's file, templates and all. */
export interface LinkedTest {
  readonly title: string;
  /** From `docs/`, e.g. `../tests/program.test.ts`. */
  readonly file: string;
}

/** A line of docs/requirements.md. */
export interface Requirement {
  readonly id: string;
  readonly promise: string;
  readonly holds: LinkedTest;
  readonly otherwise: LinkedTest;
}

const docs = join(projectFolder, "docs");

export function requirements(): Requirement[] {
  return rowsOf(readFileSync(join(docs, "requirements.md"), "utf8"))
    .filter(([id]) => id !== "id")
    .map(([id = "", promise = "", holds = "", otherwise = ""]) => ({
      id,
      promise,
      holds: linkedTest(holds),
      otherwise: linkedTest(otherwise),
    }));
}

/** The cells of the tables of a document, row by row. */
export function rowsOf(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| -+ /.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** `[title](../tests/file.test.ts)` */
export function linkedTest(cell: string): LinkedTest {
  const [, title = "", file = ""] = /^\[(.+)\]\((\.\.\/tests\/[^)]+)\)$/.exec(cell) ?? [];
  return { title: title.replaceAll("\\", ""), file };
}

/** Whether there is a test of that title in that file. */
export function isThere({ title, file }: LinkedTest): boolean {
  const source = readFileSync(join(docs, file), "utf8");
  const literal = title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`\\bit\\w*\\(\\s*(["\`])${literal}\\1`).test(source);
}
