/** Which policies bear on a request, in a world of plain resources; and what the resources cannot tell. */
export { authorisation, type Authorisation, type Bearing } from "./authorisation";
export { Documents } from "./documents";
export type { Home } from "./home";
export type { Identity } from "./identities";
export { judge, type Judgement, type Verdict } from "./judgement";
export { described, logicalName, type PlainResource } from "./resource";
export type { Unseen } from "./unseen";
