import type { FunctionModel, ResourceModel, ServiceModel } from "./model";

/** A resource type or function that the simulator does not model. The message names it. */
export class UnmodelledError extends Error {
  constructor(
    kind: string,
    readonly token: string,
  ) {
    super(
      `The simulated AWS does not model ${kind} "${token}". ` +
        `Add a model to simulator/services, or run this program against real AWS.`,
    );
    this.name = "UnmodelledError";
  }
}

/** The models of all services, found by token. */
export class Catalog {
  private readonly resources = new Map<string, ResourceModel>();
  private readonly functions = new Map<string, FunctionModel>();

  /** Throws when two services model the same token. */
  constructor(services: readonly ServiceModel[]) {
    for (const service of services) {
      for (const resource of service.resources) {
        addOnce(this.resources, resource.type, resource);
      }
      for (const model of service.functions ?? []) {
        addOnce(this.functions, model.token, model);
      }
    }
  }

  /** The model of a resource type. Throws {@link UnmodelledError}. */
  resource(type: string): ResourceModel {
    const model = this.resources.get(type);
    if (model === undefined) {
      throw new UnmodelledError("resource type", type);
    }
    return model;
  }

  /** The model of a function. Throws {@link UnmodelledError}. */
  function(token: string): FunctionModel {
    const model = this.functions.get(token);
    if (model === undefined) {
      throw new UnmodelledError("function", token);
    }
    return model;
  }
}

function addOnce<T>(models: Map<string, T>, token: string, model: T): void {
  if (models.has(token)) {
    throw new Error(`"${token}" is modelled twice.`);
  }
  models.set(token, model);
}
