import type { ResourceModel, ServiceModel } from "../model";
import { always, text } from "./support";

/** Settings of the account in a region: there is one of each. */
function accountSetting(type: string, model: Partial<ResourceModel> = {}): ResourceModel {
  return { type, id: ({ accountId, region }) => `${accountId}-${region}`, ...model };
}

/** What an account does by default with volumes, snapshots and instance metadata. */
export const ebs: ServiceModel = {
  resources: [
    accountSetting("aws:ebs/encryptionByDefault:EncryptionByDefault", {
      defaults: () => ({ enabled: true }),
      // By this id it is imported; the provider itself looks at none.
      id: () => "default",
    }),
    accountSetting("aws:ebs/defaultKmsKey:DefaultKmsKey", {
      replaceOn: ["keyArn"],
      id: ({ inputs }) => text(inputs.keyArn),
    }),
    accountSetting("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"),
    accountSetting("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults", {
      computed: {
        httpEndpoint: always("no-preference"),
        httpPutResponseHopLimit: always(-1),
        httpTokens: always("no-preference"),
        instanceMetadataTags: always("no-preference"),
      },
    }),
  ],
};
