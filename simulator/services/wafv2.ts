import type { ResourceModel, ServiceModel } from "../model";
import { emptyText, regionalArn, text, uuid } from "./support";

const webAcl: ResourceModel = {
  type: "aws:wafv2/webAcl:WebAcl",
  physicalName: "name",
  taggable: true,
  replaceOn: ["scope"],
  id: (instance) => uuid(instance),
  computed: {
    applicationIntegrationUrl: emptyText,
    arn: (instance) => {
      const scope = text(instance.inputs.scope) === "CLOUDFRONT" ? "global" : "regional";
      return regionalArn(instance, "wafv2", `${scope}/webacl/${text(instance.inputs.name)}/${instance.id}`);
    },
    // AWS adds up what its rules cost; the simulator counts the rules.
    capacity: ({ inputs }) => (Array.isArray(inputs.rules) ? inputs.rules.length : 0),
    lockToken: (instance) => uuid(instance, `lock ${JSON.stringify(instance.inputs.rules)}`),
    namePrefix: emptyText,
  },
  volatile: ["capacity", "lockToken"],
};

const association: ResourceModel = {
  type: "aws:wafv2/webAclAssociation:WebAclAssociation",
  replaceOn: ["resourceArn", "webAclArn"],
  id: ({ inputs }) => `${text(inputs.webAclArn)},${text(inputs.resourceArn)}`,
};

const logging: ResourceModel = {
  type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  replaceOn: ["resourceArn"],
  id: ({ inputs }) => text(inputs.resourceArn),
};

/** Web ACLs. No request is judged. */
export const wafv2: ServiceModel = { resources: [webAcl, association, logging] };
