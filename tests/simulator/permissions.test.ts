import assert from "node:assert/strict";
import {
  actionDetails,
  documentSize,
  evaluate,
  parsePolicy,
  user,
  type Policy,
  type PolicyDocument,
} from "../../iam";
import { World, type Properties } from "../../simulator";
import {
  authorise,
  callsOf,
  deployPolicy,
  neededFor,
  permissionsOf,
  permissionsOfFunction,
  subjectsOf,
  type Need,
  type Subject,
  type Verb,
} from "../../simulator/permissions";
import { lastingArn } from "../../simulator/permissions/scope";
import { preconditions } from "../../simulator/preconditions";
import { type StoreData } from "../../simulator/store";
import { services } from "../../simulator/services";
import { runStack } from "../support/program";
import { samples } from "./services-samples";

const VERBS: readonly Verb[] = ["create", "read", "update", "delete"];
const PLACE = "eu-west-1:123456789012";

function subjects(world: World): readonly Subject[] {
  return subjectsOf(world.toJSON().resources);
}

/** A resource of these inputs in a world of its own, or in one where others are already. */
function subject(type: string, inputs: Properties, world = new World()): Subject {
  const request = { type, name: "main", identity: `${type}::main`, inputs };
  const { id } = world.create({ ...request, inputs: world.check(request) });
  const made = subjects(world).find((each) => each.type === type && each.id === id);
  assert.ok(made !== undefined);
  return made;
}

function actions(needs: readonly Need[], resource?: string): string[] {
  return needs
    .filter((need) => resource === undefined || need.resource === resource)
    .map(({ action }) => action);
}

/**
 * What AWS publishes of Elastic Load Balancing mixes two generations of it: the newer one tags target groups, listeners
 * and rules too. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html
 */
