/** Compute: a Lambda function in private subnets, and an Auto Scaling group behind a launch template. */
export * from "./auto-scaling-group";
export * from "./autoscaling-service-role";
export * from "./code-check";
export * from "./fleet-settings";
export { lambdaRuntimes, type LambdaRuntime } from "./handler";
export * from "./lambda-function";
