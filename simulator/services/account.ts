import type { FunctionModel, ServiceModel } from "../model";
import { digest } from "../names";
import { dnsSuffix, texts } from "./support";
import { zonesOf } from "./zones";

const getCallerIdentity: FunctionModel = {
  token: "aws:index/getCallerIdentity:getCallerIdentity",
  invoke: (_, world) => ({
    accountId: world.accountId,
    arn: world.callerArn,
    id: world.accountId,
    userId: `AIDA${digest(["user", world.callerArn], 17).toUpperCase()}`,
  }),
};

const getPartition: FunctionModel = {
  token: "aws:index/getPartition:getPartition",
  invoke: (_, { partition }) => ({
    dnsSuffix: dnsSuffix(partition),
    id: partition,
    partition,
    reverseDnsPrefix: dnsSuffix(partition).split(".").reverse().join("."),
  }),
};

const getRegion: FunctionModel = {
  token: "aws:index/getRegion:getRegion",
  invoke: (inputs, world) => {
    const region = typeof inputs.name === "string" ? inputs.name : world.region;
    return {
      description: region,
      endpoint: `ec2.${region}.${dnsSuffix(world.partition)}`,
      id: region,
      name: region,
      region,
    };
  },
};

/** Only zones of the ordinary kind, all of them available. */
const getAvailabilityZones: FunctionModel = {
  token: "aws:index/getAvailabilityZones:getAvailabilityZones",
  invoke: (inputs, world) => {
    const isWanted = inputs.state === undefined || inputs.state === "available";
    const zones = zonesOf(world.region).filter(
      ({ name, id }) =>
        isWanted && !texts(inputs.excludeNames).includes(name) && !texts(inputs.excludeZoneIds).includes(id),
    );
    return {
      ...inputs,
      groupNames: [world.region],
      id: world.region,
      names: zones.map(({ name }) => name),
      region: world.region,
      zoneIds: zones.map(({ id }) => id),
    };
  },
};

const getDefaultTags: FunctionModel = {
  token: "aws:index/getDefaultTags:getDefaultTags",
  invoke: (_, world) => ({ id: world.partition, tags: world.defaultTags }),
};

/** What a program asks about where it runs. */
export const account: ServiceModel = {
  resources: [],
  functions: [getCallerIdentity, getPartition, getRegion, getAvailabilityZones, getDefaultTags],
};