const anyOfTheirService = new Set(["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]);

/** What is wrong with a need, by the published data about actions. */
function mistake({ action, resource, context = {} }: Need): string | undefined {
  const details = actionDetails(action);
  if (details === undefined) return `${action}: AWS has no such action`;
  if (details.name !== action) return `${action}: AWS writes ${details.name}`;
  const arns = details.resourceTypes.flatMap((type) => type.arns);
  const fits =
    resource === "*"
      ? arns.length === 0
      : anyOfTheirService.has(action) || arns.some((format) => formatPattern(format).test(resource));
  if (!fits) return `${action}: AWS does not judge it on ${resource}`;
  const known = [...details.conditionKeys, ...details.resourceTypes.flatMap((type) => type.conditionKeys)];
  return Object.keys(context)
    .filter((key) => !known.includes(key))
    .map((key) => `${action}: AWS does not tell ${key}`)[0];
}

/** `arn:${Partition}:s3:::${BucketName}` as a pattern. */
function formatPattern(format: string): RegExp {
  const parts = format.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

function mistakes(all: readonly Subject[]): string[] {
  const needs = all.flatMap((each) => VERBS.flatMap((verb) => neededFor(verb, each)));
  return [...new Set(needs.map(mistake).filter((text) => text !== undefined))];
}

/** Asks policies for a need; that of a key leaves it to them. */
function asker(documents: readonly PolicyDocument[]): (need: Need) => boolean {
  const left = { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "*", Resource: "*" };
  const policies = {
    identity: documents.map((document) => parsePolicy(document, "identity")),
    resource: parsePolicy({ Version: "2012-10-17", Statement: [left] }, "resource"),
  };
  const principal = user("arn:aws:iam::123456789012:user/deployer");
  return (need) => evaluate({ principal, resourceAccount: "123456789012", ...need }, policies).allowed;
}

describe("simulator/permissions", () => {
  it("know every type and function that is modelled", () => {
    const types = services.flatMap(({ resources }) => resources.map(({ type }) => type));
    assert.deepEqual(
      types.filter((type) => permissionsOf(type) === undefined),
      [],
    );
    const tokens = services.flatMap(({ functions = [] }) => functions.map(({ token }) => token));
    assert.deepEqual(
      tokens.filter((token) => permissionsOfFunction(token) === undefined),
      [],
    );
  });

  it("name actions that AWS has, on resources and with keys that it judges them by", () => {
    const world = new World();
    for (const [type, inputs] of Object.entries(samples)) subject(type, inputs, world);
    assert.deepEqual(mistakes(subjects(world)), []);
  });

  it("would not pass with an action, a resource or a key that AWS does not know", () => {
    const vpc = `arn:aws:ec2:${PLACE}:vpc/vpc-1`;
    assert.match(mistake({ action: "ec2:MakeVpc", resource: "*" }) ?? "", /no such action/);
    assert.match(mistake({ action: "ec2:createVpc", resource: vpc }) ?? "", /writes ec2:CreateVpc/);
    assert.match(mistake({ action: "ec2:CreateVpc", resource: "*" }) ?? "", /does not judge it on \*/);
    assert.match(mistake({ action: "ec2:DescribeVpcs", resource: vpc }) ?? "", /does not judge it on arn/);
    const keys = { "iam:PassedToService": "x" };
    assert.match(mistake({ action: "ec2:CreateVpc", resource: vpc, context: keys }) ?? "", /does not tell/);
    assert.equal(mistake({ action: "ec2:CreateVpc", resource: vpc }), undefined);
  });

  it("ask for tags only where there are some", () => {
    const queue = subject("aws:sqs/queue:Queue", { name: "q" });
    assert.deepEqual(actions(neededFor("create", queue)), [
      "sqs:CreateQueue",
      "sqs:GetQueueAttributes",
      "sqs:ListQueueTags",
    ]);
    const tagged = subject("aws:sqs/queue:Queue", { name: "q", tags: { a: "b" } });
    assert.ok(actions(neededFor("create", tagged)).includes("sqs:TagQueue"));
  });

  it("of an update ask for what its changes need", () => {
    const queue = subject("aws:sqs/queue:Queue", { name: "q", delaySeconds: 1, tags: { a: "b" } });
    const update = (inputs: Properties): string[] =>
      actions(neededFor("update", { ...queue, old: queue, inputs: { ...queue.inputs, ...inputs } }));
    const read = ["sqs:GetQueueAttributes", "sqs:ListQueueTags"];
    assert.deepEqual(update({}), read);
    assert.deepEqual(update({ delaySeconds: 2 }), ["sqs:SetQueueAttributes", ...read]);
    assert.deepEqual(update({ tags: {}, tagsAll: {} }), ["sqs:TagQueue", "sqs:UntagQueue", ...read]);
    assert.deepEqual(actions(neededFor("update", queue)), [
      "sqs:SetQueueAttributes",
      "sqs:TagQueue",
      "sqs:UntagQueue",
      ...read,
    ]);
  });

  it("ask for the handing over of roles, to the service that gets them", () => {
    const role = "arn:aws:iam::123456789012:role/app/worker";
    const fn = subject("aws:lambda/function:Function", { name: "f", role, runtime: "python3.13" });
    assert.deepEqual(
      neededFor("create", fn).filter(({ action }) => action === "iam:PassRole"),
      [
        {
          action: "iam:PassRole",
          resource: role,
          context: { "iam:PassedToService": "lambda.amazonaws.com" },
        },
      ],
    );
  });

  it("ask for a key through the service that uses it, and for none of AWS's own", () => {
    const key = `arn:aws:kms:${PLACE}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const fn = (kmsKeyArn: string) =>
      neededFor(
        "create",
        subject("aws:lambda/function:Function", {
          name: "f",
          role: "arn:aws:iam::123456789012:role/r",
          kmsKeyArn,
        }),
      ).filter(({ action }) => action.startsWith("kms:"));
    assert.ok(fn(key).length > 0);
    for (const need of fn(key)) {
      assert.equal(need.resource, key);
      assert.deepEqual(need.context, { "kms:ViaService": "lambda.eu-west-1.amazonaws.com" });
    }
    assert.deepEqual(fn(`arn:aws:kms:${PLACE}:alias/aws/lambda`), []);
  });

  it("ask of a group for what its instances are launched with", () => {
    const world = new World();
    const make = (type: string, inputs: Properties) => subject(type, inputs, world);
    make("aws:iam/role:Role", { name: "web", path: "/app/", assumeRolePolicy: "{}" });
    make("aws:iam/instanceProfile:InstanceProfile", { name: "web-profile", role: "web" });
    const { id } = make("aws:ec2/launchTemplate:LaunchTemplate", {
      name: "web",
      iamInstanceProfile: { name: "web-profile" },
      tagSpecifications: [{ resourceType: "volume", tags: { a: "b" } }],
    });
    const group = make("aws:autoscaling/group:Group", {
      name: "web",
      launchTemplate: { id, version: "1" },
      vpcZoneIdentifiers: ["subnet-1"],
      minSize: 1,
      maxSize: 2,
    });
    const needs = neededFor("create", group);
    const passed = "arn:aws:iam::123456789012:role/app/web";
    assert.deepEqual(
      needs.filter(({ resource }) => resource === passed).map(({ action, context }) => [action, context]),
      [["iam:PassRole", { "iam:PassedToService": "ec2.amazonaws.com" }]],
    );
    assert.deepEqual(actions(needs, `arn:aws:ec2:${PLACE}:subnet/subnet-1`), ["ec2:RunInstances"]);
    assert.deepEqual(actions(needs, `arn:aws:ec2:${PLACE}:launch-template/${id}`), ["ec2:RunInstances"]);
    assert.deepEqual(
      needs.filter(({ action }) => action === "ec2:CreateTags"),
      [
        {
          action: "ec2:CreateTags",
          resource: `arn:aws:ec2:${PLACE}:volume/*`,
          context: { "ec2:CreateAction": "RunInstances" },
        },
      ],
    );
  });

  it("let ids made by AWS and the engine vary, and names given by the program stay", () => {
    const at = (resource: string): string => `arn:aws:x:${PLACE}:${resource}`;
    const id = "1234abcd-12ab-34cd-56ef-1234567890ab";
    for (const [made, lasting] of [
      ["vpc/vpc-0123456789abcdef0", "vpc/*"],
      ["firewall-rule-group/rslvr-frg-0123456789abcdef", "firewall-rule-group/*"],
      [`key/${id}`, "key/*"],
      ["key/mrk-0123456789abcdef0123456789abcdef", "key/*"],
      [`autoScalingGroup:${id}:autoScalingGroupName/web`, "autoScalingGroup:*:autoScalingGroupName/web"],
      ["loadbalancer/app/web/0123456789abcdef", "loadbalancer/app/web/*"],
      ["listener/app/web/0123456789abcdef/fedcba9876543210", "listener/app/web/*/*"],
      ["secret:app/token-AbC123", "secret:app/token-??????"],
      ["config-rule/config-rule-a1b2c3", "config-rule/*"],
      ["detector/0123456789abcdef0123456789abcdef", "detector/*"],
      ["queue-a1b2c3d", "queue-*"],
      ["log-group:/app/a1b2c3d:*", "log-group:/app/a1b2c3d:*"],
      ["role/bulwark/prod/bulwark-web-prod", "role/bulwark/prod/bulwark-web-prod"],
      ["bulwark-data-prod-123456789012-eu-west-1", "bulwark-data-prod-123456789012-eu-west-1"],
    ] as const) {
      assert.equal(lastingArn(at(made)), at(lasting));
    }
  });

  it("become one policy that allows nothing else", () => {
    const world = new World();
    subject("aws:sqs/queue:Queue", { name: "orders" }, world);
    const [document, ...others] = deployPolicy(subjects(world));
    assert.deepEqual(others, []);
    assert.deepEqual(document, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Sqs1",
          Effect: "Allow",
          Action: [
            "sqs:CreateQueue",
            "sqs:DeleteQueue",
            "sqs:GetQueueAttributes",
            "sqs:ListQueueTags",
            "sqs:SetQueueAttributes",
            "sqs:TagQueue",
            "sqs:UntagQueue",
          ],
          Resource: `arn:aws:sqs:${PLACE}:orders`,
        },
      ],
    });
  });

  it("become no policy where there is nothing", () => {
    assert.deepEqual(deployPolicy([]), []);
  });

  it("are cut where one statement would be too long for a policy", () => {
    const world = new World();
    for (let number = 0; number < 300; number++) {
      const name = `a-rather-long-name-of-an-alarm-of-the-program-${number}`;
      const inputs = { name, comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 1 };
      const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
      const request = { type, name, identity: name, inputs };
      world.create({ ...request, inputs: world.check(request) });
    }
    const documents = deployPolicy(subjects(world));
    assert.ok(documents.length > 2);
    for (const document of documents) assert.ok(documentSize(document, "identity") <= 6144);
    const allows = asker(documents);
    for (const each of subjects(world))
      for (const need of neededFor("create", each)) assert.ok(allows(need), need.resource);
  });

  describe("of a caller", () => {
    const arn = `arn:aws:sqs:${PLACE}:orders`;
    const inputs = { name: "orders", delaySeconds: 1, tags: { a: "b" } };
    const type = "aws:sqs/queue:Queue";

    /** A world as a caller of these policies sees it; `made` is what an administrator has made there before. */
    function worldOf(Statement: object | object[], made?: Properties): { world: World; id: string } {
      const admin = new World();
      const id = made === undefined ? "" : subject(type, made, admin).id;
      const policy = parsePolicy({ Version: "2012-10-17", Statement }, "identity");
      return { world: admin.at({ callerPolicies: [policy] }), id };
    }

    const allow = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: arn });
    const read = ["sqs:GetQueueAttributes", "sqs:ListQueueTags"];
    const create = (world: World, more: Properties = {}) => {
      const request = { type, name: "orders", identity: "orders", inputs: { ...inputs, ...more } };
      return world.create({ ...request, inputs: world.check(request) });
    };
    const refused = (action: string, code = "AccessDenied") => ({
      name: "AwsError",
      code,
      message:
        `${code}: User: arn:aws:iam::123456789012:user/simulated is not authorized to perform: ${action} ` +
        `on resource: ${arn} because no identity-based policy allows the ${action} action`,
    });

    it("refuse a creation that lacks any of them, and let it pass with all", () => {
      const all = ["sqs:CreateQueue", "sqs:TagQueue", ...read];
      assert.equal(create(worldOf(allow(...all)).world).outputs.arn, arn);
      for (const action of all) {
        const { world } = worldOf(allow(...all.filter((other) => other !== action)));
        assert.throws(() => create(world), refused(action));
        assert.deepEqual(world.list(), []);
      }
    });

    it("refuse an update that lacks any of those that the change needs", () => {
      const { world, id } = worldOf(allow("sqs:SetQueueAttributes", ...read), inputs);
      const known = world.find(type, id)?.inputs ?? {};
      assert.equal(world.update({ type, id, known }, { ...known, delaySeconds: 2 }).outputs.delaySeconds, 2);
      const retagged = { ...known, delaySeconds: 2, tags: {}, tagsAll: {} };
      assert.throws(() => world.update({ type, id, known }, retagged), refused("sqs:TagQueue"));
    });

    it("refuse reading and deleting", () => {
      const { world, id } = worldOf(allow(...read), inputs);
      assert.equal(world.read({ type, id })?.id, id);
      assert.throws(() => {
        world.delete({ type, id });
      }, refused("sqs:DeleteQueue"));
      assert.throws(
        () => worldOf(allow("sqs:DeleteQueue"), inputs).world.read({ type, id }),
        refused(read[0] ?? ""),
      );
      const deleter = worldOf(allow("sqs:DeleteQueue", "sqs:GetQueueAttributes"), inputs).world;
      deleter.delete({ type, id });
      assert.equal(deleter.find(type, id), undefined);
    });

    it("say when a statement denies", () => {
      const { world } = worldOf([
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "sqs:TagQueue", Resource: "*" },
      ]);
      assert.throws(
        () => create(world),
        /sqs:TagQueue on .* with an explicit deny in an identity-based policy/,
      );
      assert.equal(create(world, { tags: undefined }).outputs.arn, arn);
    });

    it("are those of the place that a resource is in", () => {
      const { world } = worldOf(allow("sqs:CreateQueue", "sqs:TagQueue", ...read));
      assert.throws(
        () => create(world, { region: "eu-central-1" }),
        /eu-central-1:123456789012:orders because/,
      );
    });

    it("refuse functions of the provider, in EC2's words", () => {
      const { world } = worldOf(allow("sqs:*"));
      assert.throws(() => world.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {}), {
        message:
          "UnauthorizedOperation: You are not authorized to perform this operation. User: " +
          "arn:aws:iam::123456789012:user/simulated is not authorized to perform: ec2:DescribeAvailabilityZones " +
          "because no identity-based policy allows the ec2:DescribeAvailabilityZones action",
      });
      assert.equal(world.invoke("aws:index/getRegion:getRegion", {}).region, "eu-west-1");
    });

    it("are not asked of an administrator, whom nobody limits", () => {
      assert.equal(create(new World()).outputs.arn, arn);
    });

    it("refuse in the name of the service that a role is handed to", () => {
      const role = "arn:aws:iam::123456789012:role/worker";
      const request = {
        type: "aws:lambda/function:Function",
        name: "f",
        identity: "f",
        inputs: { name: "f", role },
      };
      const statements = [
        { Effect: "Allow", NotAction: "iam:PassRole", Resource: "*" },
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: role,
          Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
        },
      ];
      const make = (world: World) => world.create({ ...request, inputs: world.check(request) });
      assert.equal(make(worldOf(statements).world).id, "f");
      assert.throws(() => make(worldOf(statements.slice(0, 1)).world), {
        code: "AccessDeniedException",
        message:
          /not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role\/worker because/,
      });
      const elsewhere = JSON.parse(
        JSON.stringify(statements).replace("lambda.amazonaws", "ec2.amazonaws"),
      ) as object[];
      assert.throws(() => make(worldOf(elsewhere).world), /iam:PassRole/);
    });
  });

  for (const stack of ["dev", "prod"]) {
    describe(`of stack ${stack}`, function () {
      this.timeout(120_000);
      let data: StoreData;
      let documents: readonly PolicyDocument[];

      before(async () => {
        data = (await runStack(stack)).world.toJSON();
        documents = deployPolicy(subjectsOf(data.resources), callsOf(data.calls));
      });

      /** An AWS without resources in which everything gets other ids than before. */
      const emptied = (callerPolicies: readonly Policy[]): World =>
        World.fromJSON({ ...data, resources: [], deleted: [], calls: [] }, { callerPolicies, preconditions });

      const policies = (some: readonly PolicyDocument[]): Policy[] =>
        some.map((document) => parsePolicy(document, "identity"));

      const actionsOf = (document: PolicyDocument): string[] =>
        [document.Statement].flat().flatMap(({ Action }) => Action ?? []);

      const withoutAction = (action: string): Policy[] =>
        policies(
          documents.map((document) => ({
            ...document,
            Statement: [document.Statement].flat().flatMap((statement) => {
              const left = [statement.Action ?? []].flat().filter((other) => other !== action);
              return left.length === 0 ? [] : [{ ...statement, Action: left }];
            }),
          })),
        ).filter(({ statements }) => statements.length > 0);

      it("are such as AWS judges", () => {
        assert.deepEqual(mistakes(subjectsOf(data.resources)), []);
      });

      it("fit into as many managed policies as a role may have", () => {
        assert.ok(documents.length <= 10, `${documents.length} policies`);
        for (const document of documents) assert.ok(documentSize(document, "identity") <= 6144);
      });

      it("do not speak of ids that the next deployment would not have", () => {
        assert.doesNotMatch(JSON.stringify(documents), /-0[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-4/);
      });

      it("suffice to bring the stack up where nothing is, to change it and to take it down", async () => {
        const world = emptied(policies(documents));
        await runStack(stack, {}, { world });
        const ids = new Set(data.resources.map(({ id }) => id));
        const { resources } = world.toJSON();
        assert.equal(resources.length, data.resources.length);
        assert.ok(resources.some(({ id }) => !ids.has(id)));
        const allows = asker(documents);
        for (const each of subjectsOf(resources))
          for (const need of neededFor("update", each)) assert.ok(allows(need), JSON.stringify(need));
        // Whatever protects resources from deletion is lifted; what the caller may do stays.
        const free = world.at({ preconditions: [] });
        const references = resources.map(({ type, id, inputs }) => ({ type, id, known: inputs }));
        for (const reference of references) {
          assert.ok(free.read(reference) !== undefined);
          const changed = { ...reference.known, tags: { changed: "yes" }, tagsAll: { changed: "yes" } };
          free.update(reference, changed);
        }
        for (const reference of references.reverse()) free.delete(reference);
        assert.deepEqual(world.toJSON().resources, []);
      });

      it("allow nothing without which all of that would work", () => {
        const world = World.fromJSON(data);
        const all = subjectsOf(data.resources);
        for (const action of new Set(documents.flatMap(actionsOf))) {
          const limited = world.at({ callerPolicies: withoutAction(action) });
          assert.throws(
            () => {
              doAll(limited, all, data, action);
            },
            (error: Error) => error.message.includes(`is not authorized to perform: ${action} `),
            action,
          );
        }
      });
    });
  }
});

/** Does to resources of a world whatever needs an action, each verb once. */
function doAll(world: World, all: readonly Subject[], { calls }: StoreData, action: string): void {
  const needs = (verb: Verb) => all.find((each) => actions(neededFor(verb, each)).includes(action));
  const read = needs("read");
  if (read !== undefined) world.read({ ...read, known: read.inputs });
  const create = needs("create");
  if (create !== undefined) world.create({ ...create, identity: "another" });
  const remove = needs("delete");
  if (remove !== undefined) world.delete({ ...remove, known: remove.inputs });
  const update = needs("update");
  if (update !== undefined) {
    const { callerArn: arn, deployer: principal, deployerPolicies: policies } = world;
    authorise(neededFor("update", update), { arn, principal, policies });
  }
  for (const { token, inputs } of calls) world.invoke(token, { ...inputs });
}
