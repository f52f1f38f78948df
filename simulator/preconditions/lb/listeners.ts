import { text, texts } from "../../services/support";
import type { Properties } from "../../model";
import type { Resource } from "../../store";
import { objects } from "../../values";
import type { Call } from "../call";
import { isName } from "./lb";
import { LOAD_BALANCER, VPC } from "../network/types";
import { isMissing } from "../network/networks";
import { refuse, type Precondition } from "../precondition";

export const LISTENER = "aws:lb/listener:Listener";
export const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

const api = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";

const protocols: Readonly<Record<string, readonly string[]>> = {
  application: ["HTTP", "HTTPS"],
  network: ["QUIC", "TCP", "TCP_QUIC", "TCP_UDP", "TLS", "UDP"],
};

/** What Elastic Load Balancing demands of listeners, their rules and target groups. */
export const lbListeners: readonly Precondition[] = [
  {
    id: "EL-10",
    types: [TARGET_GROUP],
    at: ["check", "create"],
    demands: "A target group's name is of letters, digits and hyphens, and no other has it.",
    source: `${api}/API_CreateTargetGroup.html`,
    judge: (call) => {
      const name = call.text("name");
      if (name === undefined) return undefined;
      if (!isName(name)) return refuse("ValidationError", `Target group name '${name}' is not valid`);
      return call.moment === "create" && call.list(TARGET_GROUP).some(({ outputs }) => outputs.name === name)
        ? refuse(
            "DuplicateTargetGroupName",
            `A target group with the same name '${name}' exists, but with different settings`,
          )
        : undefined;
    },
  },
  {
    id: "EL-11",
    types: [TARGET_GROUP],
    demands: "A target group has a port, a protocol and a VPC that is there; one of a function has none.",
    source: `${api}/API_CreateTargetGroup.html`,
    judge: (call) => {
      if (call.text("targetType") === "lambda") return undefined;
      const absent = ["port", "protocol", "vpcId"].find((input) => call.inputs[input] === undefined);
      if (absent !== undefined) {
        const called = { port: "port", protocol: "protocol", vpcId: "VPC ID" }[absent] ?? absent;
        return refuse("ValidationError", `A ${called} must be specified`);
      }
      const vpcId = text(call.inputs.vpcId);
      return isMissing(call, VPC, vpcId)
        ? refuse("ValidationError", `The VPC ID '${vpcId}' is not found`)
        : undefined;
    },
  },
  {
    id: "EL-12",
    types: [TARGET_GROUP],
    demands: "Health checks are further apart than they may last.",
    source: `${api}/API_CreateTargetGroup.html`,
    judge: (call) => {
      const [check] = call.objects("healthCheck");
      const [interval, timeout] = [Number(check?.interval), Number(check?.timeout)];
      return interval <= timeout
        ? refuse("ValidationError", "Health check interval must be greater than the timeout.")
        : undefined;
    },
  },
  {
    id: "EL-13",
    types: [LISTENER],
    demands: "A listener's load balancer is there, and works with its protocol.",
    source: `${api}/API_CreateListener.html`,
    judge: (call) => {
      const balancerArn = text(call.inputs.loadBalancerArn);
      if (isMissing(call, LOAD_BALANCER, balancerArn)) {
        return refuse("LoadBalancerNotFound", `Load balancer '${balancerArn}' not found`);
      }
      const kind = text(call.find(LOAD_BALANCER, balancerArn)?.outputs.loadBalancerType);
      const protocol = call.text("protocol") ?? "HTTP";
      const known = protocols[kind];
      return known === undefined || known.includes(protocol)
        ? undefined
        : refuse("ValidationError", `Listener protocol '${protocol}' must be one of '${known.join(", ")}'`);
    },
  },
  {
    id: "EL-14",
    types: [LISTENER],
    demands: "A load balancer has one listener on a port.",
    source: `${api}/API_CreateListener.html`,
    judge: (call) => {
      const { loadBalancerArn, port } = call.inputs;
      const isTaken = call
        .others(LISTENER)
        .some(
          ({ outputs }) =>
            outputs.loadBalancerArn === loadBalancerArn && Number(outputs.port) === Number(port),
        );
      return isTaken
        ? refuse(
            "DuplicateListener",
            `A listener already exists on this port for this load balancer '${text(loadBalancerArn)}'`,
          )
        : undefined;
    },
  },
  {
    id: "EL-15",
    types: [LISTENER],
    demands: "A listener for HTTPS or TLS has a certificate.",
    source: `${api}/API_CreateListener.html`,
    judge: (call) => {
      const protocol = call.text("protocol") ?? "";
      return ["HTTPS", "TLS"].includes(protocol) && call.text("certificateArn") === undefined
        ? refuse("ValidationError", `A certificate must be specified for ${protocol} listeners`)
        : undefined;
    },
  },
  {
    id: "EL-16",
    types: [LISTENER, LISTENER_RULE],
    demands:
      "Target groups of a listener are there, of its load balancer's VPC, and of no other load balancer.",
    source: `${api}/API_CreateListener.html`,
    judge: (call) => {
      const balancerArn = balancerOf(call, call.type, call.inputs);
      const balancer = call.find(LOAD_BALANCER, balancerArn);
      for (const arn of targetGroups(call.inputs)) {
        const group = call.find(TARGET_GROUP, arn);
        if (group === undefined) {
          if (call.mayExist(arn)) continue;
          return refuse("TargetGroupNotFound", `Target groups '${arn}' not found`);
        }
        if (balancer !== undefined && areApart(group, balancer)) {
          return refuse(
            "InvalidConfigurationRequest",
            `The following target groups are in a different VPC than load balancer '${balancer.id}': ${arn}`,
          );
        }
        if (users(call, arn).some((user) => balancerOf(call, user.type, user.outputs) !== balancerArn)) {
          return refuse(
            "TargetGroupAssociationLimit",
            `The following target groups cannot be associated with more than one load balancer: ${arn}`,
          );
        }
      }
      return undefined;
    },
  },
  {
    id: "EL-17",
    types: [TARGET_GROUP],
    at: ["delete"],
    demands: "No listener sends requests to a target group that is deleted.",
    source: `${api}/API_DeleteTargetGroup.html`,
    // The provider waits until AWS has noticed that listeners are gone.
    isRetried: true,
    judge: (call) => {
      const arn = call.old?.id ?? "";
      return users(call, arn).length > 0
        ? refuse("ResourceInUse", `Target group '${arn}' is currently in use by a listener or a rule`)
        : undefined;
    },
  },
  {
    id: "EL-18",
    types: [LISTENER_RULE],
    demands: "Rules of a listener have priorities of their own.",
    source: `${api}/API_CreateRule.html`,
    judge: (call) => {
      const { listenerArn } = call.inputs;
      const priority = call.number("priority");
      const isTaken =
        priority !== undefined &&
        call
          .others(LISTENER_RULE)
          .some(
            ({ outputs }) => outputs.listenerArn === listenerArn && Number(outputs.priority) === priority,
          );
      return isTaken ? refuse("PriorityInUse", `Priority '${priority}' is currently in use`) : undefined;
    },
  },
];

/** The target groups that actions of a listener or of a rule send requests to. */
function targetGroups({ actions, defaultActions }: Readonly<Properties>): string[] {
  return [...objects(actions), ...objects(defaultActions)].flatMap((action) => [
    ...texts([action.targetGroupArn]),
    ...objects(action.forward)
      .flatMap((forward) => objects(forward.targetGroups))
      .flatMap(({ arn }) => texts([arn])),
  ]);
}

/** Listeners and rules, but that of this call, that send requests to a target group. */
function users(call: Call, targetGroupArn: string): Resource[] {
  return [LISTENER, LISTENER_RULE].flatMap((type) =>
    call.others(type).filter(({ outputs }) => targetGroups(outputs).includes(targetGroupArn)),
  );
}

function balancerOf(call: Call, type: string, properties: Readonly<Properties>): string | undefined {
  const listener =
    type === LISTENER ? properties : call.find(LISTENER, text(properties.listenerArn))?.outputs;
  return text(listener?.loadBalancerArn) || undefined;
}

function areApart(group: Resource, balancer: Resource): boolean {
  const [first, second] = [text(group.outputs.vpcId), text(balancer.outputs.vpcId)];
  return first !== "" && second !== "" && first !== second;
}
