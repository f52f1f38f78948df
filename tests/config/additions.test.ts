import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import program = require("../../index");
import { Bucket, currentDeployment, LambdaFunction } from "../../components";
import { runUnderMocks, type ProgramRun, type Registered } from "../support/program";
import { configOf, settingsOf } from "../support/stack-settings";
import { changed, isValid, type Patch, type Settings } from "./variants";

/** Something that comes to a stack, by its settings or by its program. */
interface Addition {
  readonly what: string;
  readonly requirement: string;
  /** What the stack has before, where its own settings have the addition already, or lack what it needs. */
  readonly before?: (settings: Settings) => Patch;
  readonly after?: (settings: Settings) => Patch;
  /** Made besides what the program makes. */
  readonly more?: (made: Outputs) => Promise<void>;
  /** Inputs that list all members of something, and thus the new one: `type name: input`, and why. */
  readonly lists?: Readonly<Record<string, string>>;
}

/** What is used here of the program's outputs. */
interface Outputs {
  readonly keys: { readonly data: string; readonly logs: string };
  readonly network: { readonly vpcId: string; readonly vpcCidr: string; readonly privateSubnetIds: string[] };
  readonly storage: { readonly accessLogBucket: string };
}

const network = (settings: Settings) => settings.network as { readonly zones: readonly string[] };
const zoneLists = {
  "rds/subnetGroup:SubnetGroup database-subnets: subnetIds": "the subnets in which the database may stand",
  "autoscaling/group:Group web-group: vpcZoneIdentifiers": "the subnets in which instances start",
  "lambda/function:Function worker-function: vpcConfig": "the subnets from which the function calls",
  "iam/rolePolicy:RolePolicy worker-network-policy: policy": "network interfaces in those subnets, no others",
};

const additions: readonly Addition[] = [
  {
    what: "a zone",
    requirement: "V1",
    // Where each zone has a NAT gateway, or one serves all.
    after: (settings) => ({ "network.zones": [...network(settings).zones, "d"] }),
    lists: zoneLists,
  },
  {
    what: "the public tier",
    requirement: "V1",
    before: () => ({ "network.nat": "none", "network.tiers": ["private", "isolated"] }),
    after: () => ({ "network.tiers": ["private", "isolated", "public"] }),
  },
  {
    what: "an interface endpoint",
    requirement: "V3",
    before: () => ({ "network.interfaceEndpoints": ["logs"] }),
    after: () => ({ "network.interfaceEndpoints": ["kms", "logs"] }),
  },
  {
    what: "DNS query logs and a DNS firewall",
    requirement: "S6",
    before: () => ({ "network.dnsQueryLogs": undefined }),
    after: () => ({
      "network.dnsQueryLogs": { retentionDays: 30 },
      "network.dnsFirewall": {
        rules: { tunnels: { priority: 1, action: "ALERT", threat: "DNS_TUNNELING" } },
      },
    }),
  },
  {
    what: "an alarm on the trail",
    requirement: "A4",
    before: () => ({ "audit.alarms": { disabled: ["root-use"] } }),
    after: () => ({ "audit.alarms": { disabled: [] } }),
    lists: {
      "cloudwatch/dashboard:Dashboard security-dashboard: dashboardBody": "a dashboard shows all alarms",
    },
  },
  {
    what: "an alarm on the function",
    requirement: "C1",
    before: () => ({ "function.alarms": { disabled: ["duration"] } }),
    after: () => ({ "function.alarms": { disabled: [] } }),
  },
  {
    what: "a rule of AWS Config, a budget and a subscription",
    requirement: "A5",
    before: () => ({
      "account.budget": undefined,
      "account.config": { ownership: "create", disabledRules: ["access-keys-rotated"] },
    }),
    after: () => ({
      "account.config": { ownership: "create" },
      "account.budget": { monthlyLimit: 100 },
      "audit.alerts.emails": ["security@example.com"],
    }),
  },
  {
    what: "a backup every week",
    requirement: "S6",
    before: () => ({ backup: { rules: { daily: { keepDays: 35 } } } }),
    after: () => ({ "backup.rules": { daily: { keepDays: 35 }, weekly: { keepDays: 90 } } }),
    lists: { "backup/plan:Plan backups-schedule-plan: rules": "a plan lists its rules" },
  },
  {
    what: "a load balancer",
    requirement: "C3",
    after: () => ({
      "fleet.loadBalancer": {
        certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
      },
    }),
    lists: {
      "autoscaling/group:Group web-group: targetGroupArns": "the group sends its instances to it",
      "autoscaling/group:Group web-group: healthCheckType": "and is told by it which are healthy",
      "ec2/networkAcl:NetworkAcl network-public-acl: ingress": "port 80, to send clients to 443",
      "s3/bucketPolicy:BucketPolicy access-logs-policy: policy": "its access logs may be delivered",
    },
  },
  {
    what: "a schedule of the fleet",
    requirement: "C3",
    after: () => ({ "fleet.schedules": { evening: { recurrence: "0 19 * * *", minSize: 0 } } }),
  },
  {
    what: "a bucket",
    requirement: "S6",
    more: async ({ keys, storage }) => {
      const deployment = await deploymentOf();
      const accessLogs = { bucketName: storage.accessLogBucket };
      new Bucket("reports", { deployment, keyArn: keys.data, accessLogs });
    },
  },
  {
    what: "a function",
    requirement: "C1",
    more: async ({ keys, network: { vpcId, vpcCidr, privateSubnetIds } }) => {
      new LambdaFunction("reporter", {
        deployment: await deploymentOf(),
        vpcId,
        vpcCidr,
        subnetIds: privateSubnetIds,
        keyArn: keys.data,
        logsKeyArn: keys.logs,
        code: { path: "functions/sample" },
        runtime: "python3.13",
        handler: "app.handler",
        logRetentionDays: 14,
      });
    },
  },
];

