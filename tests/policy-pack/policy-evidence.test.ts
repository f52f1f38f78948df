import assert from "node:assert/strict";
import { type Case, cases } from "../../policy-pack/cases";
import type { Rule } from "../../policy-pack/core/rule";
import { rules } from "../../policy-pack/rules";
import { Engine, type TestResource, UNKNOWN, secret } from "./engine";

type Json = Readonly<Record<string, unknown>>;

interface Statement extends Json {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Condition?: Json;
}

type Change = (statement: Statement, index: number) => Json;

const list = (value: unknown): unknown[] => [value].flat();

/** The same statement in other words. */
const respell: Change = (statement, index) => ({
  ...Object.fromEntries(
    Object.entries(statement)
      .reverse()
      .map(([name, value]) => [name, /Action|Resource/.test(name) ? list(value).reverse() : value]),
  ),
  Sid: `Respelt${index}`,
});

/** Ways of widening and narrowing what is allowed, which most rules do not speak of. */
const changes: readonly Change[] = [
  ({ Condition, ...statement }) => ({
    ...statement,
    Condition: { ...Condition, DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
  }),
  ({ Resource, ...statement }) => ({
    ...statement,
    ...(Resource !== undefined && { Resource: [...list(Resource), "arn:aws:sqs:eu-west-1:111122223333:x"] }),
  }),
  ({ Principal, ...statement }) => ({
    ...statement,
    ...(Principal !== undefined && { Principal: withRole(Principal === "*" ? { AWS: "*" } : Principal) }),
  }),
];

function withRole(principal: unknown): Json {
  const { AWS = [], ...others } = principal as Json;
  return { ...others, AWS: [...list(AWS), "arn:aws:iam::111122223333:role/added"] };
}

/** Changes the statements of every policy document in the value. */
function changed(value: unknown, change: Change): unknown {
  if (typeof value === "string" && value.startsWith("{") && value.includes('"Statement"')) {
    const document = JSON.parse(value) as Json;
    return JSON.stringify({ ...document, Statement: (list(document.Statement) as Statement[]).map(change) });
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Array.isArray(value)
    ? value.map((each) => changed(each, change))
    : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each, change)]));
}

const ruleOf = (id: string): Rule => rules.find((rule) => rule.id === id)!;

/** Resource and words of each violation -> its fingerprint. */
async function fingerprints(rule: Rule, { resources, config }: Omit<Case, "title" | "finds">) {
  const found = await new Engine([rule], { [rule.id]: { ...config } }).run(...resources);
  return new Map(
    found.flatMap(({ resource, message }) => {
      const fingerprint = /^Finding: ([0-9a-f]{12})$/m.exec(message)?.[1];
      return fingerprint === undefined ? [] : [[`${resource} ${message.split("\n")[1]!}`, fingerprint]];
    }),
  );
}

