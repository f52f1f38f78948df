import { readFileSync } from "node:fs";

/** What became of a `pulumi preview`, for people who review a pull request. */
export interface Preview {
  readonly stack: string;
  readonly succeeded: boolean;
  /** Everything that the command printed, without `--diff`: that form leaves the sections out. */
  readonly output: string;
  /** Where the whole output can be read. */
  readonly logUrl: string;
}

/**
 * GitHub takes 65,536 characters. Less is used, for the line that marks the comment, and because the text travels in
 * an environment variable, in base64.
 */
const maxBytes = 60_000;

/** Sections in the order of their use to a reviewer; the change list and the outputs come after them. */
const first = ["Policies", "Diagnostics", "Resources"];

/** The comment on a pull request: policies with their advisories first, then the changes, cut where it is too long. */
export function previewComment({ stack, succeeded, output, logUrl }: Preview): string {
  const sections = splitSections(output);
  const head = `### Preview of \`${stack}\`: ${succeeded ? "succeeded" : "**failed**"}\n\n`;
  const foot = `\n[Whole output](${logUrl})\n`;
  const room = maxBytes - Buffer.byteLength(head) - Buffer.byteLength(foot);

  const important = first.flatMap((name) => sections.get(name) ?? []).join("\n\n");
  const others = [...sections].filter(([name]) => !first.includes(name)).map(([, text]) => text);
  // What comes first may take most of the room, the rest what is left of it.
  const top = important === "" ? "" : `${fenced(important, Math.floor(room * 0.75))}\n`;
  const details = folded("All changes and outputs", others.join("\n\n"), room - Buffer.byteLength(top));
  return head + top + details + foot;
}

/** The parts of the output by heading; what comes before the first heading has the name `""`. */
function splitSections(output: string): Map<string, string> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  sections.set("", lines);
  for (const line of output.replace(/\r/g, "").split("\n")) {
    const name = /^(Policies|Diagnostics|Outputs|Resources|Duration):/.exec(line)?.[1];
    if (name !== undefined) {
      lines = sections.get(name) ?? [];
      sections.set(name, lines);
    }
    lines.push(line);
  }
  return new Map([...sections].map(([name, text]) => [name, text.join("\n").trim()]));
}

function folded(title: string, text: string, room: number): string {
  const open = `<details><summary>${title}</summary>\n\n`;
  const close = "\n</details>\n";
  return open + fenced(text, room - open.length - close.length) + close;
}

/** A code block of at most `room` bytes: nothing in it is read as Markdown or mentions anybody. */
function fenced(text: string, room: number): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${cut(text, room - 2 * fence.length - "text\n\n\n".length)}\n${fence}\n`;
}

/** As many whole lines as fit into `room` bytes, then how many are left out. */
function cut(text: string, room: number): string {
  if (Buffer.byteLength(text) <= room) {
    return text;
  }
  const lines = text.split("\n");
  const note = (left: number): string => `[${left} more lines: see the whole output]`;
  let free = room - note(lines.length).length;
  const kept = lines.findIndex((line) => (free -= Buffer.byteLength(line) + 1) < 0);
  return [...lines.slice(0, kept), note(lines.length - kept)].join("\n");
}

/** `ts-node cli/preview-comment.ts STACK success|failure LOG_URL < OUTPUT > COMMENT` */
if (require.main === module) {
  const [stack = "", outcome, logUrl = ""] = process.argv.slice(2);
  const output = readFileSync(0, "utf8");
  process.stdout.write(previewComment({ stack, succeeded: outcome === "success", output, logUrl }));
}
