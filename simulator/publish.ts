/** `npm run simulator:docs`: writes what the simulated AWS models and demands, and what it does not. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { coveragePage } from "./coverage-page";

/** From the repository's root. */
export const coveragePath = "docs/simulated-aws.md";

const root = path.resolve(__dirname, "..");

/** The text of {@link coveragePath}. */
export async function publishedPage(): Promise<string> {
  const filepath = path.join(root, coveragePath);
  return await prettier.format(coveragePage(), { ...(await prettier.resolveConfig(filepath)), filepath });
}

if (require.main === module) {
  void publishedPage().then((text) => {
    fs.writeFileSync(path.join(root, coveragePath), text);
  });
}
