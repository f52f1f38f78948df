import { readFileSync } from "node:fs";
import { Pack } from "./core/pack";
import { serve } from "./core/server";
import { rules } from "./rules";

// The engine starts packs in their own folder.
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };

serve(new Pack(rules, { version, folder: process.cwd(), now: new Date() }), version);
