export * from "./component";
export * from "./control";
export * from "./deployment";
export * from "./names";
export * from "./partitions";
export * from "./problem";
export * from "./current-deployment";
export type { Transform, Transformed } from "./transform";
export * from "./user-error";
