import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importable, recover, unknownTo, type ImportFile } from "../../cli/recovery";
import type { ExportedState } from "../../cli/stack";
import type { StoredResource } from "../../simulator/store";

const stackUrn = "urn:pulumi:dev::project::";
const vpcType = "aws:ec2/vpc:Vpc";
const roleType = "aws:iam/role:Role";

function made(type: string, name: string, id: string, region = "eu-west-1"): StoredResource {
  const identity = `${stackUrn}${type}::${name}`;
  return { ...{ type, id, region, identity }, accountId: "123456789012", seed: "", inputs: {}, outputs: {} };
}

function stateOf(known: readonly StoredResource[], pending: readonly StoredResource[] = []): ExportedState {
  const resource = ({ identity, type, id }: StoredResource) => ({ urn: identity, type, id });
  return {
    version: 3,
    deployment: {
      resources: known.map(resource),
      pending_operations: pending.map((each) => ({ type: "creating", resource: resource(each) })),
    },
  };
}

describe("what a stack does not know of", () => {
  const vpc = made(vpcType, "vpc", "vpc-1");

  it("is what AWS has for the stack and its state lacks", () => {
    const other = { ...made(vpcType, "other", "vpc-2"), identity: "urn:pulumi:prod::project::x::other" };
    const lost = made(vpcType, "vpc", "vpc-3");
    assert.deepEqual(unknownTo(stateOf([vpc]), [vpc, other, lost], stackUrn), [lost]);
  });

  it("is not what has another name by now", () => {
    const renamed = { ...vpc, identity: `${stackUrn}${vpcType}::renamed` };
    assert.deepEqual(unknownTo(stateOf([renamed]), [vpc], stackUrn), []);
  });
});

describe("the file to import", () => {
  const entry = (type: string, name: string, parent?: string) => ({
    ...{ type, name, id: "<PLACEHOLDER>" },
    ...(parent !== undefined && { parent }),
  });
  const component = (name: string, parent?: string) => ({
    ...{ type: "a:b:C", name, component: true },
    ...(parent !== undefined && { parent }),
  });
  const entriesFor = (planned: ImportFile, ...unknown: StoredResource[]) =>
    importable(planned, unknown).resources;

  it("has what is there, with its id and region, and nothing else", () => {
    const planned = {
      nameTable: { net: `${stackUrn}a:b:Net::net` },
      resources: [entry(vpcType, "vpc", "net"), entry(roleType, "role"), entry(vpcType, "new")],
    };
    const unknown = [
      { ...made(vpcType, "vpc", "vpc-1"), identity: `${stackUrn}a:b:Net$${vpcType}::vpc` },
      made(roleType, "role", "role-1", ""),
      made(vpcType, "gone", "vpc-9"),
    ];
    assert.deepEqual(importable(planned, unknown), {
      nameTable: { net: `${stackUrn}a:b:Net::net` },
      resources: [
        { type: vpcType, name: "vpc", id: "vpc-1@eu-west-1", parent: "net" },
        { type: roleType, name: "role", id: "role-1" },
      ],
    });
  });

  it("has the components that it belongs to, as far as there are none yet", () => {
    const outer = component("outer");
    const inner = component("inner", "outer");
    const planned = { resources: [outer, inner, component("other"), entry(vpcType, "vpc", "inner")] };
    assert.deepEqual(entriesFor(planned, made(vpcType, "vpc", "vpc-1")), [
      outer,
      inner,
      { type: vpcType, name: "vpc", id: "vpc-1@eu-west-1", parent: "inner" },
    ]);
  });

  it("has nothing of which it is unclear what it is", () => {
    const vpc = entry(vpcType, "vpc");
    assert.deepEqual(entriesFor({ resources: [vpc, vpc] }, made(vpcType, "vpc", "vpc-1")), []);
    const twice = [made(vpcType, "vpc", "vpc-1"), made(vpcType, "vpc", "vpc-2")];
    assert.deepEqual(entriesFor({ resources: [vpc] }, ...twice), []);
    assert.deepEqual(entriesFor({}, made(vpcType, "vpc", "vpc-1")), []);
    const elsewhere = {
      nameTable: { net: `${stackUrn}a:b:Other::net` },
      resources: [entry(vpcType, "vpc", "net")],
    };
    const inNet = { ...made(vpcType, "vpc", "vpc-1"), identity: `${stackUrn}a:b:Net$${vpcType}::vpc` };
    assert.deepEqual(entriesFor(elsewhere, inNet), []);
  });
});

