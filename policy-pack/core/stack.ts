import type { PolicyResource } from "@pulumi/policy";
import type { ResourceOptions } from "./rule";
import { Properties, UNKNOWN } from "./values";

/** A resource of the stack at the end of a preview or an update. */
export class StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly outputs: Properties;
  readonly options: ResourceOptions;

  constructor(
    private readonly raw: PolicyResource,
    private readonly view: StackView,
    /** What the program asked for; undefined if the engine did not show it in this run (read, or not targeted). */
    readonly inputs: Properties | undefined,
  ) {
    this.type = raw.type;
    this.name = raw.name;
    this.urn = raw.urn;
    this.outputs = new Properties(raw.props);
    this.options = { protect: raw.opts.protect };
  }

  /** The property as the program asked for it, else as the provider answered. */
  asked(key: string): unknown {
    return (this.inputs ?? this.outputs).get(key);
  }

  /** The property as the provider answered, else as asked for: best for names that the provider may make up. */
  known(key: string): unknown {
    const output = this.outputs.get(key);
    return output === undefined || output === UNKNOWN ? (this.inputs?.get(key) ?? output) : output;
  }

  /** The resources from whose outputs the property's value was made. */
  sourcesOf(key: string): readonly StackResource[] {
    return this.view.wrap(this.raw.propertyDependencies[key] ?? []);
  }
}

/** All resources of the stack. */
export class StackView {
  private readonly byUrn = new Map<string, StackResource>();
  private readonly byType = new Map<string, StackResource[]>();

  constructor(resources: readonly PolicyResource[], inputs: ReadonlyMap<string, Properties>) {
    for (const raw of resources) {
      const resource = new StackResource(raw, this, inputs.get(raw.urn));
      this.byUrn.set(raw.urn, resource);
      this.byType.set(raw.type, [...(this.byType.get(raw.type) ?? []), resource]);
    }
  }

  ofType(...types: readonly string[]): StackResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** @internal */
  wrap(resources: readonly PolicyResource[]): StackResource[] {
    return resources.flatMap((resource) => this.byUrn.get(resource.urn) ?? []);
  }
}
