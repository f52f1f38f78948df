import { regionalArn, text, texts } from "../../services/support";
import type { Properties } from "../../model";
import type { Resource } from "../../store";
import { encryptionOf } from "../support/bucket-encryption";
import { objects } from "../../values";
import type { Call } from "../call";
import { LOAD_BALANCER, SUBNET } from "../network/types";
import { lacksInternetGateway, vpcOfGroup, vpcOfSubnet } from "../network/networks";
import { refuse, type Precondition } from "../precondition";

const api = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";
const guide = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application";

/** What Elastic Load Balancing demands of load balancers. */
export const lb: readonly Precondition[] = [
  {
    id: "EL-1",
    types: [LOAD_BALANCER],
    demands: "An application load balancer is in two availability zones at least.",
    source: `${api}/API_CreateLoadBalancer.html`,
    judge: (call) => {
      const ids = subnetIds(call.inputs);
      const found = ids.flatMap((id) => call.find(SUBNET, id) ?? []);
      return call.text("loadBalancerType") === "application" &&
        found.length === ids.length &&
        new Set(found.map(zoneOf)).size < 2
        ? refuse(
            "ValidationError",
            "At least two subnets in two different Availability Zones must be specified",
          )
        : undefined;
    },
  },
  {
    id: "EL-2",
    types: [LOAD_BALANCER],
    demands: "A load balancer has one subnet in each of its zones, all of one VPC.",
    source: `${api}/API_CreateLoadBalancer.html`,
    judge: (call) => {
      const found = subnetIds(call.inputs).flatMap((id) => call.find(SUBNET, id) ?? []);
      if (new Set(found.map(({ outputs }) => outputs.vpcId)).size > 1) {
        return refuse("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
      }
      return new Set(found.map(zoneOf)).size < found.length
        ? refuse(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
          )
        : undefined;
    },
  },
  {
    id: "EL-3",
    types: [LOAD_BALANCER],
    at: ["create"],
    demands: "The VPC of a load balancer that faces the internet has an internet gateway.",
    source: `${guide}/create-application-load-balancer.html`,
    judge: (call) => {
      const vpcId = vpcOfSubnet(call, subnetIds(call.inputs)[0]);
      return !call.flag("internal") && lacksInternetGateway(call, vpcId)
        ? refuse("InvalidSubnet", `VPC ${vpcId ?? ""} has no internet gateway`)
        : undefined;
    },
  },
  {
    id: "EL-4",
    types: [LOAD_BALANCER],
    demands: "Security groups of a load balancer are of its VPC.",
    source: `${guide}/load-balancer-update-security-groups.html`,
    judge: (call) => {
      const home = vpcOfSubnet(call, subnetIds(call.inputs)[0]);
      const isStrange = (groupId: string) => {
        const vpcId = vpcOfGroup(call, groupId);
        return vpcId === undefined ? !call.mayExist(groupId) : vpcId !== home;
      };
      return home !== undefined && call.texts("securityGroups").some(isStrange)
        ? refuse("InvalidConfigurationRequest", "One or more security groups are invalid")
        : undefined;
    },
  },
  {
    id: "EL-5",
    types: [LOAD_BALANCER],
    at: ["check", "create"],
    demands: "A load balancer's name is of letters, digits and hyphens, and no other has it.",
    source: `${api}/API_CreateLoadBalancer.html`,
    judge: (call) => {
      const name = call.text("name");
      if (name === undefined) return undefined;
      if (!isName(name) || name.startsWith("internal-")) {
        return refuse("ValidationError", `The load balancer name '${name}' is not valid`);
      }
      return call.moment === "create" && call.list(LOAD_BALANCER).some(({ outputs }) => outputs.name === name)
        ? refuse(
            "DuplicateLoadBalancerName",
            `A load balancer with the same name '${name}' exists, but with different settings`,
          )
        : undefined;
    },
  },
  {
    id: "EL-6",
    types: [LOAD_BALANCER],
    demands:
      "The bucket of a load balancer's logs lets them be delivered, and encrypts them with S3's own keys.",
    source: `${guide}/enable-access-logging.html`,
    judge: (call) => {
      const closed = ["accessLogs", "connectionLogs"]
        .flatMap((input) => call.objects(input))
        .find((logs) => logs.enabled === true && !isOpen(call, logs));
      return closed === undefined
        ? undefined
        : refuse(
            "InvalidConfigurationRequest",
            `Access Denied for bucket: ${text(closed.bucket)}. Please check S3bucket permission`,
          );
    },
  },
  {
    id: "EL-7",
    types: [LOAD_BALANCER],
    at: ["delete"],
    demands: "Deletion protection of a load balancer is off before it is deleted.",
    source: `${api}/API_DeleteLoadBalancer.html`,
    guardsDeletion: true,
    judge: (call) =>
      call.old?.outputs.enableDeletionProtection === true
        ? refuse(
            "OperationNotPermitted",
            `Load balancer '${call.old.id}' cannot be deleted because deletion protection is enabled`,
          )
        : undefined,
  },
  {
    id: "EL-8",
    types: [LOAD_BALANCER],
    at: ["create"],
    demands: "An account has a number of load balancers of a kind in a region.",
    source: `${guide}/load-balancer-limits.html`,
    judge: (call) => {
      const kind = call.text("loadBalancerType");
      const present = call.list(LOAD_BALANCER).filter(({ outputs }) => outputs.loadBalancerType === kind);
      return present.length >= call.quota("loadBalancers")
        ? refuse("TooManyLoadBalancers", "The maximum number of load balancers has been reached.")
        : undefined;
    },
  },
];

/** Whether a text is a name of a load balancer or of a target group. */
export function isName(text: string): boolean {
  return /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$/.test(text);
}

function subnetIds(inputs: Readonly<Properties>): string[] {
  return [
    ...texts(inputs.subnets),
    ...objects(inputs.subnetMappings).flatMap(({ subnetId }) => texts([subnetId])),
  ];
}

function zoneOf({ outputs }: Resource): unknown {
  return outputs.availabilityZone;
}

/** Whether logs can be written to their bucket. */
function isOpen(call: Call, logs: Readonly<Properties>): boolean {
  const bucket = call.bucket(text(logs.bucket));
  if (bucket === undefined) return call.mayExist(text(logs.bucket));
  if (encryptionOf(call, bucket).key !== undefined) return false;
  const isNetwork = call.text("loadBalancerType") === "network";
  const prefix = text(logs.prefix);
  const file = `${prefix === "" ? "" : `${prefix}/`}AWSLogs/${call.accountId}/ELBAccessLogTestFile`;
  return (
    namesOtherAccounts(call, text(bucket.outputs.arn)) ||
    call.serviceMay({
      service: isNetwork ? "delivery.logs.amazonaws.com" : "logdelivery.elasticloadbalancing.amazonaws.com",
      action: "s3:PutObject",
      resource: `${text(bucket.outputs.arn)}/${file}`,
      source: isNetwork
        ? regionalArn(call, "logs", "load-balancer")
        : regionalArn(
            call,
            "elasticloadbalancing",
            `loadbalancer/app/${text(call.inputs.name)}/0123456789abcdef`,
          ),
      ...(isNetwork && { context: { "s3:x-amz-acl": "bucket-owner-full-control" } }),
    })
  );
}

/** In older regions an account of AWS may be let in instead of the service; which one, the world does not know. */
function namesOtherAccounts(call: Call, bucketArn: string): boolean {
  const policy = call.world.index.authorisation.resourcePolicy(bucketArn, "s3:PutObject");
  const accounts = JSON.stringify(policy?.statements ?? []).match(/(?<=:iam::)\d{12}(?=:root)/g) ?? [];
  return accounts.some((account) => account !== call.accountId);
}
