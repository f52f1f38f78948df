import { text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { anywhere, on, regional, self, serviceLinkedRole, tagged } from "../rules";

const detector: ResourcePermissions = {
  type: "aws:guardduty/detector:Detector",
  create: [
    anywhere("guardduty:CreateDetector"),
    tagged(on(self, "guardduty:TagResource")),
    serviceLinkedRole("guardduty.amazonaws.com", "AWSServiceRoleForAmazonGuardDuty"),
  ],
  read: [on(self, "guardduty:GetDetector")],
  update: [on(self, "guardduty:UpdateDetector")],
  retag: [on(self, "guardduty:TagResource", "guardduty:UntagResource")],
  delete: [on(self, "guardduty:DeleteDetector")],
};

const ofDetector = regional("guardduty", ({ inputs }) => `detector/${text(inputs.detectorId)}`);

const feature: ResourcePermissions = {
  type: "aws:guardduty/detectorFeature:DetectorFeature",
  create: [on(ofDetector, "guardduty:UpdateDetector")],
  read: [on(ofDetector, "guardduty:GetDetector")],
  update: [on(ofDetector, "guardduty:UpdateDetector")],
  // A feature that is no longer declared stays as it is.
  delete: [],
};

const hub = regional("securityhub", "hub/default");

const securityHub: ResourcePermissions = {
  type: "aws:securityhub/account:Account",
  create: [
    on(hub, "securityhub:EnableSecurityHub", "securityhub:UpdateSecurityHubConfiguration"),
    serviceLinkedRole("securityhub.amazonaws.com", "AWSServiceRoleForSecurityHub"),
  ],
  read: [on(hub, "securityhub:DescribeHub")],
  update: [on(hub, "securityhub:UpdateSecurityHubConfiguration")],
  delete: [on(hub, "securityhub:DisableSecurityHub")],
};

const standard: ResourcePermissions = {
  type: "aws:securityhub/standardsSubscription:StandardsSubscription",
  create: [on(hub, "securityhub:BatchEnableStandards")],
  read: [on(hub, "securityhub:GetEnabledStandards")],
  delete: [on(hub, "securityhub:BatchDisableStandards", "securityhub:GetEnabledStandards")],
};

const analyzer: ResourcePermissions = {
  type: "aws:accessanalyzer/analyzer:Analyzer",
  create: [
    on(self, "access-analyzer:CreateAnalyzer"),
    tagged(on(self, "access-analyzer:TagResource")),
    serviceLinkedRole("access-analyzer.amazonaws.com", "AWSServiceRoleForAccessAnalyzer"),
  ],
  read: [on(self, "access-analyzer:GetAnalyzer")],
  update: [on(self, "access-analyzer:UpdateAnalyzer")],
  retag: [on(self, "access-analyzer:TagResource", "access-analyzer:UntagResource")],
  delete: [on(self, "access-analyzer:DeleteAnalyzer")],
};

/** GuardDuty, Security Hub and IAM Access Analyzer. */
export const findings: ServicePermissions = {
  resources: [detector, feature, securityHub, standard, analyzer],
  functions: [
    {
      token: "aws:guardduty/getDetector:getDetector",
      needs: [
        anywhere("guardduty:ListDetectors"),
        on(regional("guardduty", "detector/*"), "guardduty:GetDetector"),
      ],
    },
  ],
};
