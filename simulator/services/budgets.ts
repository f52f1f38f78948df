import type { ResourceModel, ServiceModel } from "../model";
import { accountId, always, emptyList, emptyText, globalArn, text } from "./support";

const budget: ResourceModel = {
  type: "aws:budgets/budget:Budget",
  physicalName: "name",
  taggable: true,
  replaceOn: ["accountId"],
  defaults: () => ({ timePeriodEnd: "2087-06-15_00:00" }),
  id: (instance) => `${text(instance.inputs.accountId) || instance.accountId}:${text(instance.inputs.name)}`,
  computed: {
    accountId,
    arn: (instance) => globalArn(instance, "budgets", `budget/${text(instance.inputs.name)}`),
    costFilters: emptyList,
    costTypes: always({
      includeCredit: true,
      includeDiscount: true,
      includeOtherSubscription: true,
      includeRecurring: true,
      includeRefund: true,
      includeSubscription: true,
      includeSupport: true,
      includeTax: true,
      includeUpfront: true,
      useAmortized: false,
      useBlended: false,
    }),
    limitAmount: emptyText,
    limitUnit: emptyText,
    namePrefix: emptyText,
    timePeriodStart: always("2025-01-01_00:00"),
  },
};

/** Budgets; these belong to no region. */
export const budgets: ServiceModel = { resources: [budget] };
