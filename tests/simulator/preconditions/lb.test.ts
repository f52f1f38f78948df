import type { Properties } from "../../../simulator";
import { lb } from "../../../simulator/preconditions/lb/lb";
import { lbListeners } from "../../../simulator/preconditions/lb/listeners";
import { precondition, showsAllOf } from "./cases";
import { INTERNET, network, subnet, vpc } from "./networks";
import { unknown, type SimulatedAws } from "./simulated";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGETS = "aws:lb/targetGroup:TargetGroup";
const LISTENER = "aws:lb/listener:Listener";
const RULE = "aws:lb/listenerRule:ListenerRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/0";

async function publicNetwork(aws: SimulatedAws) {
  const made = await network(aws);
  await aws.create(INTERNET, { vpcId: made.vpcId });
  return made;
}

const balancer = (aws: SimulatedAws, { subnetIds }: { subnetIds: unknown }, more: Properties = {}) =>
  aws.create(BALANCER, { subnets: subnetIds, ...more });

/** An internal load balancer, and a target group of its VPC. */
async function balanced(aws: SimulatedAws) {
  const made = await network(aws);
  const { id: loadBalancerArn } = await balancer(aws, made, { internal: true });
  return { ...made, loadBalancerArn, targetGroupArn: await targets(aws, made.vpcId) };
}

const targets = async (aws: SimulatedAws, vpcId: string) =>
  (await aws.create(TARGETS, { vpcId, port: 80, protocol: "HTTP" })).id;

const forward = (targetGroupArn: string) => ({ defaultActions: [{ type: "forward", targetGroupArn }] });
const http = { port: 80, protocol: "HTTP" };

/** A bucket that lets logs of load balancers in. */
async function logBucket(
  aws: SimulatedAws,
  Service: string,
  Resource = "arn:aws:s3:::logs/*",
): Promise<void> {
  await aws.create("aws:s3/bucket:Bucket", { bucket: "logs" });
  const Statement = { Effect: "Allow", Principal: { Service }, Action: "s3:PutObject", Resource };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await aws.create("aws:s3/bucketPolicy:BucketPolicy", { bucket: "logs", policy });
}

async function logging(aws: SimulatedAws, prefix = ""): Promise<void> {
  const accessLogs = { enabled: true, bucket: "logs", ...(prefix !== "" && { prefix }) };
  await balancer(aws, await network(aws), { internal: true, accessLogs });
}

const delivery = "logdelivery.elasticloadbalancing.amazonaws.com";
const noAccess =
  "InvalidConfigurationRequest: Access Denied for bucket: logs. Please check S3bucket permission";

