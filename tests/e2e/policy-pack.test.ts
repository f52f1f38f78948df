import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import type { LocalStack } from "../../cli/stack";
import {
  assertRefused,
  assertSucceeded,
  engineTimeout,
  openStack,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

const settings = (more: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify({ config: { "aws:region": "eu-west-1", ...more } });

describe("P2: the policy pack on a program that knows nothing of it", function () {
  this.timeout(updateTimeout);
  const home = temporaryHome();
  const program = join(projectFolder, "examples", "any-program");
  const pack = ["--policy-pack", join(projectFolder, "policy-pack")];
  const judged = [...pack, "--policy-pack-config", join(program, "policy.json")];
  let stack: LocalStack;

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
    ({ stack } = await openStack({ name: "dev", program, home, settings: settings() }));
  });
  after(() => stack.close());

  it("passes it by its own configuration", async () => {
    assertSucceeded(await stack.capture("preview", judged));
  });

  it("refuses what it does wrong", async () => {
    await stack.configure(settings({ "orders-queue:encrypted": "false" }));
    await assertRefused(
      stack,
      await stack.capture("preview", judged),
      /aws:sqs\/queue:Queue "orders" \(sqs-[a-z-]*\) [\s\S]*Why: [\s\S]*Fix: /,
    );
  });
});
