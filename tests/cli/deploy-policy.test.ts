import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDeployPolicyArguments, policiesFrom } from "../../cli/deploy-policy";
import { UsageError } from "../../cli/arguments";
import { UserError } from "../../cli/errors";
import { World } from "../../simulator";
import { readPolicies } from "../../simulator/permissions";
import { temporaryFolder } from "./temporary";

describe("npm run deploy-policy", () => {
  const parse = (...args: string[]) => parseDeployPolicyArguments(args, ["dev", "prod"]);

  it("reads its arguments", () => {
    assert.deepEqual({ ...(parse() as object) }, { stack: "dev" });
    assert.deepEqual(
      { ...(parse("--stack", "prod", "--account", "210987654321", "--out", "p.json") as object) },
      { stack: "prod", account: "210987654321", out: "p.json" },
    );
    assert.equal(parse("--help"), "help");
  });

  for (const args of [["--stack", "test"], ["--account", "1"], ["--what"], ["prod"]]) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => parse(...args), UsageError);
    });
  }

  describe("makes policies", () => {
    const folder = temporaryFolder().path;
    const worldFile = (name: string, world: World): string => {
      const file = join(folder, name);
      writeFileSync(file, JSON.stringify(world));
      return file;
    };

    it("from what a run has left, for the account that is asked for, in a form that a run can be given", () => {
      const world = new World();
      const request = { type: "aws:sqs/queue:Queue", name: "q", identity: "q", inputs: { name: "orders" } };
      world.create({ ...request, inputs: world.check(request) });
      world.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {});
      const file = worldFile("world.json", world);
      assert.match(JSON.stringify(policiesFrom(file, "dev")), /arn:aws:sqs:eu-west-1:123456789012:orders/);
      assert.match(JSON.stringify(policiesFrom(file, "dev")), /ec2:DescribeAvailabilityZones/);
      const moved = policiesFrom(file, "dev", "210987654321");
      assert.match(JSON.stringify(moved), /arn:aws:sqs:eu-west-1:210987654321:orders/);
      assert.doesNotMatch(JSON.stringify(moved), /123456789012/);
      const out = join(folder, "policies.json");
      writeFileSync(out, JSON.stringify(moved));
      assert.equal(readPolicies(out).length, moved.length);
      writeFileSync(out, JSON.stringify(moved[0]));
      assert.equal(readPolicies(out).length, 1);
      writeFileSync(out, "[{}]");
      assert.throws(() => readPolicies(out), /policies\.json holds no policies/);
    });

    it("of a world that it can read", () => {
      const file = join(folder, "old.json");
      writeFileSync(file, '{"version":1}');
      assert.throws(() => policiesFrom(file, "dev"), UserError);
    });

    it("only after a run", () => {
      for (const file of [join(folder, "nowhere.json"), worldFile("empty.json", new World())]) {
        assert.throws(
          () => policiesFrom(file, "prod"),
          (error) => error instanceof UserError && error.message.includes("npm run local -- --stack prod"),
        );
      }
    });
  });
});
