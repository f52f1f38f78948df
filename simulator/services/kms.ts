import { accountRoot, allow, policy, policyText } from "../../iam";
import type { FunctionModel, Instance, ResourceModel, ServiceModel } from "../model";
import { digest } from "../names";
import type { World } from "../world";
import {
  INSTANT,
  always,
  emptyText,
  globalArn,
  lastPart,
  mixedId,
  outputOf,
  refusal,
  regionalArn,
  text,
  uuid,
  type Place,
} from "./support";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";

/** ARN of the key by which AWS encrypts for a service where no other is named, e.g. `rds`. */
export function awsManagedKeyArn(place: Place, service: string): string {
  const digits = digest(["aws-managed-key", place.accountId, place.region, service], 30);
  return regionalArn(place, "kms", `key/${uuid({ hex: () => digits })}`);
}

const key: ResourceModel = {
  type: KEY,
  taggable: true,
  replaceOn: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  defaults: () => ({
    bypassPolicyLockoutSafetyCheck: false,
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    enableKeyRotation: false,
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
  }),
  id: keyId,
  computed: {
    arn: (instance) => regionalArn(instance, "kms", `key/${instance.id}`),
    description: emptyText,
    keyId: ({ id }) => id,
    multiRegion: always(false),
    policy: defaultKeyPolicy,
    rotationPeriodInDays: ({ inputs }) => (inputs.enableKeyRotation === true ? 365 : 0),
  },
};

const alias: ResourceModel = {
  type: ALIAS,
  physicalName: "name",
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => regionalArn(instance, "kms", text(instance.inputs.name)),
    namePrefix: emptyText,
    targetKeyArn: (instance) => keyArn(instance, text(instance.inputs.targetKeyId)),
  },
  volatile: ["targetKeyArn"],
};

const keyPolicy: ResourceModel = {
  type: "aws:kms/keyPolicy:KeyPolicy",
  defaults: () => ({ bypassPolicyLockoutSafetyCheck: false }),
  id: ({ inputs }) => text(inputs.keyId),
};

const grant: ResourceModel = {
  type: "aws:kms/grant:Grant",
  replaceOn: [
    "constraints",
    "grantCreationTokens",
    "granteePrincipal",
    "keyId",
    "name",
    "operations",
    "retireOnDelete",
    "retiringPrincipal",
  ],
  defaults: () => ({ retireOnDelete: false }),
  id: (instance) => `${text(instance.inputs.keyId)}:${grantId(instance)}`,
  computed: {
    grantId,
    grantToken: (instance) => `AQpA${mixedId(instance, 28, "token")}`,
    name: emptyText,
  },
};

