import type { Rule } from "../../core/rule";
import { firewall } from "./firewall";
import { tlsListeners, tlsPolicy } from "./listeners";
import {
  accessLogged,
  deletionProtected,
  desyncMitigated,
  inSeveralZones,
  invalidHeadersDropped,
} from "./load-balancers";

export const elbRules: readonly Rule[] = [
  tlsListeners,
  tlsPolicy,
  accessLogged,
  invalidHeadersDropped,
  desyncMitigated,
  firewall,
  deletionProtected,
  inSeveralZones,
];
