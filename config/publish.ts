/** `npm run config:publish`: writes what is published of the settings' schema, for editors and for readers. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "./json-schema";
import { settingsPage } from "./settings-page";

const project = "bulwark";
writeFileSync(join(__dirname, "stack.schema.json"), `${JSON.stringify(stackFileSchema(project), null, 2)}\n`);
writeFileSync(join(__dirname, "../docs/configuration.md"), settingsPage(project));