describe("preconditions of load balancers", () => {
  precondition("EL-1", {
    given: publicNetwork,
    passes: (aws, made) => balancer(aws, made),
    fails: (aws, { subnetIds }) => balancer(aws, { subnetIds: subnetIds.slice(0, 1) }),
    refusal: "ValidationError: At least two subnets in two different Availability Zones must be specified",
  });

  precondition(
    "EL-2",
    {
      title: "two subnets of a zone",
      given: async (aws) => {
        const made = await publicNetwork(aws);
        const twin = await subnet(aws, made.vpcId, "10.0.9.0/24", { availabilityZone: "eu-west-1a" });
        return { made, subnetIds: [...made.subnetIds, twin.id] };
      },
      passes: (aws, { made }) => balancer(aws, made),
      fails: (aws, more) => balancer(aws, more),
      refusal:
        "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    },
    {
      title: "subnets of two VPCs",
      given: async (aws) => ({ one: await publicNetwork(aws), two: await network(aws) }),
      passes: (aws, { one }) => balancer(aws, one),
      fails: (aws, { one, two }) => balancer(aws, { subnetIds: [one.subnetIds[0], two.subnetIds[1]] }),
      refusal: /InvalidConfigurationRequest: /,
    },
  );

  precondition("EL-3", {
    given: (aws) => network(aws),
    passes: (aws, made) => balancer(aws, made, { internal: true }),
    fails: (aws, made) => balancer(aws, made),
    refusal: /InvalidSubnet: VPC vpc-\w+ has no internet gateway$/,
  });

  precondition("EL-4", {
    given: (aws) => publicNetwork(aws),
    passes: async (aws, { vpcId, subnetIds }) =>
      balancer(aws, { subnetIds }, { securityGroups: [(await aws.create(GROUP, { vpcId })).id] }),
    fails: async (aws, { subnetIds }) => {
      const { id: vpcId } = await vpc(aws);
      await balancer(aws, { subnetIds }, { securityGroups: [(await aws.create(GROUP, { vpcId })).id] });
    },
    refusal: "InvalidConfigurationRequest: One or more security groups are invalid",
  });

  precondition(
    "EL-5",
    {
      title: "the name of another",
      given: async (aws) => {
        const made = await publicNetwork(aws);
        await balancer(aws, made, { name: "web" });
        return made;
      },
      passes: (aws, made) => balancer(aws, made, { name: "web2" }),
      fails: (aws, made) => balancer(aws, made, { name: "web" }),
      refusal:
        "DuplicateLoadBalancerName: A load balancer with the same name 'web' exists, but with different settings",
    },
    {
      title: "a name of 33 letters, in a preview",
      passes: (aws) => aws.preview(BALANCER, { name: "w".repeat(32), subnets: unknown }),
      fails: (aws) => aws.preview(BALANCER, { name: "w".repeat(33), subnets: unknown }),
      refusal: /ValidationError: /,
    },
  );

  precondition(
    "EL-6",
    {
      title: "a bucket for another service",
      passes: async (aws) => {
        await logBucket(aws, delivery);
        await logging(aws);
      },
      fails: async (aws) => {
        await logBucket(aws, "cloudtrail.amazonaws.com");
        await logging(aws);
      },
      refusal: noAccess,
    },
    {
      title: "another folder of a bucket",
      passes: async (aws) => {
        await logBucket(aws, delivery, "arn:aws:s3:::logs/web/AWSLogs/123456789012/*");
        await logging(aws, "web");
      },
      fails: async (aws) => {
        await logBucket(aws, delivery, "arn:aws:s3:::logs/web/AWSLogs/123456789012/*");
        await logging(aws);
      },
      refusal: noAccess,
    },
    {
      title: "a bucket with a key of KMS",
      passes: async (aws) => {
        await logBucket(aws, delivery);
        await logging(aws);
      },
      fails: async (aws) => {
        await logBucket(aws, delivery);
        const { id: kmsMasterKeyId } = await aws.create("aws:kms/key:Key", {});
        await aws.create(
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
          {
            bucket: "logs",
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId } }],
          },
        );
        await logging(aws);
      },
      refusal: noAccess,
    },
  );

  precondition("EL-7", {
    given: async (aws) => {
      const made = await balancer(aws, await publicNetwork(aws), { enableDeletionProtection: true });
      return made;
    },
    passes: async (aws, made) => {
      await aws.update(BALANCER, made, { enableDeletionProtection: false });
      await aws.delete(BALANCER, made);
    },
    fails: (aws, made) => aws.delete(BALANCER, made),
    refusal:
      /OperationNotPermitted: Load balancer '[^']+' cannot be deleted because deletion protection is enabled$/,
  });

  precondition("EL-8", {
    world: { quotas: { loadBalancers: 1 } },
    given: async (aws) => {
      const made = await publicNetwork(aws);
      await balancer(aws, made);
      return made;
    },
    passes: (aws, made) => balancer(aws, made, { loadBalancerType: "network" }),
    fails: (aws, made) => balancer(aws, made),
    refusal: /TooManyLoadBalancers: /,
  });
});

