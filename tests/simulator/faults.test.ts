import assert from "node:assert/strict";
import { World, type Properties } from "../../simulator";
import { noFaults, parseFaults } from "../../simulator/faults";
import type { Precondition } from "../../simulator/preconditions/precondition";
import { ProviderServer } from "../../simulator/provider";
import { EngineClient } from "./client";
import { testCatalog, types } from "./models";

/** A function needs a role that is there; the real provider tries again for a while. */
const needsRole: Precondition = {
  id: "TEST-1",
  types: [types.lambda],
  demands: "The role can be assumed.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  isRetried: true,
  judge: (call) =>
    call.world.find(types.role, call.text("role") ?? "") === undefined
      ? { code: "InvalidParameterValueException", message: "The role cannot be assumed by Lambda." }
      : undefined,
};

describe("faults of the simulated AWS", () => {
  const closing: (() => unknown)[] = [];
  let world: World;
  let said: string[];
  let kills: number;

  beforeEach(() => {
    world = new World({ catalog: testCatalog, preconditions: [needsRole] });
    said = [];
    kills = 0;
  });

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function connect(faults: string): Promise<EngineClient> {
    const server = new ProviderServer(world, {
      faults: parseFaults(faults),
      report: (line) => said.push(line),
      kill: () => kills++,
    });
    const client = new EngineClient(await server.listen());
    closing.push(
      () => server.close(10),
      () => {
        client.close();
      },
    );
    await client.configure({ region: "eu-west-1" });
    return client;
  }

  const subnet: Properties = { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a" };
  const create = (client: EngineClient, name: string) => client.create(types.subnet, name, subnet);
  const count = (): number => world.list(types.subnet).length;

  /** Names of those of a number of creations that succeed. */
  async function created(client: EngineClient, creations: number): Promise<number[]> {
    const done: number[] = [];
    for (let number = 1; number <= creations; number++) {
      await create(client, `s${number}`).then(
        () => done.push(number),
        () => undefined,
      );
    }
    return done;
  }

  describe("fail", () => {
    it("refuses the call of that number, without a change, and says so", async () => {
      const client = await connect("fail-create=2");
      await create(client, "a");
      await assert.rejects(create(client, "b"), /InternalFailure: The request processing has failed/);
      assert.equal(count(), 1);
      await create(client, "b");
      assert.equal(count(), 2);
      assert.deepEqual(said, [`Fault: fail before create 2, urn:pulumi:dev::project::${types.subnet}::b`]);
    });

    it("refuses the first call for each resource", async () => {
      const client = await connect("fail-create=first");
      assert.deepEqual(await created(client, 2), []);
      assert.deepEqual(await created(client, 2), [1, 2]);
    });

    it("refuses updates, reads and deletions too, and counts them apart or together", async () => {
      const client = await connect("fail-update=1,fail-delete=1,fail-read=1,fail-call=5");
      const { id, outputs } = await create(client, "a");
      await assert.rejects(client.update(types.subnet, "a", id, outputs, subnet), /InternalFailure/);
      await assert.rejects(client.read(types.subnet, "a", id), /InternalFailure/);
      await assert.rejects(client.delete(types.subnet, "a", id, outputs), /InternalFailure/);
      await assert.rejects(create(client, "b"), /InternalFailure/);
      await create(client, "b");
    });

    it("does not count previews", async () => {
      const client = await connect("fail-create=1");
      await client.create(types.subnet, "a", subnet, true);
      await assert.rejects(create(client, "a"), /InternalFailure/);
    });
  });

  describe("throttle", () => {
    it("is not seen by the engine while the provider tries again", async () => {
      const client = await connect("throttle-create=first:24");
      await create(client, "a");
      assert.equal(said.length, 1);
    });

    it("is an error where it lasts, in the words of the service", async () => {
      const client = await connect("throttle-create=first:25");
      await assert.rejects(create(client, "a"), /RequestLimitExceeded: /);
      await assert.rejects(
        client.create(types.bucket, "b", { bucket: "b" }),
        /ThrottlingException: Rate exceeded/,
      );
      assert.equal(world.list().length, 0);
    });
  });

  it("lose makes the change, and the caller gets a connection error", async () => {
    const client = await connect("lose-create=1");
    await assert.rejects(create(client, "a"), /connection reset by peer/);
    assert.equal(count(), 1);
    assert.match(said[0] ?? "", /^Fault: lose after create 1, /);
  });

  for (const kind of ["hang", "kill"] as const) {
    for (const [how, changes] of [
      ["", 0],
      [":done", 1],
    ] as const) {
      it(`${kind}${how}: no answer, and ${changes} changes`, async () => {
        const client = await connect(`${kind}-create=1${how}`);
        let answered = false;
        const end = (): void => void (answered = true);
        create(client, "a").then(end, end);
        // The second call is answered later than the first would be.
        await create(client, "b");
        assert.equal(answered, false);
        assert.deepEqual([said.length, count(), kills], [1, changes + 1, kind === "kill" ? 1 : 0]);
      });
    }
  }

  describe("chance", () => {
    const unlucky = async (faults: string): Promise<number[]> => {
      world = new World({ catalog: testCatalog });
      return await created(await connect(faults), 40);
    };

    it("is the same for a seed and differs between seeds", async () => {
      const first = await unlucky("fail-create=30%,seed=7");
      assert.deepEqual(await unlucky("fail-create=30%,seed=7"), first);
      assert.notDeepEqual(await unlucky("fail-create=30%,seed=8"), first);
      assert.ok(first.length > 15 && first.length < 40, String(first.length));
    });

    it("hits all with 100%", async () => {
      assert.deepEqual(await unlucky("fail-create=100%"), []);
    });
  });

  describe("slow-iam", () => {
    const makeRole = (client: EngineClient) => client.create(types.role, "r", { name: "r" });
    const makeFunction = (client: EngineClient, role: string) =>
      client.create(types.lambda, "f", { name: "f", role, code: { hash: "1" } });

    it("lets a caller that tries again be served in the end", async () => {
      const client = await connect("slow-iam=5");
      await makeRole(client);
      const start = Date.now();
      await makeFunction(client, "r");
      assert.ok(Date.now() - start < 900, "it waits for no clock");
    });

    it("refuses a caller that is not tried again", async () => {
      world = new World({ catalog: testCatalog, preconditions: [{ ...needsRole, isRetried: false }] });
      const client = await connect("slow-iam=2");
      await makeRole(client);
      await assert.rejects(makeFunction(client, "r"), /cannot be assumed by Lambda/);
      await assert.rejects(makeFunction(client, "r"), /cannot be assumed by Lambda/);
      await makeFunction(client, "r");
      assert.equal(world.list(types.lambda).length, 1);
    });

    it("shows IAM its own at once, and gives up what never comes", async () => {
      const client = await connect("slow-iam=2");
      await makeRole(client);
      assert.equal((await client.read(types.role, "r", "r")).id, "r");
      await assert.rejects(makeFunction(client, "other"), /cannot be assumed by Lambda/);
    });
  });

  it("none: nothing is said", async () => {
    const client = await connect("seed=1");
    assert.deepEqual(await created(client, 3), [1, 2, 3]);
    assert.deepEqual(said, []);
  });
});

describe("the list of faults", () => {
  it("is read as written", () => {
    const fault = { kind: "fail", verb: "create", when: { nth: 17 }, isDone: false, attempts: 1 };
    assert.deepEqual(parseFaults("fail-create=17"), { ...noFaults, faults: [fault] });
    assert.deepEqual(
      parseFaults("kill-call=first:done, throttle-read=0.5%:30 ,slow-iam=3,seed=42, hang-delete=2"),
      {
        faults: [
          { kind: "kill", verb: "call", when: "first", isDone: true, attempts: 1 },
          { kind: "throttle", verb: "read", when: { percent: 0.5 }, isDone: false, attempts: 30 },
          { kind: "hang", verb: "delete", when: { nth: 2 }, isDone: false, attempts: 1 },
        ],
        seed: "42",
        lag: 3,
      },
    );
  });

  for (const text of [
    "",
    "fail-create",
    "fail-create=",
    "fail-create=0",
    "fail-create=101%",
    "fail-create=0%",
    "fail-create=second",
    "fail-make=1",
    "fail=1",
    "burn-create=1",
    "fail-create=1:done",
    "lose-create=1:done",
    "kill-create=1:5",
    "throttle-create=1:0",
    "throttle-create=1:2:3",
    "slow-iam=0",
    "slow-s3=1",
    "seed=x",
    "fail-create=1;seed=1",
    "fail-create=1,",
  ]) {
    it(`"${text}" is refused`, () => {
      assert.throws(() => parseFaults(text), /is no fault/);
    });
  }
});
