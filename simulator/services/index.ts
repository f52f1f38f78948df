import type { ServiceModel } from "../model";

/** Everything that the simulator models, a file a service. */
export const services: readonly ServiceModel[] = [];
