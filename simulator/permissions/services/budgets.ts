import type { ResourcePermissions, ServicePermissions } from "../model";
import { on, self, tagged } from "../rules";

const budget: ResourcePermissions = {
  type: "aws:budgets/budget:Budget",
  create: [on(self, "budgets:ModifyBudget"), tagged(on(self, "budgets:TagResource"))],
  read: [on(self, "budgets:ViewBudget", "budgets:ListTagsForResource")],
  update: [on(self, "budgets:ModifyBudget")],
  retag: [on(self, "budgets:TagResource", "budgets:UntagResource")],
  delete: [on(self, "budgets:ModifyBudget")],
};

/** Budgets. */
export const budgets: ServicePermissions = { resources: [budget] };
