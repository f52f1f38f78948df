import type { ResourcePermissions, Rule, ServicePermissions } from "../model";
import { anywhere, changed, given, on, pass, self, tagged } from "../rules";

const logsRole = pass("cloudWatchLogsRoleArn", "cloudtrail.amazonaws.com");

const selectors: readonly Rule[] = [
  given("eventSelectors", on(self, "cloudtrail:PutEventSelectors")),
  given("advancedEventSelectors", on(self, "cloudtrail:PutEventSelectors")),
  given("insightSelectors", on(self, "cloudtrail:PutInsightSelectors")),
];

const trail: ResourcePermissions = {
  type: "aws:cloudtrail/trail:Trail",
  create: [
    on(self, "cloudtrail:CreateTrail"),
    tagged(on(self, "cloudtrail:AddTags")),
    given("enableLogging", on(self, "cloudtrail:StartLogging")),
    ...selectors,
    logsRole,
  ],
  read: [
    anywhere("cloudtrail:DescribeTrails"),
    on(
      self,
      "cloudtrail:GetEventSelectors",
      "cloudtrail:GetInsightSelectors",
      "cloudtrail:GetTrailStatus",
      "cloudtrail:ListTags",
    ),
  ],
  update: [
    on(self, "cloudtrail:UpdateTrail"),
    logsRole,
    changed(["enableLogging"], on(self, "cloudtrail:StartLogging", "cloudtrail:StopLogging")),
    ...selectors,
  ],
  retag: [on(self, "cloudtrail:AddTags", "cloudtrail:RemoveTags")],
  delete: [on(self, "cloudtrail:DeleteTrail")],
};

/** Trails. */
export const cloudtrail: ServicePermissions = { resources: [trail] };
