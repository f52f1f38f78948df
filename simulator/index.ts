export { Catalog, UnmodelledError } from "./catalog";
export { simulatorMocks } from "./mocks";
export { runProgram, type RegisteredResource, type Run, type RunProgramOptions } from "./run-program";
export type { FunctionModel, Instance, Properties, ResourceModel, ServiceModel } from "./model";
export { UNKNOWN } from "./values";
export { AwsError, DEFAULT_ACCOUNT_ID, DEFAULT_REGION, World } from "./world";
export type { Resource } from "./store";
