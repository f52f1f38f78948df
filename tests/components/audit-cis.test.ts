import assert from "node:assert/strict";
import { cisControlKeys, cisControls, type CisControlKey } from "../../components/audit/cis-controls";
import { matchesFilter } from "./filter-pattern";

const call = (eventSource: string, eventName: string) => ({
  eventSource: `${eventSource}.amazonaws.com`,
  eventName,
  eventType: "AwsApiCall",
  sourceIPAddress: "192.0.2.1",
  userIdentity: { type: "AssumedRole" },
});
const signIn = (more: object) => ({
  ...call("signin", "ConsoleLogin"),
  userIdentity: { type: "IAMUser" },
  responseElements: { ConsoleLogin: "Success" },
  additionalEventData: { MFAUsed: "Yes" },
  ...more,
});
const root = { ...call("s3", "ListBuckets"), userIdentity: { type: "Root" } };

/** Events that must ring the alarm, and their nearest neighbours that must not. */
const cases: Record<CisControlKey, { rings: object[]; silent: object[] }> = {
  "unauthorized-calls": {
    rings: [
      { ...call("ec2", "RunInstances"), errorCode: "Client.UnauthorizedOperation" },
      { ...call("iam", "CreateUser"), errorCode: "AccessDenied" },
      { ...call("kms", "Decrypt"), errorCode: "AccessDeniedException" },
    ],
    silent: [
      call("ec2", "RunInstances"),
      { ...call("s3", "HeadBucket"), errorCode: "AccessDenied" },
      {
        ...call("s3", "PutObject"),
        errorCode: "AccessDenied",
        sourceIPAddress: "delivery.logs.amazonaws.com",
      },
      { ...call("ec2", "RunInstances"), errorCode: "Client.InvalidParameter" },
    ],
  },
  "console-sign-in-without-mfa": {
    rings: [signIn({ additionalEventData: { MFAUsed: "No" } })],
    silent: [
      signIn({}),
      signIn({ additionalEventData: { MFAUsed: "No" }, userIdentity: { type: "AssumedRole" } }),
      signIn({ additionalEventData: { MFAUsed: "No" }, responseElements: { ConsoleLogin: "Failure" } }),
    ],
  },
  "root-use": {
    rings: [root],
    silent: [
      call("s3", "ListBuckets"),
      { ...root, userIdentity: { type: "Root", invokedBy: "support.amazonaws.com" } },
      { ...root, eventType: "AwsServiceEvent" },
    ],
  },
  "iam-policy-changes": {
    rings: calls("iam", [
      "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy",
      "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy",
      "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ]),
    silent: [call("iam", "GetPolicy"), call("organizations", "CreatePolicy")],
  },
  "cloudtrail-changes": {
    rings: calls("cloudtrail", ["CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"]),
    silent: [call("cloudtrail", "LookupEvents")],
  },
  "console-sign-in-failures": {
    rings: [signIn({ errorMessage: "Failed authentication", responseElements: { ConsoleLogin: "Failure" } })],
    silent: [signIn({}), { ...call("signin", "GetSigninToken"), errorMessage: "Failed authentication" }],
  },
  "kms-key-loss": {
    rings: calls("kms", ["DisableKey ScheduleKeyDeletion"]),
    silent: [call("kms", "DisableKeyRotation"), call("other", "DisableKey")],
  },
  "bucket-policy-changes": {
    rings: calls("s3", [
      "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy",
      "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ]),
    silent: [call("s3", "GetBucketPolicy"), call("other", "PutBucketPolicy")],
  },
  "config-changes": {
    rings: calls("config", [
      "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    ]),
    silent: [call("config", "PutConfigRule"), call("other", "PutDeliveryChannel")],
  },
  "security-group-changes": {
    rings: calls("ec2", [
      "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ]),
    silent: [call("ec2", "DescribeSecurityGroups")],
  },
  "network-acl-changes": {
    rings: calls("ec2", [
      "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ]),
    silent: [call("ec2", "DescribeNetworkAcls")],
  },
  "gateway-changes": {
    rings: calls("ec2", [
      "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway",
      "DeleteInternetGateway DetachInternetGateway",
    ]),
    silent: [call("ec2", "DescribeInternetGateways")],
  },
  "route-table-changes": {
    rings: calls("ec2", [
      "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute",
      "DisassociateRouteTable",
    ]),
    silent: [call("ec2", "DescribeRouteTables"), call("apigateway", "DeleteRoute")],
  },
  "vpc-changes": {
    rings: calls("ec2", [
      "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection",
      "DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc",
      "DisableVpcClassicLink EnableVpcClassicLink",
    ]),
    silent: [call("ec2", "DescribeVpcs")],
  },
  "organizations-changes": {
    rings: calls("organizations", [
      "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake",
      "DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType",
      "InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy",
      "UpdateOrganizationalUnit",
    ]),
    silent: [call("organizations", "ListAccounts"), call("iam", "CreatePolicy")],
  },
};

function calls(eventSource: string, names: readonly string[]): object[] {
  return names.flatMap((line) => line.split(" ")).map((name) => call(eventSource, name));
}

describe("CIS monitoring controls", () => {
  it("A4: are all there, once", () => {
    assert.deepEqual(
      cisControls.map(({ key }) => key),
      [...cisControlKeys],
    );
    assert.deepEqual(
      cisControls.map(({ cis }) => cis),
      Array.from({ length: 15 }, (_, index) => `4.${index + 1}`),
    );
  });

  for (const { key, cis, pattern } of cisControls) {
    describe(`A4: CIS ${cis} ${key}`, () => {
      it("rings for what it is about", () => {
        for (const event of cases[key].rings) {
          assert.ok(matchesFilter(pattern, event), JSON.stringify(event));
        }
      });

      it("is silent for what is near", () => {
        assert.ok(cases[key].silent.length > 0);
        for (const event of cases[key].silent) {
          assert.ok(!matchesFilter(pattern, event), JSON.stringify(event));
        }
      });

      it("fits into a metric filter", () => {
        assert.ok(pattern.length <= 1024, String(pattern.length));
        assert.match(key, /^[a-z0-9-]+$/);
      });
    });
  }
});
