export * from "./component";
export * from "./control";
export * from "./deployment";
export * from "./names";
export * from "./current-deployment";
