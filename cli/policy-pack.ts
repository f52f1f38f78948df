import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./errors";
import { projectFolder } from "./project";

/**
 * Arguments by which the engine runs the policy pack with a stack's configuration of it.
 * @throws UserError when the pack is not compiled.
 */
export function policyPackArguments(stack: string): string[] {
  const pack = join(projectFolder, "policy-pack");
  if (!existsSync(join(pack, "bin"))) {
    throw new UserError("The policy pack is not compiled: policy-pack/bin is not there. Fix: npm run build");
  }
  return ["--policy-pack", pack, "--policy-pack-config", join(pack, `config.${stack}.json`)];
}
