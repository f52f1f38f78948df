export * from "./component";
export * from "./control";
export * from "./deployment";
export * from "./names";
