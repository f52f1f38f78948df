import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFolder } from "../../cli/project";

const written = [
  "README.md",
  "examples/orders/README.md",
  "iam/README.md",
  "policy-pack/README.md",
  "simulator/README.md",
  ...(readdirSync(join(projectFolder, "docs"), { recursive: true }) as string[])
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

describe("links between documents", () => {
  for (const document of written) {
    it(`${document} links to files and headings that there are`, () => {
      const text = readFileSync(join(projectFolder, document), "utf8");
      const broken = [...withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
        .map(([, file = "", heading]) => ({ file, heading }))
        .filter(({ file, heading }) => {
          const target =
            file === "" ? join(projectFolder, document) : join(projectFolder, dirname(document), file);
          return !existsSync(target) || (heading !== undefined && !anchors(target).has(heading));
        });
      assert.deepEqual(broken, []);
    });
  }
});

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

const known = new Map<string, Set<string>>();

/** The anchors that GitHub makes of a document's headings, and those written in it. */
function anchors(file: string): Set<string> {
  const found = known.get(file);
  if (found !== undefined) return found;
  const text = readFileSync(file, "utf8");
  const names = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id ?? ""));
  const count = new Map<string, number>();
  for (const [, heading = ""] of text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-");
    const before = count.get(slug) ?? 0;
    count.set(slug, before + 1);
    names.add(before === 0 ? slug : `${slug}-${before}`);
  }
  known.set(file, names);
  return names;
}
