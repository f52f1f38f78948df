import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { actionlint, hasActionlint } from "./actionlint";
import { actionFiles, allJobs, allSteps, root, text, workflow, workflowFiles } from "./files";

describe("workflows", () => {
  if (hasActionlint) {
    it("actionlint finds nothing in them", function () {
      this.timeout(300_000);
      assert.equal(actionlint(workflowFiles), "");
    });

    it("actionlint finds a fault that is there", function () {
      this.timeout(300_000);
      const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "bulwark-")), "broken.yml");
      fs.writeFileSync(file, text(".github/workflows/checks.yml").replace("runs-on:", "run-on:"));
      assert.match(actionlint([file]), /"run-on"/);
    });
  } else {
    console.warn("actionlint is left out: it is built with Go, which is not here.");
  }

  it("use actions by their full commit, with the version beside it", () => {
    const lines = [...workflowFiles, ...actionFiles].flatMap(
      (file) => text(file).match(/^.*\buses:.*$/gm) ?? [],
    );
    assert.ok(lines.length > 5);
    for (const line of lines) {
      assert.match(line, /uses: (\.\/\.github\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
    }
  });

  it("refer to local workflows and actions that exist", () => {
    const local = [...allSteps(), ...allJobs().map(([, job]) => job)].flatMap(({ uses }) =>
      uses?.startsWith("./") ? [uses] : [],
    );
    assert.ok(local.length > 3);
    for (const target of local) {
      assert.ok(fs.existsSync(path.join(root, target)), target);
    }
  });

  it("have no rights but those that each job names", () => {
    for (const file of workflowFiles) {
      assert.deepEqual(workflow(path.basename(file, ".yml")).permissions, {}, file);
    }
    const rights = Object.fromEntries(allJobs().map(([name, { permissions }]) => [name, permissions]));
    const read = { contents: "read" };
    const assume = { ...read, "id-token": "write" };
    assert.deepEqual(rights, {
      "checks/checks": read,
      "pull-request/checks": read,
      "pull-request/preview": { ...assume, "pull-requests": "write" },
      "preview-stack/preview": assume,
      "preview-stack/comment": { "pull-requests": "write" },
      "deploy/checks": read,
      "deploy/dev": assume,
      "deploy/prod": assume,
      "deploy-stack/up": assume,
    });
  });

  it("take on AWS roles in a GitHub environment only, which the roles' trust names", () => {
    for (const [name, { steps, permissions, environment }] of allJobs()) {
      if (steps !== undefined && permissions?.["id-token"] === "write") {
        assert.match(environment ?? "", /^(preview-)?\$\{\{ inputs\.stack \}\}$/, name);
      }
    }
    assert.equal(workflow("preview-stack").jobs.preview?.environment, "preview-${{ inputs.stack }}");
    assert.equal(workflow("deploy-stack").jobs.up?.environment, "${{ inputs.stack }}");
  });

  it("run a pull request's code neither with a token that may write nor with one left on the disk", () => {
    for (const [name, { steps = [], permissions = {} }] of allJobs()) {
      const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      for (const checkout of checkouts) {
        assert.equal(checkout.with?.["persist-credentials"], false, name);
      }
      const writes = Object.entries(permissions).some(
        ([right, level]) => level === "write" && right !== "id-token",
      );
      assert.ok(!writes || (checkouts.length === 0 && steps.every(({ uses }) => uses === undefined)), name);
    }
  });

  it("start for pull requests without rights of the target, and preview for branches of this repository only", () => {
    const triggers = workflowFiles.map((file) => [
      path.basename(file, ".yml"),
      workflow(path.basename(file, ".yml")).on,
    ]);
    assert.deepEqual(Object.fromEntries(triggers), {
      checks: { workflow_call: null },
      "pull-request": { pull_request: null },
      "preview-stack": { workflow_call: { inputs: stackInput("Name of the stack") } },
      deploy: { push: { branches: ["main"] }, workflow_dispatch: null },
      "deploy-stack": {
        workflow_call: { inputs: stackInput("Name of the stack and of the GitHub environment") },
      },
    });
    const { checks, preview } = workflow("pull-request").jobs;
    assert.equal(checks?.if, undefined);
    assert.equal(
      preview?.if,
      "github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'",
    );
  });

  it("deploy from main, dev before prod, one deployment of a stack at a time and none broken off", () => {
    const { dev, prod } = workflow("deploy").jobs;
    assert.deepEqual([dev?.needs, prod?.needs], ["checks", "dev"]);
    const up = workflow("deploy-stack").jobs.up;
    assert.equal(up?.if, "github.ref == 'refs/heads/main'");
    assert.equal(up.concurrency?.["cancel-in-progress"], false);
  });

  it("put no expression into a script, where its value would be run", () => {
    const scripts = allSteps().flatMap(({ run }) => run ?? []);
    assert.ok(scripts.length > 5);
    for (const run of scripts) {
      assert.doesNotMatch(run, /\$\{\{/);
    }
  });

  it("fail when any part of a pipe fails", () => {
    for (const file of workflowFiles) {
      const { jobs, defaults } = workflow(path.basename(file, ".yml"));
      const hasScripts = Object.values(jobs).some(({ steps }) => steps?.some(({ run }) => run !== undefined));
      assert.equal(defaults?.run?.shell, hasScripts ? "bash" : undefined, file);
    }
  });

  it("install the CLI of the version that the program is built with", () => {
    const { devDependencies } = JSON.parse(text("package.json")) as {
      devDependencies: Record<string, string>;
    };
    const versions = allSteps().flatMap((step) => step.with?.["pulumi-version"] ?? []);
    assert.deepEqual(versions, [devDependencies["@pulumi/pulumi"]]);
  });

  it("deploy and preview with the policy pack, configured for the stack", () => {
    for (const [name, job, step] of [
      ["preview-stack", "preview", "Preview"],
      ["deploy-stack", "up", "Deploy"],
    ] as const) {
      const run = workflow(name).jobs[job]?.steps?.find((each) => each.name === step)?.run ?? "";
      assert.match(
        run,
        /--policy-pack policy-pack --policy-pack-config "policy-pack\/config\.\$STACK\.json"/,
      );
    }
    for (const stack of ["dev", "prod"]) {
      assert.ok(fs.existsSync(path.join(root, `policy-pack/config.${stack}.json`)), stack);
    }
  });

  it("call npm scripts that exist", () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    const called = allSteps().flatMap(({ run }) =>
      [...(run ?? "").matchAll(/npm run (\S+)/g)].map(([, name]) => name),
    );
    assert.deepEqual(new Set(called), new Set(["lint", "test:unit"]));
    for (const name of called) {
      assert.ok(name !== undefined && name in scripts, name);
    }
  });
});

function stackInput(description: string) {
  return { stack: { description, required: true, type: "string" } };
}
