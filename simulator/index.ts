export { Catalog, UnmodelledError } from "./catalog";
export { simulatorMocks } from "./mocks";
export { runProgram, type RegisteredResource, type Run, type RunProgramOptions } from "./run-program";
export type { FunctionModel, Instance, Properties, ResourceModel, ServiceModel } from "./model";
export { UNKNOWN } from "./values";
export { AwsError } from "./errors";
export { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, World, type Shortcoming, type WorldOptions } from "./world";
export type { Resource } from "./store";
