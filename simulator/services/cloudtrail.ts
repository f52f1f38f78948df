import type { ResourceModel, ServiceModel } from "../model";
import { regionalArn, text } from "./support";

const trail: ResourceModel = {
  type: "aws:cloudtrail/trail:Trail",
  physicalName: "name",
  taggable: true,
  defaults: () => ({
    enableLogFileValidation: false,
    enableLogging: true,
    includeGlobalServiceEvents: true,
    isMultiRegionTrail: false,
    isOrganizationTrail: false,
  }),
  id: (instance) => regionalArn(instance, "cloudtrail", `trail/${text(instance.inputs.name)}`),
  computed: {
    arn: ({ id }) => id,
    homeRegion: ({ region }) => region,
    snsTopicArn: (instance) => {
      const topic = text(instance.inputs.snsTopicName);
      return topic === "" || topic.startsWith("arn:") ? topic : regionalArn(instance, "sns", topic);
    },
  },
};

/** Trails. */
export const cloudtrail: ServiceModel = { resources: [trail] };
