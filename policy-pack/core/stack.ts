import type { AnalyzerResource } from "@pulumi/pulumi/proto/analyzer_pb";
import type { ResourceOptions } from "./rule";
import { type Properties, UNKNOWN } from "./values";
import { propertiesOf } from "./wire";

/** A resource of the stack at the end of a preview or an update. */
export class StackResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly outputs: Properties;
  readonly options: ResourceOptions;

  constructor(
    private readonly message: AnalyzerResource,
    private readonly view: StackView,
    /** What the program asked for; undefined if the engine did not show it in this run (read, or not targeted). */
    readonly inputs: Properties | undefined,
  ) {
    this.type = message.getType();
    this.name = message.getName();
    this.urn = message.getUrn();
    this.outputs = propertiesOf(message.getProperties());
    this.options = { protect: message.getOptions()?.getProtect() ?? false };
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
    const urns = this.message.getPropertydependenciesMap().get(key)?.getUrnsList() ?? [];
    return urns.flatMap((urn) => this.view.byUrn(urn) ?? []);
  }
}

/** All resources of the stack; one view serves all rules. */
export class StackView {
  private readonly urns = new Map<string, StackResource>();
  private readonly types = new Map<string, StackResource[]>();

  constructor(messages: readonly AnalyzerResource[], inputs: ReadonlyMap<string, Properties>) {
    for (const message of messages) {
      const resource = new StackResource(message, this, inputs.get(message.getUrn()));
      this.urns.set(resource.urn, resource);
      const alike = this.types.get(resource.type);
      if (alike === undefined) {
        this.types.set(resource.type, [resource]);
      } else {
        alike.push(resource);
      }
    }
  }

  get all(): StackResource[] {
    return [...this.urns.values()];
  }

  ofType(...types: readonly string[]): StackResource[] {
    return types.flatMap((type) => this.types.get(type) ?? []);
  }

  byUrn(urn: string): StackResource | undefined {
    return this.urns.get(urn);
  }
}
