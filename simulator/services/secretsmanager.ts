import type { ResourceModel, ServiceModel } from "../model";
import { always, emptyList, emptyText, mixedId, regionalArn, text, uuid } from "./support";

const secret: ResourceModel = {
  type: "aws:secretsmanager/secret:Secret",
  physicalName: "name",
  taggable: true,
  replaceOn: ["type"],
  defaults: () => ({ forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 }),
  id: (instance) =>
    regionalArn(
      instance,
      "secretsmanager",
      `secret:${text(instance.inputs.name)}-${mixedId(instance, 6, "secret")}`,
    ),
  computed: {
    arn: ({ id }) => id,
    namePrefix: emptyText,
    policy: emptyText,
    replicas: emptyList,
  },
};

const secretVersion: ResourceModel = {
  type: "aws:secretsmanager/secretVersion:SecretVersion",
  replaceOn: ["secretBinary", "secretId", "secretString", "secretStringWoVersion"],
  id: (instance) => `${text(instance.inputs.secretId)}|${uuid(instance)}`,
  computed: {
    arn: ({ inputs }) => text(inputs.secretId),
    hasSecretStringWo: ({ inputs }) => inputs.secretStringWo !== undefined,
    secretArn: ({ inputs }) => text(inputs.secretId),
    versionId: (instance) => uuid(instance),
    versionStages: always(["AWSCURRENT"]),
  },
};

const secretPolicy: ResourceModel = {
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  replaceOn: ["secretArn"],
  id: ({ inputs }) => text(inputs.secretArn),
};

const secretRotation: ResourceModel = {
  type: "aws:secretsmanager/secretRotation:SecretRotation",
  replaceOn: ["secretId"],
  defaults: () => ({ rotateImmediately: true }),
  id: ({ inputs }) => text(inputs.secretId),
  computed: { rotationEnabled: always(true) },
};

/** Secrets. */
export const secretsmanager: ServiceModel = {
  resources: [secret, secretVersion, secretPolicy, secretRotation],
};