describe("preconditions of listeners", () => {
  precondition(
    "EL-10",
    {
      title: "the name of another",
      given: async (aws) => {
        const { id: vpcId } = await vpc(aws);
        await aws.create(TARGETS, { ...http, name: "web", vpcId });
        return vpcId;
      },
      passes: (aws, vpcId) => aws.create(TARGETS, { ...http, name: "web2", vpcId }),
      fails: (aws, vpcId) => aws.create(TARGETS, { ...http, name: "web", vpcId }),
      refusal:
        "DuplicateTargetGroupName: A target group with the same name 'web' exists, but with different settings",
    },
    {
      title: "a hyphen at the end, in a preview",
      passes: (aws) => aws.preview(TARGETS, { ...http, name: "web-1", vpcId: unknown }),
      fails: (aws) => aws.preview(TARGETS, { ...http, name: "web-", vpcId: unknown }),
      refusal: /ValidationError: /,
    },
  );

  precondition(
    "EL-11",
    {
      title: "no port",
      given: async (aws) => (await vpc(aws)).id,
      passes: (aws) => aws.create(TARGETS, { targetType: "lambda" }),
      fails: (aws, vpcId) => aws.create(TARGETS, { vpcId, protocol: "HTTP" }),
      refusal: "ValidationError: A port must be specified",
    },
    {
      title: "a VPC that is not there",
      given: async (aws) => (await vpc(aws)).id,
      passes: (aws, vpcId) => aws.create(TARGETS, { ...http, vpcId }),
      fails: (aws) => aws.create(TARGETS, { ...http, vpcId: "vpc-00000000" }),
      refusal: "ValidationError: The VPC ID 'vpc-00000000' is not found",
    },
  );

  precondition("EL-12", {
    given: async (aws) => ({ ...http, vpcId: (await vpc(aws)).id }),
    passes: (aws, group) => aws.create(TARGETS, { ...group, healthCheck: { interval: 10, timeout: 5 } }),
    fails: (aws, group) => aws.create(TARGETS, { ...group, healthCheck: { interval: 5, timeout: 5 } }),
    refusal: "ValidationError: Health check interval must be greater than the timeout.",
  });

  precondition(
    "EL-13",
    {
      title: "a load balancer that is not there",
      given: balanced,
      passes: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(targetGroupArn) }),
      fails: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn: `${loadBalancerArn}0`, ...http, ...forward(targetGroupArn) }),
      refusal: /LoadBalancerNotFound: /,
    },
    {
      title: "a protocol of other load balancers",
      given: balanced,
      passes: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(targetGroupArn) }),
      fails: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn, port: 80, protocol: "TCP", ...forward(targetGroupArn) }),
      refusal: "ValidationError: Listener protocol 'TCP' must be one of 'HTTP, HTTPS'",
    },
  );

  precondition("EL-14", {
    given: async (aws) => {
      const { loadBalancerArn, targetGroupArn } = await balanced(aws);
      const listener = { loadBalancerArn, ...http, ...forward(targetGroupArn) };
      await aws.create(LISTENER, listener);
      return listener;
    },
    passes: (aws, listener) => aws.create(LISTENER, { ...listener, port: 8080 }),
    fails: (aws, listener) => aws.create(LISTENER, listener),
    refusal:
      /DuplicateListener: A listener already exists on this port for this load balancer 'arn:aws:elasticloadbalancing:[^']+'$/,
  });

  precondition("EL-15", {
    given: async (aws) => {
      const { loadBalancerArn, targetGroupArn } = await balanced(aws);
      return { loadBalancerArn, port: 443, protocol: "HTTPS", ...forward(targetGroupArn) };
    },
    passes: (aws, listener) => aws.create(LISTENER, { ...listener, certificateArn }),
    fails: (aws, listener) => aws.create(LISTENER, listener),
    refusal: "ValidationError: A certificate must be specified for HTTPS listeners",
  });

  precondition(
    "EL-16",
    {
      title: "a target group that is not there",
      given: balanced,
      passes: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(targetGroupArn) }),
      fails: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(`${targetGroupArn}0`) }),
      refusal: /TargetGroupNotFound: Target groups 'arn:[^']+' not found$/,
    },
    {
      title: "a target group of another VPC",
      given: balanced,
      passes: (aws, { loadBalancerArn, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(targetGroupArn) }),
      fails: async (aws, { loadBalancerArn }) =>
        aws.create(LISTENER, {
          loadBalancerArn,
          ...http,
          ...forward(await targets(aws, (await vpc(aws)).id)),
        }),
      refusal: /InvalidConfigurationRequest: .* are in a different VPC than load balancer /,
    },
    {
      title: "a target group of another load balancer",
      given: async (aws) => {
        const made = await balanced(aws);
        const { loadBalancerArn, targetGroupArn } = made;
        await aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(targetGroupArn) });
        const { id: other } = await balancer(aws, made, { internal: true });
        return { other, vpcId: made.vpcId, targetGroupArn };
      },
      passes: async (aws, { other, vpcId }) =>
        aws.create(LISTENER, { loadBalancerArn: other, ...http, ...forward(await targets(aws, vpcId)) }),
      fails: (aws, { other, targetGroupArn }) =>
        aws.create(LISTENER, { loadBalancerArn: other, ...http, ...forward(targetGroupArn) }),
      refusal: /TargetGroupAssociationLimit: /,
    },
  );

  precondition("EL-17", {
    given: async (aws) => {
      const { vpcId, loadBalancerArn } = await balanced(aws);
      const group = await aws.create(TARGETS, { vpcId, port: 80, protocol: "HTTP" });
      const listener = await aws.create(LISTENER, { loadBalancerArn, ...http, ...forward(group.id) });
      return { group, listener };
    },
    passes: async (aws, { group, listener }) => {
      await aws.delete(LISTENER, listener);
      await aws.delete(TARGETS, group);
    },
    fails: (aws, { group }) => aws.delete(TARGETS, group),
    refusal: /ResourceInUse: Target group 'arn:[^']+' is currently in use by a listener or a rule$/,
  });

  precondition("EL-18", {
    given: async (aws) => {
      const { loadBalancerArn, targetGroupArn } = await balanced(aws);
      const { id: listenerArn } = await aws.create(LISTENER, {
        loadBalancerArn,
        ...http,
        ...forward(targetGroupArn),
      });
      const rule = {
        listenerArn,
        priority: 10,
        actions: [{ type: "forward", targetGroupArn }],
        conditions: [{ pathPattern: { values: ["/a"] } }],
      };
      await aws.create(RULE, rule);
      return rule;
    },
    passes: (aws, rule) => aws.create(RULE, { ...rule, priority: 11 }),
    fails: (aws, rule) => aws.create(RULE, rule),
    refusal: "PriorityInUse: Priority '10' is currently in use",
  });

  showsAllOf([...lb, ...lbListeners]);
});
