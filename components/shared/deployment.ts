import { arns, type Arn, type Arns, type ServiceName } from "../../iam";
import { deploymentProblems } from "./deployment-problems";
import { physicalName } from "./names";
import { refuse } from "./problem";

/** Tags that every resource carries besides Project, Environment, ManagedBy and Name. */
export interface OwnershipTags {
  /** Who answers for the resources: a team or an address. */
  readonly owner: string;
  /** Where the costs are booked. */
  readonly costCenter: string;
  /** The compliance regime or data class, e.g. `internal`, `pci`. */
  readonly compliance: string;
  /** Further tags; they cannot replace the ones above. @default none */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface DeploymentArgs {
  /** First part of every physical name; lower-case letters, digits and single hyphens between them, a letter first. */
  readonly project: string;
  /**
   * Last part of every physical name, e.g. `dev`; lower-case letters, digits and single hyphens between them. Together
   * with the project at most 50 characters.
   */
  readonly environment: string;
  /** The 12 digits of the account of the provider's credentials. */
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`: that of the provider's region. */
  readonly partition: string;
  /** Where the resources are made, e.g. `eu-west-1`. */
  readonly region: string;
  /**
   * The region of the provider, where it is another than `region`: see {@link Deployment.inRegion}.
   * @default region
   */
  readonly providerRegion?: string;
  /** On every resource that can have tags. */
  readonly tags: OwnershipTags;
  /**
   * Refuse every deletion and replacement of stateful resources (Pulumi's `protect`).
   * @default true
   */
  readonly protect?: boolean;
  /**
   * Leave what holds data in AWS when it leaves the program or the stack is destroyed (Pulumi's `retainOnDelete`): keys,
   * buckets with all that guards them, log groups, trails and backup vaults. They are charged on. Databases are deleted,
   * since one that stays holds its network, and leave their final snapshot. Of no effect while `protect` forbids the
   * deletion. Making the same stack again then takes an import of what stayed, or another environment.
   * @default false
   */
  readonly retainOnDelete?: boolean;
}

/**
 * Where and for whom resources are made: account, region, names, tags. Every value is plain, known before the first
 * resource, so that previews are complete and policies see real values.
 *
 * ```ts
 * deployment.name("worker")            // "bulwark-worker-dev"
 * deployment.arn("sqs", "bulwark-dlq") // "arn:aws:sqs:eu-west-1:123456789012:bulwark-dlq"
 * ```
 */
export class Deployment {
  readonly project: string;
  readonly environment: string;
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  /** The `region` argument of resources: undefined in the provider's own region, where they need none. */
  readonly resourceRegion: string | undefined;
  /** Whether stateful resources refuse deletion and replacement. */
  readonly protect: boolean;
  /** Whether stateful resources stay in AWS when they leave the program. */
  readonly retainOnDelete: boolean;
  /** ARNs of this account and region; the methods below make the usual ones. */
  readonly arns: Arns;

  /** @throws UserError when a name could not be part of the names of all resources. */
  constructor(private readonly args: DeploymentArgs) {
    refuse("The deployment", deploymentProblems(args));
    this.project = args.project;
    this.environment = args.environment;
    this.accountId = args.accountId;
    this.partition = args.partition;
    this.region = args.region;
    this.resourceRegion = args.region === (args.providerRegion ?? args.region) ? undefined : args.region;
    this.protect = args.protect ?? true;
    this.retainOnDelete = args.retainOnDelete ?? false;
    this.arns = arns({ partition: args.partition, region: args.region, account: args.accountId });
  }

  /**
   * The same deployment in another region of the partition, for copies of keys and buckets: the components of `kms/`
   * and `storage/` make their resources there.
   */
  inRegion(region: string): Deployment {
    return new Deployment({
      ...this.args,
      region,
      providerRegion: this.args.providerRegion ?? this.args.region,
    });
  }

  /** `{project}-{resource}-{environment}`, cut to the service's `limit` of characters. */
  name(resource: string, limit = 63): string {
    return physicalName([this.project, resource, this.environment], limit);
  }

  /**
   * A name for S3's global namespace: {@link name} with account id and region appended, at most 63 characters.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  bucketName(resource: string): string {
    return physicalName([this.project, resource, this.environment, this.accountId, this.region], 63);
  }

  /** The tags of one resource: the required keys, `Name`, and the deployment's further tags. */
  tags(name: string): Record<string, string> {
    return {
      ...this.args.tags.extra,
      Project: this.project,
      Environment: this.environment,
      Owner: this.args.tags.owner,
      CostCenter: this.args.tags.costCenter,
      Compliance: this.args.tags.compliance,
      ManagedBy: "pulumi",
      Name: name,
    };
  }

  /** The ARN of a resource of this account and region, before it exists. */
  arn(service: string, resource: string): Arn {
    return this.arns.regional(service, resource);
  }

  /** The ARN of a bucket, or of the objects under `path` in it. */
  bucketArn(bucketName: string, path?: string): Arn {
    return this.arns.bucket(bucketName, path);
  }

  /** Path of this deployment's roles: key policies and permission boundaries name them all by it. */
  get rolePath(): string {
    return `/${this.project}/${this.environment}/`;
  }

  /** The ARN of the role of that physical name under {@link rolePath}; `"*"` matches all of them. */
  roleArn(roleName: string): Arn {
    return this.arns.global("iam", `role${this.rolePath}${roleName}`);
  }

  /** `/{project}/{environment}/{purpose}`: the one prefix of this deployment's log groups. */
  logGroupName(purpose: string): string {
    return `/${this.project}/${this.environment}/${purpose}`;
  }

  /** The principal that stands for the whole account and delegates to its IAM policies. */
  get accountRoot(): Arn {
    return this.arns.accountRoot;
  }

  /** The DNS suffix of service endpoints in this partition. */
  get dnsSuffix(): string {
    return this.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  }

  /** The value of `kms:ViaService` for requests that come through `service` in this region. */
  viaService(service: string): ServiceName {
    return `${service}.${this.region}.${this.dnsSuffix}`;
  }
}