describe("policy pack: exemptions of findings on policy documents", () => {
  const documents = cases.flatMap(({ rule, fails }) =>
    fails
      .filter(({ resources }) => JSON.stringify(resources).includes('\\"Statement\\"'))
      .map((each) => ({ ...each, rule: ruleOf(rule) })),
  );

  it("P5: stay when a document is only spelt in another way", async () => {
    assert.ok(documents.length > 100, String(documents.length));
    for (const { rule, title, config, resources } of documents) {
      const before = await fingerprints(rule, { resources, config });
      const after = await fingerprints(rule, {
        resources: changed(resources, respell) as TestResource[],
        config,
      });
      // What is not valid means nothing: there it is the spelling that counts.
      const valid = ([words]: [string, string]) => !words.includes("no valid policy document");
      assert.deepEqual([...after].filter(valid), [...before].filter(valid), `${rule.id}: ${title}`);
    }
  });

  it("P5: end when a statement changes, though the finding has the same words", async () => {
    const ended = new Set<string>();
    const stayed = new Set<string>();
    for (const { rule, config, resources } of documents) {
      const before = await fingerprints(rule, { resources, config });
      for (const change of changes) {
        const others = changed(resources, change) as TestResource[];
        for (const [words, fingerprint] of await fingerprints(rule, { resources: others, config })) {
          if (before.has(words) && JSON.stringify(others) !== JSON.stringify(resources)) {
            (before.get(words) === fingerprint ? stayed : ended).add(`${rule.id}: ${words}`);
          }
        }
      }
    }
    assert.ok(ended.size > 70, String(ended.size));
    // These are on what there is, not on what a document says.
    assert.deepEqual(
      [...stayed].map((words) => words.replace(/^.*\((.*?)\) /, "$1: ")),
      [
        "iam-no-user-policies: gives a user rights of its own.",
        "kms-policy-explicit: has no key policy, neither inline nor as a resource of its own.",
        "kms-policy-keeps-administrator: switches off KMS's check against lock-out (bypassPolicyLockoutSafetyCheck).",
        "vpc-endpoint-policy-limited: has no policy, and so lets everything through.",
      ],
    );
  });

  describe("of a key", () => {
    const rule = ruleOf("kms-policy-actions-named");
    const allow = (Principal: Json | string, Action: unknown) => ({
      ...{ Effect: "Allow", Principal, Action, Resource: "*" },
    });
    const text = (...Statement: Json[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const admin = allow({ AWS: "arn:aws:iam::111122223333:role/admin" }, "kms:*");
    const user = allow({ AWS: "arn:aws:iam::111122223333:role/app" }, "kms:Decrypt");
    const deny = { ...allow("*", "kms:ScheduleKeyDeletion"), Effect: "Deny" };
    const key = (policy: unknown): TestResource => ({
      ...{ type: "aws:kms/key:Key", name: "data", inputs: { policy } },
    });
    const fingerprintOf = async (policy: unknown) =>
      [...(await fingerprints(rule, { resources: [key(policy)] })).values()].join();

    it("P5: turn it into an advisory as long as its statement stays, whatever becomes of others", async () => {
      const exemption = {
        ...{
          rule: rule.id,
          resource: "aws:kms/key:Key::data",
          finding: await fingerprintOf(text(admin, user)),
        },
        ...{ reason: "until the roles are apart", owner: "platform", ticket: "SEC-1" },
        expires: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
      };
      const levels = async (policy: string) => {
        const engine = new Engine([rule], { bulwark: { exemptions: [exemption] } });
        return (await engine.run(key(policy))).map((each) => `${each.level} ${each.rule}`);
      };
      const stays = [`advisory ${rule.id}`];
      assert.deepEqual(await levels(text(admin, user)), stays);
      assert.deepEqual(
        await levels(text({ ...admin, Sid: "Admin" }, { ...user, Action: "kms:Sign" })),
        stays,
      );
      const ends = [`mandatory ${rule.id}`, "mandatory bulwark"];
      const another = { ...admin, Principal: { AWS: "arn:aws:iam::111122223333:role/another" } };
      assert.deepEqual(await levels(text(another, user)), ends);
    });

    it("P5: end when a Deny beside it goes", async () => {
      assert.equal(await fingerprintOf(text(admin, deny)), await fingerprintOf(text(admin, user, deny)));
      assert.notEqual(await fingerprintOf(text(admin, deny)), await fingerprintOf(text(admin)));
    });

    it("P5, P6: end also when the policy is secret, of which nothing is shown", async () => {
      const named = secret(text(admin));
      assert.notEqual(
        await fingerprintOf(named),
        await fingerprintOf(secret(text({ ...admin, Action: "*" }))),
      );
      const [found] = (await new Engine([rule]).resource(key(named))).diagnostics;
      assert.doesNotMatch(found!.message, /role\/admin/);
    });
  });

  it("P5: end when a document that is not valid becomes another one that is not", async () => {
    const of = async (policy: string) => {
      const resources = [{ type: "aws:sns/topic:Topic", name: "news", inputs: { policy } }];
      return [...(await fingerprints(ruleOf("sns-policy-not-public"), { resources })).entries()];
    };
    const [[words, fingerprint]] = (await of("{")) as [[string, string]];
    assert.deepEqual(await of("{"), [[words, fingerprint]]);
    const [[otherWords, other]] = (await of("[")) as [[string, string]];
    assert.equal(otherWords, words);
    assert.notEqual(other, fingerprint);
  });

  it("P5: are the same before and after the update makes what a permission is for", async () => {
    const of = async (inputs: Json) => {
      const resources = [{ type: "aws:lambda/permission:Permission", name: "call", inputs }];
      return [...(await fingerprints(ruleOf("lambda-policy-actions-named"), { resources })).values()].join();
    };
    const permission = { principal: "sns.amazonaws.com", action: "lambda:*", sourceArn: UNKNOWN };
    const before = await of(permission);
    const made = { ...permission, sourceArn: "arn:aws:sns:eu-west-1:111122223333:news" };
    assert.equal(await of(made), before);
    assert.notEqual(await of({ ...made, principal: "s3.amazonaws.com" }), before);
  });
});