function deploymentOf() {
  const tags = { owner: "team", costCenter: "1", compliance: "internal" };
  return currentDeployment({ project: "bulwark", environment: "more", tags });
}

function patched(settings: Settings, patch: Patch = {}): Settings {
  const changes = Object.entries(patch).map(([path, after]) => ({
    at: path.split("."),
    before: undefined,
    after,
  }));
  const next = changed(settings, changes);
  assert.ok(isValid(next, changes));
  return next;
}

/** Inputs of `before` that are others in `after`, and resources that are gone. */
function changesBetween(before: ProgramRun, after: ProgramRun): string[] {
  const next = new Map(after.resources.map((resource) => [resource.urn, resource]));
  return before.resources
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap((resource) => {
      const now = next.get(resource.urn);
      const name = `${resource.type.replace("aws:", "")} ${resource.name}`;
      return now === undefined
        ? [`${name} is gone`]
        : differing(resource, now).map((key) => `${name}: ${key}`);
    });
}

function differing({ inputs }: Registered, { inputs: now }: Registered): string[] {
  const keys = new Set([...Object.keys(inputs), ...Object.keys(now)]);
  return [...keys].filter((key) => !isDeepStrictEqual(inputs[key], now[key]));
}

describe("an addition changes nothing that was there", function () {
  this.timeout(120_000);
  for (const stack of ["dev", "prod"]) {
    const own = settingsOf(stack);
    const run = (settings: Settings, more?: Addition["more"]): Promise<ProgramRun> =>
      runUnderMocks(
        async () => {
          const outputs = await program();
          if (more !== undefined) await more(outputs as unknown as Outputs);
          return outputs;
        },
        { stack, config: configOf(stack, settings) },
      );

    for (const { what, requirement, before, after, more, lists = {} } of additions) {
      const expected = Object.keys(lists).sort();
      const but = expected.length === 0 ? "" : ", but for what lists all members";
      it(`${requirement}: ${stack}: ${what}${but}`, async () => {
        const start = patched(own, before?.(own));
        const had = await run(start);
        const has = await run(patched(start, after?.(start)), more);
        assert.ok(has.resources.length > had.resources.length || expected.length > 0);
        assert.deepEqual(changesBetween(had, has).sort(), expected);
      });
    }
  }
});
