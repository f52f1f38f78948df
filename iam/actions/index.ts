/** AWS's published data about actions, read a service at a time and only when asked for. */
export * from "./details";
export * from "./expand";
export { actionDataVersion, serviceNames } from "./store";
