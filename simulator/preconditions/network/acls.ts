import { objects } from "../../values";
import type { Call } from "../call";
import { NETWORK_ACL, NETWORK_ACL_RULE } from "./types";
import { refuse, type Precondition } from "../precondition";

/** An entry of a network ACL. */
interface Entry {
  readonly direction: "ingress" | "egress";
  readonly number: number;
}

/** What Amazon VPC demands of network ACLs. */
export const networkAcls: readonly Precondition[] = [
  {
    id: "EC-35",
    types: [NETWORK_ACL, NETWORK_ACL_RULE],
    demands: "Rules of a network ACL have numbers of their own from 1 to 32766, and are not too many.",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html",
    judge: (call) => {
      const all = entries(call);
      const wrong = all.find(({ number }) => number < 1 || number > 32766);
      if (wrong !== undefined) {
        return refuse("InvalidParameterValue", `Invalid value '${wrong.number}' for ruleNumber.`);
      }
      const twice = all.find((entry, index) => all.slice(0, index).some((other) => isSame(entry, other)));
      if (twice !== undefined) {
        return refuse(
          "NetworkAclEntryAlreadyExists",
          `The network acl entry identified by ${twice.number} already exists.`,
        );
      }
      const most = call.quota("rulesPerNetworkAcl");
      const isFull = (["ingress", "egress"] as const).some(
        (direction) => all.filter((entry) => entry.direction === direction).length > most,
      );
      return isFull
        ? refuse(
            "NetworkAclEntryLimitExceeded",
            "The maximum number of network ACL entries has been reached.",
          )
        : undefined;
    },
  },
];

/** What the ACL of a call will have, the entry of this call last. */
function entries(call: Call): Entry[] {
  const isAcl = call.type === NETWORK_ACL;
  const aclId = isAcl ? call.old?.id : call.text("networkAclId");
  const listed = isAcl ? call.inputs : (call.find(NETWORK_ACL, aclId)?.outputs ?? {});
  const apart = call
    .others(NETWORK_ACL_RULE)
    .filter(({ outputs }) => aclId !== undefined && outputs.networkAclId === aclId)
    .map(({ outputs }) => outputs);
  return [
    ...(["ingress", "egress"] as const).flatMap((direction) =>
      objects(listed[direction]).map(({ ruleNo }) => ({ direction, number: Number(ruleNo) })),
    ),
    ...[...apart, ...(isAcl ? [] : [call.inputs])].map(({ egress, ruleNumber }) => ({
      direction: String(egress) === "true" ? ("egress" as const) : ("ingress" as const),
      number: Number(ruleNumber),
    })),
  ];
}

function isSame(a: Entry, b: Entry): boolean {
  return a.direction === b.direction && a.number === b.number;
}
