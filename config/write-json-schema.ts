/** `npm run config:schema`: writes config/stack.schema.json from the settings' schema. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "./json-schema";

writeFileSync(
  join(__dirname, "stack.schema.json"),
  `${JSON.stringify(stackFileSchema("bulwark"), null, 2)}\n`,
);