describe("recovery of a stack", () => {
  const vpc = made(vpcType, "vpc", "vpc-1");
  let folder: string;
  let ran: string[];
  let said: string[];
  let imported: unknown;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulwark-recovery-"));
    [ran, said, imported] = [[], [], undefined];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Recovers a stack whose preview would create the network, by an engine that fails at one of its commands. */
  async function run(state: ExportedState, resources: readonly StoredResource[], fails = ""): Promise<void> {
    const stack: Parameters<typeof recover>[0] = {
      exportState: () => Promise.resolve(state),
      capture: (command, args) => {
        ran.push(command);
        const file = args?.[args.findIndex((arg) => /^--(import-)?file$/.test(arg)) + 1] ?? "";
        if (command === "preview") {
          writeFileSync(file, JSON.stringify({ resources: [{ type: vpcType, name: "vpc", id: "?" }] }));
        }
        if (command === "import") imported = JSON.parse(readFileSync(file, "utf8"));
        return Promise.resolve({ code: command === fails ? 1 : 0, stdout: "out", stderr: "why" });
      },
      discard: (each) => {
        ran.push(`discard ${each.map(({ id }) => id).join(" ")}`);
        return Promise.resolve();
      },
    };
    await recover(stack, { stackUrn, resources, folder, report: (line) => said.push(line) });
  }

  it("does nothing where nothing is amiss", async () => {
    await run(stateOf([vpc]), [vpc]);
    assert.deepEqual([ran, said], [[], []]);
  });

  it("imports what was made unheard, and clears what was left pending", async () => {
    await run(stateOf([], [vpc]), [vpc]);
    assert.deepEqual(ran, ["preview", "import", "refresh"]);
    assert.deepEqual(imported, { resources: [{ type: vpcType, name: "vpc", id: "vpc-1@eu-west-1" }] });
    assert.match(said.join("\n"), /importing vpc\.\n.* 1 creations pending/);
  });

  it("deletes what was made unheard to replace what is still there", async () => {
    const replacement = made(vpcType, "vpc", "vpc-2");
    await run(stateOf([vpc], [vpc]), [vpc, replacement]);
    assert.deepEqual(ran, ["discard vpc-2", "refresh"]);
    assert.match(said.join("\n"), /vpc-2 to replace/);
  });

  it("deletes what was made unheard under the id of what was deleted for it", async () => {
    const bucket = made("aws:s3/bucket:Bucket", "data", "given-name");
    const deleted = { urn: bucket.identity, type: bucket.type, id: bucket.id, pendingReplacement: true };
    await run({ version: 3, deployment: { resources: [deleted] } }, [bucket]);
    assert.deepEqual(ran, ["discard given-name"]);
  });

  it("deletes nothing that was retained when it was replaced", async () => {
    const [old, replacement] = [made(roleType, "role", "role-1", ""), made(roleType, "role", "role-2", "")];
    await run(stateOf([replacement]), [old, replacement]);
    assert.deepEqual([ran, said], [["preview"], []]);
  });

  it("imports nothing that the program does not want any more, and clears what was not made", async () => {
    await run(stateOf([]), [made(roleType, "retained", "role-1", "")]);
    assert.deepEqual([ran, said], [["preview"], []]);
    ran = [];
    await run(stateOf([], [vpc]), []);
    assert.deepEqual(ran, ["refresh"]);
  });

  it("stops where it is unclear which of two is meant: the next update would make a third", async () => {
    const other = made(vpcType, "vpc", "vpc-2");
    await assert.rejects(run(stateOf([]), [vpc, other]), /vpc-1.*vpc-2[\s\S]*docs\/recovery\.md/);
    assert.deepEqual(ran, ["preview"]);
  });

  for (const command of ["preview", "import", "refresh"]) {
    it(`says why when ${command} fails`, async () => {
      await assert.rejects(
        run(stateOf([], [vpc]), [vpc], command),
        new RegExp(`cannot be mended: pulumi ${command} failed\\.\\noutwhy`),
      );
    });
  }
});