/** A replica has the id of its primary key in another region. */
const replicaKey: ResourceModel = {
  type: REPLICA_KEY,
  taggable: true,
  replaceOn: ["primaryKeyArn"],
  defaults: () => ({ bypassPolicyLockoutSafetyCheck: false, deletionWindowInDays: 30, enabled: true }),
  id: ({ inputs }) => lastPart(text(inputs.primaryKeyArn)),
  computed: {
    arn: (instance) => regionalArn(instance, "kms", `key/${instance.id}`),
    keyId: ({ id }) => id,
    keyRotationEnabled: (instance) => primaryOutput(instance, "enableKeyRotation") ?? false,
    keySpec: (instance) => primaryOutput(instance, "customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT",
    keyUsage: (instance) => primaryOutput(instance, "keyUsage") ?? "ENCRYPT_DECRYPT",
    policy: defaultKeyPolicy,
  },
};

const getKey: FunctionModel = {
  token: "aws:kms/getKey:getKey",
  invoke: (inputs, world) => {
    const wanted = text(inputs.keyId);
    const id = wanted.includes("alias/") ? text(aliasNamed(world, wanted).outputs.targetKeyId) : wanted;
    const key = world.find(KEY, lastPart(id));
    if (key === undefined) {
      throw refusal("NotFoundException", `Key "${keyArn(world, id)}" does not exist`);
    }
    const { outputs } = key;
    return {
      ...inputs,
      arn: outputs.arn,
      awsAccountId: world.accountId,
      cloudHsmClusterId: "",
      creationDate: INSTANT,
      customKeyStoreId: "",
      customerMasterKeySpec: outputs.customerMasterKeySpec,
      deletionDate: "",
      description: outputs.description,
      enabled: outputs.isEnabled,
      expirationModel: "",
      id: key.id,
      keyManager: "CUSTOMER",
      keySpec: outputs.customerMasterKeySpec,
      keyState: outputs.isEnabled === true ? "Enabled" : "Disabled",
      keyUsage: outputs.keyUsage,
      multiRegion: outputs.multiRegion,
      multiRegionConfigurations:
        outputs.multiRegion === true
          ? [
              {
                multiRegionKeyType: "PRIMARY",
                primaryKeys: [{ arn: outputs.arn, region: world.region }],
                replicaKeys: [],
              },
            ]
          : [],
      origin: "AWS_KMS",
      pendingDeletionWindowInDays: 0,
      region: world.region,
      validTo: "",
      xksKeyConfigurations: [],
    };
  },
};

const getAlias: FunctionModel = {
  token: "aws:kms/getAlias:getAlias",
  invoke: (inputs, world) => {
    const name = text(inputs.name);
    const managed = /^alias\/aws\/(.+)$/.exec(name);
    if (managed !== null) {
      const targetKeyArn = awsManagedKeyArn(world, managed[1] ?? "");
      const arn = regionalArn(world, "kms", name);
      return {
        ...inputs,
        arn,
        id: arn,
        region: world.region,
        targetKeyArn,
        targetKeyId: lastPart(targetKeyArn),
      };
    }
    const { outputs } = aliasNamed(world, name);
    return {
      ...inputs,
      arn: outputs.arn,
      id: outputs.arn,
      region: world.region,
      targetKeyArn: outputs.targetKeyArn,
      targetKeyId: lastPart(text(outputs.targetKeyArn)),
    };
  },
};

/** Keys, aliases and grants. */
export const kms: ServiceModel = {
  resources: [key, alias, keyPolicy, grant, replicaKey],
  functions: [getKey, getAlias],
};

/** Multi-Region keys have ids of their own kind. */
function keyId(instance: Omit<Instance, "id">): string {
  return instance.inputs.multiRegion === true ? `mrk-${instance.hex(32, "key")}` : uuid(instance, "key");
}

function grantId({ hex }: Pick<Instance, "hex">): string {
  return hex(64, "grant");
}

function keyArn(place: Place, keyIdOrArn: string): string {
  return keyIdOrArn.startsWith("arn:") ? keyIdOrArn : regionalArn(place, "kms", `key/${keyIdOrArn}`);
}

/**
 * What a key made without a policy has.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function defaultKeyPolicy(instance: Instance): string {
  const document = policy.key(
    allow("Enable IAM User Permissions", {
      principals: accountRoot(globalArn(instance, "iam", "root")),
      actions: "kms:*",
      resources: "*",
    }),
  );
  return policyText({ ...document, Id: "key-default-1" });
}

function primaryOutput({ inputs, world }: Instance, property: string): unknown {
  const [, , , region, , resource] = text(inputs.primaryKeyArn).split(":");
  return outputOf(world.at({ region }), KEY, resource?.replace("key/", ""), property);
}

function aliasNamed(world: World, nameOrArn: string): { outputs: Readonly<Record<string, unknown>> } {
  const name = nameOrArn.replace(/^.*:(?=alias\/)/, "");
  const found = world.find(ALIAS, name);
  if (found === undefined) {
    throw refusal("NotFoundException", `Alias ${regionalArn(world, "kms", name)} is not found.`);
  }
  return found;
}
