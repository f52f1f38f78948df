import { texts } from "../../services/support";
import type { Resource } from "../../store";
import { objects } from "../../values";
import type { Call } from "../call";
import { launchTemplates, securityGroups } from "../ec2/group-templates";
import * as type from "./types";

const DATABASE = "aws:rds/instance:Instance";
const DATABASE_CLUSTER = "aws:rds/cluster:Cluster";
const DATABASE_SUBNETS = "aws:rds/subnetGroup:SubnetGroup";

/** Where network interfaces of a resource are. */
export interface Interfaces {
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

type Find = (call: Call, resource: Resource) => Interfaces;

/** Types whose resources have network interfaces in subnets, and how they say it. */
const holders: Readonly<Record<string, Find>> = {
  [type.NAT_GATEWAY]: (_, { outputs }) => ({ subnetIds: texts([outputs.subnetId]), groupIds: [] }),
  [type.ENDPOINT]: (_, { outputs }) => ({
    subnetIds: texts(outputs.subnetIds),
    groupIds: texts(outputs.securityGroupIds),
  }),
  [type.ENDPOINT_SUBNET]: (_, { outputs }) => ({ subnetIds: texts([outputs.subnetId]), groupIds: [] }),
  [type.LOAD_BALANCER]: (_, { outputs }) => ({
    subnetIds: [
      ...texts(outputs.subnets),
      ...objects(outputs.subnetMappings).flatMap(({ subnetId }) => texts([subnetId])),
    ],
    groupIds: texts(outputs.securityGroups),
  }),
  [type.FUNCTION]: (_, { outputs }) => {
    const [network] = objects(outputs.vpcConfig);
    return { subnetIds: texts(network?.subnetIds), groupIds: texts(network?.securityGroupIds) };
  },
  [type.AUTO_SCALING_GROUP]: (call, { outputs }) =>
    Number(outputs.desiredCapacity) > 0
      ? {
          subnetIds: texts(outputs.vpcZoneIdentifiers),
          groupIds: launchTemplates(call, outputs).flatMap(securityGroups),
        }
      : { subnetIds: [], groupIds: [] },
  [DATABASE]: ofDatabase,
  [DATABASE_CLUSTER]: ofDatabase,
};

/** Where all network interfaces of the region are. */
export function interfacesOf(call: Call): Interfaces[] {
  return Object.entries(holders).flatMap(([kind, find]) =>
    call.list(kind).map((resource) => find(call, resource)),
  );
}

function ofDatabase(call: Call, { outputs }: Resource): Interfaces {
  const [subnetGroup] = texts([outputs.dbSubnetGroupName]);
  return {
    subnetIds: texts(call.find(DATABASE_SUBNETS, subnetGroup)?.outputs.subnetIds),
    groupIds: texts(outputs.vpcSecurityGroupIds),
  };
}
