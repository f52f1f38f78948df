export * from "./component";
export * from "./control";
export * from "./deployment";
export * from "./names";
export * from "./problem";
export * from "./current-deployment";
export * from "./user-error";
