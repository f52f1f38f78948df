/** Bulwark's components: a secure AWS environment in parts, usable from any Pulumi program. */
export * from "./account";
export * from "./audit";
export * from "./compute";
export * from "./kms";
export * from "./network";
export * from "./shared";
export * from "./storage";
