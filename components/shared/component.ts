import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "./deployment";
import { transformed, type Child, type Transform } from "./transform";

/** What every component of Bulwark takes. */
export interface ComponentArgs {
  /** Where and for whom the resources are made. */
  readonly deployment: Deployment;
}

/** The common ground of Bulwark's components: a type token, the deployment, options for children. */
export abstract class Component extends pulumi.ComponentResource {
  protected readonly deployment: Deployment;

  /** `kind` is `area:Name`, e.g. `network:Network`; the type token is `bulwark:area:Name`. */
  protected constructor(
    kind: string,
    private readonly logicalName: string,
    args: ComponentArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(`bulwark:${kind}`, logicalName, {}, options);
    this.deployment = args.deployment;
  }

  /** The logical name of a child: stable for ever, since it is the child's identity. */
  protected childName(suffix: string): string {
    return `${this.logicalName}-${suffix}`;
  }

  /** Options of a child, with `more` (its `dependsOn` and the like) added. */
  protected childOptions(more: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    return pulumi.mergeOptions({ parent: this }, more);
  }

  /**
   * What a child is made of, its transform applied: `new aws.s3.Bucket(...this.child("bucket", transform?.bucket, {...}))`.
   *
   * @param options `@default` {@link childOptions}
   */
  protected child<Args extends object>(
    suffix: string,
    transform: Transform<Args> | undefined,
    args: Args,
    options: pulumi.CustomResourceOptions = this.childOptions(),
  ): Child<Args> {
    return transformed(transform, [this.childName(suffix), args, options]);
  }

  /**
   * A resource that is there already: looked up under `id`, never changed or deleted. It must exist.
   *
   * @param type e.g. `aws.kms.Key`
   */
  protected existing<Resource extends pulumi.Resource>(
    type: {
      get(
        name: string,
        id: pulumi.Input<string>,
        state?: undefined,
        options?: pulumi.CustomResourceOptions,
      ): Resource;
    },
    suffix: string,
    id: pulumi.Input<string>,
  ): Resource {
    return type.get(this.childName(suffix), id, undefined, this.childOptions());
  }

  /** Options of a child that holds data: protected, and left in AWS when it goes, as the deployment says. */
  protected statefulOptions(more: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    return this.guardOptions(pulumi.mergeOptions({ protect: this.deployment.protect }, more));
  }

  /** Options of a child that guards one that holds data, as a bucket's policy does: it stays where that stays. */
  protected guardOptions(more: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
    return this.childOptions(pulumi.mergeOptions({ retainOnDelete: this.deployment.retainOnDelete }, more));
  }
}
