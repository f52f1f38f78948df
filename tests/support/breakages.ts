import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** A way to break the project's program that AWS would refuse, and how it would. */
export interface Breakage {
  readonly name: string;
  readonly stack: "dev" | "prod";
  /** Changes what a resource is registered with. */
  readonly change: (
    args: pulumi.ResourceTransformationArgs,
  ) => Partial<pulumi.ResourceTransformationResult> | undefined;
  readonly refusal: RegExp;
}

type Statement = Record<string, unknown>;
type Props = Record<string, unknown>;

/** The named resource with some other inputs. */
function inputs(name: string, change: (props: Props) => Props): Breakage["change"] {
  return (args) => (args.name === name ? { props: { ...args.props, ...change(args.props) } } : undefined);
}

/** The named resource with other statements in its policy. */
function statements(
  name: string,
  change: (statements: readonly Statement[]) => readonly Statement[],
): Breakage["change"] {
  return inputs(name, (props) => ({
    policy: pulumi.output(props.policy as pulumi.Input<string>).apply((text) => {
      const document = JSON.parse(text) as { Statement: Statement[] };
      const changed = change(document.Statement);
      if (JSON.stringify(changed) === text) throw new Error(`"${name}" is as it was.`);
      return JSON.stringify({ ...document, Statement: changed });
    }),
  }));
}

const without = (pattern: RegExp) => (all: readonly Statement[]) =>
  all.filter((statement) => !pattern.test(JSON.stringify(statement)));

const replaced = (pattern: RegExp, text: string) => (all: readonly Statement[]) =>
  JSON.parse(JSON.stringify(all).replace(pattern, text)) as Statement[];

/** The same, but it comes later than whatever does not wait for it. */
function late(name: string, input: string): Breakage["change"] {
  return inputs(name, (props) => ({
    [input]: pulumi.output(props[input] as pulumi.Input<string>).apply(async (value) => {
      await delay(3000);
      return value;
    }),
  }));
}

/** A resource that waits for nothing but what its inputs come from. */
function hasty(name: string, change: (props: Props) => Props = () => ({})): Breakage["change"] {
  return (args) =>
    args.name === name
      ? { props: { ...args.props, ...change(args.props) }, opts: { ...args.opts, dependsOn: [] } }
      : undefined;
}

function all(...changes: readonly Breakage["change"][]): Breakage["change"] {
  return (args) => changes.map((change) => change(args)).find((changed) => changed !== undefined);
}

/** The component hands the bucket's name on when the policy is there: by the plain name the trail comes too early. */
function hastyTrail(): Breakage["change"] {
  let bucketName: unknown;
  return all(
    (args) => {
      if (args.name === "audit-bucket-bucket") bucketName = args.props.bucket;
      return undefined;
    },
    late("audit-bucket-policy", "policy"),
    hasty("audit-trail", () => ({ s3BucketName: bucketName, advancedEventSelectors: undefined })),
  );
}

/** Those that issue 7 names. */
export const breakages: readonly Breakage[] = [
  {
    name: "no dependency from the trail to the bucket policy",
    stack: "dev",
    change: hastyTrail(),
    refusal:
      /InsufficientEncryptionPolicyException: Insufficient permissions to access S3 bucket \S+ or KMS key /,
  },
  {
    name: "the wrong trail name in the bucket policy",
    stack: "dev",
    change: statements("audit-bucket-policy", replaced(/:trail\//g, ":trail/not-")),
    refusal:
      /InsufficientEncryptionPolicyException: Insufficient permissions to access S3 bucket \S+ or KMS key /,
  },
  {
    name: "a log group that is missing in the key policy",
    stack: "dev",
    change: statements("keys-logs-key", replaced(/:log-group:\/bulwark\//g, ":log-group:/other/")),
    refusal:
      /AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:/,
  },
  {
    name: "a NAT gateway before the internet gateway",
    stack: "dev",
    change: all(late("network-internet", "vpcId"), hasty("network-nat-a-address"), hasty("network-nat-a")),
    refusal: /Gateway\.NotAttached: /,
  },
  {
    name: "a function in the VPC whose role lacks the permissions for it",
    stack: "dev",
    change: statements(
      "worker-network-policy",
      replaced(/ec2:CreateNetworkInterface"/g, 'ec2:DescribeVpcs"'),
    ),
    refusal:
      /InvalidParameterValueException: The provided execution role does not have permissions to call CreateNetworkInterface on EC2/,
  },
  {
    name: "a subnet group in one zone",
    stack: "dev",
    change: inputs("database-subnets", ({ subnetIds }) => ({
      subnetIds: pulumi.output(subnetIds as pulumi.Input<string>[]).apply(([first]) => [first]),
    })),
    refusal:
      /DBSubnetGroupDoesNotCoverEnoughAZs: The DB subnet group doesn't meet Availability Zone \(AZ\) coverage/,
  },
  {
    name: "a key of the alarms' topic that CloudWatch may not use",
    stack: "dev",
    change: statements("keys-notifications-key", without(/cloudwatch\.amazonaws\.com/)),
    refusal: /CloudWatch Alarms does not have authorization to access the SNS topic encryption key/,
  },
  {
    name: "a key policy without an administrator",
    stack: "dev",
    change: statements("keys-data-key", without(/:root"/)),
    refusal:
      /MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future/,
  },
  {
    name: "a public bucket policy under the block",
    stack: "dev",
    change: statements("data-policy", (given) => [
      ...given,
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::*" },
    ]),
    refusal: /AccessDenied: .*BlockPublicPolicy/,
  },
  {
    name: "a name that is too long",
    stack: "dev",
    change: inputs("worker-function", () => ({ name: "w".repeat(65) })),
    refusal: /worker-function[\s\S]*(64|length)/,
  },
  {
    name: "a retention that is not allowed",
    stack: "dev",
    change: inputs("worker-logs", () => ({ retentionInDays: 100 })),
    refusal: /retention/i,
  },
  {
    name: "two endpoints for one DNS name",
    stack: "prod",
    change: inputs("network-endpoint-kms", () => ({ serviceName: "com.amazonaws.eu-west-1.logs" })),
    refusal:
      /InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain/,
  },
  {
    name: "subnets that overlap",
    stack: "dev",
    change: inputs("network-public-b", ({ cidrBlock }) => ({
      cidrBlock: pulumi
        .output(cidrBlock as string)
        .apply((cidr) => cidr.replace(/^(\d+\.\d+)\..*\//, "$1.0.0/")),
    })),
    refusal: /InvalidSubnet\.Conflict: The CIDR '.*' conflicts with another subnet/,
  },
];

/** Runs `program` broken that way. */
export function broken({ change }: Breakage, program: () => Promise<unknown>): () => Promise<unknown> {
  return () => {
    pulumi.runtime.registerStackTransformation((args) => {
      const changed = change(args);
      return changed === undefined ? undefined : { props: args.props, opts: args.opts, ...changed };
    });
    return program();
  };
}
