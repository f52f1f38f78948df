import assert from "node:assert/strict";
import { runStack, type Registered } from "../support/program";

/** What must be there before what, as AWS wants it. */
interface Order {
  readonly later: string;
  /** Whether a resource is one that `later` must wait for. */
  readonly earlier: (candidate: Registered, later: Registered) => boolean;
}

const of = (type: string, candidate: Registered): boolean => candidate.type === type;

const natAfterInternet: Order = {
  later: "aws:ec2/natGateway:NatGateway",
  earlier: (each) => of("aws:ec2/internetGateway:InternetGateway", each),
};

const orders: Readonly<Record<string, Order>> = {
  "a NAT gateway for the internet gateway": natAfterInternet,
  "a trail for its bucket's policy": {
    later: "aws:cloudtrail/trail:Trail",
    earlier: (each, { inputs }) =>
      of("aws:s3/bucketPolicy:BucketPolicy", each) && each.inputs.bucket === inputs.s3BucketName,
  },
  "a trail for the permissions of its role": {
    later: "aws:cloudtrail/trail:Trail",
    earlier: (each, { inputs }) =>
      of("aws:iam/rolePolicy:RolePolicy", each) &&
      (inputs.cloudWatchLogsRoleArn as string).endsWith(`/${each.inputs.role as string}`),
  },
  "a function for its log group": {
    later: "aws:lambda/function:Function",
    earlier: (each, { inputs }) =>
      of("aws:cloudwatch/logGroup:LogGroup", each) && each.inputs.name === inputs.loggingConfig.logGroup,
  },
  "a function for each policy of its role": {
    later: "aws:lambda/function:Function",
    earlier: (each, { inputs }) =>
      of("aws:iam/rolePolicy:RolePolicy", each) &&
      (inputs.role as string).endsWith(`/${each.inputs.role as string}`),
  },
  "an alarm for the policy of its topic": {
    later: "aws:cloudwatch/metricAlarm:MetricAlarm",
    earlier: (each, { inputs }) =>
      of("aws:sns/topicPolicy:TopicPolicy", each) &&
      (inputs.alarmActions as string[]).includes(each.inputs.arn as string),
  },
  "a bucket's policy for its public-access block": {
    later: "aws:s3/bucketPolicy:BucketPolicy",
    earlier: (each, { inputs }) =>
      of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", each) &&
      each.inputs.bucket === inputs.bucket,
  },
  "flow logs for the permissions of their role": {
    later: "aws:ec2/flowLog:FlowLog",
    earlier: (each, { inputs }) =>
      of("aws:iam/rolePolicy:RolePolicy", each) &&
      (inputs.iamRoleArn as string).endsWith(`/${each.inputs.role as string}`),
  },
};

for (const stack of ["dev", "prod"]) {
  describe(`the order of ${stack}`, () => {
    let resources: readonly Registered[];
    before(async () => {
      ({ resources } = await runStack(stack));
    });

    it("V2: NAT gateways that do not wait for the internet gateway are found", () => {
      const pairs = pairsOf(resources, natAfterInternet);
      assert.equal(unordered(withoutWaiting(resources, pairs), pairs).length, pairs.length);
      assert.ok(pairs.length > 0);
    });

    for (const [what, order] of Object.entries(orders)) {
      it(`X3: waits: ${what}`, () => {
        const pairs = pairsOf(resources, order);
        assert.ok(pairs.length > 0);
        assert.deepEqual(unordered(resources, pairs), []);
      });

      it(`X3: would not wait without being told to: ${what}`, () => {
        for (const pair of pairsOf(resources, order)) {
          assert.deepEqual(unordered(withoutWaiting(resources, [pair]), [pair]), [
            `${pair.later.name} before ${pair.earlier.name}`,
          ]);
        }
      });
    }
  });
}

interface Pair {
  readonly later: Registered;
  readonly earlier: Registered;
}

function pairsOf(resources: readonly Registered[], { later, earlier }: Order): Pair[] {
  return resources
    .filter((each) => of(later, each))
    .flatMap((each) =>
      resources.filter((other) => earlier(other, each)).map((other) => ({ later: each, earlier: other })),
    );
}

/** The same resources, none of which waits for the earlier ones. */
function withoutWaiting(resources: readonly Registered[], pairs: readonly Pair[]): Registered[] {
  const forgotten = new Set(pairs.map(({ earlier }) => earlier.urn));
  return resources.map((each) => ({
    ...each,
    dependencies: each.dependencies.filter((urn) => !forgotten.has(urn)),
  }));
}

/** The pairs whose later one may be made first. */
function unordered(resources: readonly Registered[], pairs: readonly Pair[]): string[] {
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const waitsFor = (urn: string, seen = new Set<string>()): Set<string> => {
    for (const next of byUrn.get(urn)?.dependencies ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      waitsFor(next, seen);
    }
    return seen;
  };
  return pairs
    .filter(({ later, earlier }) => !waitsFor(later.urn).has(earlier.urn))
    .map(({ later, earlier }) => `${later.name} before ${earlier.name}`);
}
