import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { makeCached } from "./cache";
import { NotUsable, type Engine, type Search } from "./engine";
import { isReachable } from "./network";
import { withProgress } from "./progress";

/** The installer fetches the CLI of the SDK's own version. */
export const installedVersion = sdkVersion;

const installerSite = "https://get.pulumi.com";

/**
 * Pulumi's official installer, through the Automation API.
 * https://www.pulumi.com/docs/iac/automation-api/
 */
export async function fromInstaller(search: Search, site = installerSite): Promise<Engine> {
  if (!(await isReachable(site, search.env))) {
    throw new NotUsable(`${site} does not answer (offline?).`);
  }
  return await makeCached(search, installedVersion, async (root) => {
    // Loaded here because it is slow to load and hardly ever needed.
    const { PulumiCommand } =
      require("@pulumi/pulumi/automation") as typeof import("@pulumi/pulumi/automation");
    await withProgress(
      search.report,
      `Installing Pulumi ${installedVersion} with its official installer`,
      () => PulumiCommand.install({ root }),
    ).catch((error: unknown) => {
      throw new NotUsable(`it failed: ${firstLine(error)}`);
    });
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
}
