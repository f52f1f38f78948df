/** `npm run policy:docs`: writes what is published of the rules, for readers and for editors. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { cases } from "../cases";
import { rules } from "../rules";
import { catalogue } from "./catalogue";
import { schemas } from "./config-schema";

/** A file of the repository that is written from the rules. */
export interface PublishedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

const root = path.resolve(__dirname, "../..");
const cataloguePath = "docs/policy";

export async function publishedFiles(): Promise<PublishedFile[]> {
  const files = [...(await catalogue(rules, cases)), ...schemas(rules)];
  return await Promise.all(
    files.map(async (file) => {
      const filepath = path.join(root, file.path);
      const options = await prettier.resolveConfig(filepath);
      return { path: file.path, text: await prettier.format(file.text, { ...options, filepath }) };
    }),
  );
}

/** Pages of the catalogue that are there. */
export function cataloguePages(): string[] {
  const folder = path.join(root, cataloguePath);
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => `${cataloguePath}/${name}`) : [];
}

async function publish(): Promise<void> {
  const files = await publishedFiles();
  for (const page of cataloguePages()) {
    fs.rmSync(path.join(root, page));
  }
  for (const file of files) {
    const target = path.join(root, file.path);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.text);
  }
}

if (require.main === module) {
  void publish();
}
