import { regionalArn, text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { anywhere, keyVia, on, self, tagged } from "../rules";

const parameter: ResourcePermissions = {
  type: "aws:ssm/parameter:Parameter",
  create: [
    on(self, "ssm:PutParameter"),
    tagged(on(self, "ssm:AddTagsToResource")),
    keyVia("keyId", "ssm", "kms:Encrypt", "kms:GenerateDataKey"),
  ],
  read: [
    on(self, "ssm:GetParameter", "ssm:ListTagsForResource"),
    anywhere("ssm:DescribeParameters"),
    keyVia("keyId", "ssm", "kms:Decrypt"),
  ],
  update: [on(self, "ssm:PutParameter"), keyVia("keyId", "ssm", "kms:Encrypt", "kms:GenerateDataKey")],
  retag: [on(self, "ssm:AddTagsToResource", "ssm:RemoveTagsFromResource")],
  delete: [on(self, "ssm:DeleteParameter")],
};

const document: ResourcePermissions = {
  type: "aws:ssm/document:Document",
  create: [on(self, "ssm:CreateDocument"), tagged(on(self, "ssm:AddTagsToResource"))],
  read: [on(self, "ssm:DescribeDocument", "ssm:DescribeDocumentPermission", "ssm:GetDocument")],
  update: [on(self, "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion")],
  retag: [on(self, "ssm:AddTagsToResource", "ssm:RemoveTagsFromResource")],
  delete: [on(self, "ssm:DeleteDocument", "ssm:DescribeDocument", "ssm:DescribeDocumentPermission")],
};

/** Parameters and documents of Systems Manager. */
export const ssm: ServicePermissions = {
  resources: [parameter, document],
  functions: [
    {
      token: "aws:ssm/getParameter:getParameter",
      // AWS's own parameters belong to no account.
      needs: [
        on((subject) => {
          const name = text(subject.inputs.name);
          const place = name.startsWith("/aws/service/") ? { ...subject, accountId: "" } : subject;
          return regionalArn(place, "ssm", `parameter/${name.replace(/^\//, "")}`);
        }, "ssm:GetParameter"),
      ],
    },
  ],
};
