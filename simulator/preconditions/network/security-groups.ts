import { text } from "../../services/support";
import type { Call } from "../call";
import { EGRESS_RULE, INGRESS_RULE, SECURITY_GROUP } from "./types";
import { isMissing, ofVpc, vpcOfGroup } from "./networks";
import { refuse, type Precondition, type Refusal } from "../precondition";
import { peerInputs, ruleOf, rulesOf, sameRule, type Rule } from "./security-group-rules";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";
const rules = [INGRESS_RULE, EGRESS_RULE];

/** What names and descriptions are made of. */
const wording = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const wordingSaid =
  "are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

/** What Amazon VPC demands of security groups and their rules. */
export const securityGroups: readonly Precondition[] = [
  {
    id: "EC-15",
    types: [SECURITY_GROUP],
    at: ["create"],
    demands: "A group's description has at most 255 characters of a small set.",
    source: `${api}/API_CreateSecurityGroup.html`,
    judge: (call) =>
      wording.test(text(call.inputs.description))
        ? undefined
        : refuse(
            "InvalidParameterValue",
            `Invalid security group description. Valid descriptions ${wordingSaid}`,
          ),
  },
  {
    id: "EC-16",
    types: [SECURITY_GROUP],
    at: ["create"],
    demands:
      "A group's name has at most 255 characters of a small set, no sg- first, and is unique in its VPC.",
    source: `${api}/API_CreateSecurityGroup.html`,
    judge: (call) => {
      const name = text(call.inputs.name);
      const vpcId = text(call.inputs.vpcId);
      if (!wording.test(name)) {
        return refuse("InvalidParameterValue", `Invalid security group name. Valid names ${wordingSaid}`);
      }
      if (name.startsWith("sg-")) {
        return refuse(
          "InvalidParameterValue",
          "Invalid security group name. Group names may not be in the format sg-*.",
        );
      }
      const isTaken =
        name.toLowerCase() === "default" ||
        ofVpc(call, SECURITY_GROUP, vpcId).some(
          ({ outputs }) => text(outputs.name).toLowerCase() === name.toLowerCase(),
        );
      return isTaken
        ? refuse("InvalidGroup.Duplicate", `The security group '${name}' already exists for VPC '${vpcId}'`)
        : undefined;
    },
  },
  {
    id: "EC-17",
    types: rules,
    demands: "A group has no rule twice.",
    source: `${api}/API_AuthorizeSecurityGroupIngress.html`,
    judge: (call) => {
      const asked = ruleOf(call.type, call.inputs);
      return asked !== undefined && rulesOf(call, groupOf(call)).some((rule) => sameRule(rule, asked))
        ? refuse("InvalidPermission.Duplicate", `the specified rule "${described(asked)}" already exists`)
        : undefined;
    },
  },
  {
    id: "EC-18",
    types: rules,
    at: ["check", "create", "update"],
    demands: "A rule has one peer, and for TCP and UDP both ends of a range of ports.",
    source: `${api}/API_AuthorizeSecurityGroupIngress.html`,
    judge: (call) => {
      const peers = Object.keys(peerInputs).filter((input) => call.inputs[input] !== undefined);
      return peers.length === 1
        ? portRefusal(call)
        : refuse("InvalidParameterValue", `Exactly one of ${Object.keys(peerInputs).join(", ")} is needed.`);
    },
  },
  {
    id: "EC-19",
    types: rules,
    demands: "A rule's description has at most 255 characters of a small set.",
    source: `${api}/API_IpRange.html`,
    judge: (call) =>
      wording.test(text(call.inputs.description))
        ? undefined
        : refuse("InvalidParameterValue", `Invalid rule description. Valid descriptions ${wordingSaid}`),
  },
  {
    id: "EC-20",
    types: rules,
    at: ["create"],
    demands: "A group has a number of rules in each direction and for each IP version.",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    judge: (call) => {
      const asked = ruleOf(call.type, call.inputs);
      if (asked === undefined) return undefined;
      const present = rulesOf(call, groupOf(call)).filter(({ direction }) => direction === asked.direction);
      // Groups and lists are peers of both versions.
      const isFull = (["ipv4", "ipv6"] as const).some((version) => {
        const counts = ({ peer }: Rule) => peer.kind === version || !peer.kind.startsWith("ipv");
        return counts(asked) && present.filter(counts).length >= call.quota("rulesPerSecurityGroup");
      });
      return isFull
        ? refuse(
            "RulesPerSecurityGroupLimitExceeded",
            "The maximum number of rules per security group has been reached.",
          )
        : undefined;
    },
  },
  {
    id: "EC-21",
    types: rules,
    demands: "The group that a rule names as its peer is there, and of the same VPC.",
    source: `${api}/API_AuthorizeSecurityGroupIngress.html`,
    judge: (call) => {
      const peer = call.text("referencedSecurityGroupId");
      // Groups of other accounts are written account/group.
      if (peer === undefined || peer.includes("/")) return undefined;
      if (isMissing(call, SECURITY_GROUP, peer) && vpcOfGroup(call, peer) === undefined) {
        return refuse("InvalidGroup.NotFound", `The security group '${peer}' does not exist`);
      }
      const [own, other] = [vpcOfGroup(call, groupOf(call)), vpcOfGroup(call, peer)];
      return own !== undefined && other !== undefined && own !== other
        ? refuse(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.",
          )
        : undefined;
    },
  },
];

function groupOf(call: Call): string {
  return text(call.inputs.securityGroupId);
}

function portRefusal(call: Call): Refusal | undefined {
  const protocol = call.text("ipProtocol")?.toLowerCase() ?? "";
  if (!["tcp", "6", "udp", "17"].includes(protocol)) return undefined;
  const [from, to] = [call.number("fromPort"), call.number("toPort")];
  if (call.inputs.fromPort === undefined || call.inputs.toPort === undefined) {
    return refuse(
      "InvalidParameterValue",
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  }
  return from !== undefined && to !== undefined && (from > to || from < 0 || to > 65535)
    ? refuse("InvalidParameterValue", `Invalid TCP/UDP port range (${from}:${to})`)
    : undefined;
}

/** As AWS describes rules in its answers. */
function described({ protocol, fromPort, toPort, peer }: Rule): string {
  const ports =
    protocol === "-1" ? "ALL" : `${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}`;
  return `peer: ${peer.value}, ${ports}, ALLOW`;
}
