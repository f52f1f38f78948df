import { text, texts } from "../../services/support";
import type { Properties } from "../../model";
import type { Resource } from "../../store";
import { objects } from "../../values";
import type { Call } from "../call";
import { DEFAULT_SECURITY_GROUP, EGRESS_RULE, INGRESS_RULE, SECURITY_GROUP } from "./types";

/** A rule as AWS keeps it: with one peer. */
export interface Rule {
  readonly direction: "ingress" | "egress";
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1`, or another number. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: Peer;
}

export interface Peer {
  readonly kind: "ipv4" | "ipv6" | "group" | "prefix-list";
  readonly value: string;
}

const protocolNames: Readonly<Record<string, string>> = {
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
  all: "-1",
};

/** What a rule's peer is called, by the input of a rule of its own. */
export const peerInputs: Readonly<Record<string, Peer["kind"]>> = {
  cidrIpv4: "ipv4",
  cidrIpv6: "ipv6",
  referencedSecurityGroupId: "group",
  prefixListId: "prefix-list",
};

/** The rule that a rule resource's properties say; undefined where its peer is not told. */
export function ruleOf(type: string, properties: Readonly<Properties>): Rule | undefined {
  const peer = Object.entries(peerInputs)
    .map(([input, kind]) => ({ kind, value: text(properties[input]) }))
    .find(({ value }) => value !== "");
  if (peer === undefined) return undefined;
  const direction = type === INGRESS_RULE ? "ingress" : "egress";
  return rule(direction, properties.ipProtocol, [properties.fromPort, properties.toPort], peer);
}

/** All rules of a group: its own lists and the rules that are resources by themselves, that of this call left out. */
export function rulesOf(call: Call, groupId: string): Rule[] {
  const group = call.find(SECURITY_GROUP, groupId) ?? call.find(DEFAULT_SECURITY_GROUP, groupId);
  const apart = [INGRESS_RULE, EGRESS_RULE].flatMap((type) =>
    call
      .others(type)
      .filter(({ outputs }) => outputs.securityGroupId === groupId)
      .flatMap(({ outputs }) => ruleOf(type, outputs) ?? []),
  );
  return [...(group === undefined ? [] : listedRules(group, groupId)), ...apart];
}

export function sameRule(a: Rule, b: Rule): boolean {
  return (
    a.direction === b.direction &&
    a.protocol === b.protocol &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    a.peer.kind === b.peer.kind &&
    a.peer.value === b.peer.value
  );
}

function listedRules({ outputs }: Pick<Resource, "outputs">, groupId: string): Rule[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    objects(outputs[direction]).flatMap((listed) =>
      peersOf(listed, groupId).map((peer) =>
        rule(direction, listed.protocol, [listed.fromPort, listed.toPort], peer),
      ),
    ),
  );
}

function peersOf(listed: Readonly<Properties>, groupId: string): Peer[] {
  const peers = (kind: Peer["kind"], values: readonly string[]) => values.map((value) => ({ kind, value }));
  return [
    ...peers("ipv4", texts(listed.cidrBlocks)),
    ...peers("ipv6", texts(listed.ipv6CidrBlocks)),
    ...peers("prefix-list", texts(listed.prefixListIds)),
    ...peers("group", texts(listed.securityGroups)),
    ...(listed.self === true ? peers("group", [groupId]) : []),
  ];
}

function rule(
  direction: Rule["direction"],
  protocol: unknown,
  [fromPort, toPort]: readonly [unknown, unknown],
  peer: Peer,
): Rule {
  const named = String(protocol).toLowerCase();
  const known = protocolNames[named] ?? named;
  // All protocols: AWS looks at no ports.
  const port = (value: unknown) => (known === "-1" ? -1 : Number(value ?? -1));
  return { direction, protocol: known, fromPort: port(fromPort), toPort: port(toPort), peer };
}
