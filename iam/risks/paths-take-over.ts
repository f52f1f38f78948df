import type { EscalationPath } from "./paths";

/** Ways by taking over what already runs with rights of its own. */
export const TAKE_OVER_PATHS: readonly EscalationPath[] = [
  {
    id: "update-function-code",
    steps: [{ action: "lambda:UpdateFunctionCode" }],
    gain: "run code of its own with the rights of a function's role",
    reference: "https://pathfinding.cloud/paths/lambda-003",
  },
  {
    id: "update-function-configuration",
    steps: [{ action: "lambda:UpdateFunctionConfiguration" }],
    gain: "slip code of its own (a layer, a wrapper) into a function and use its role's rights",
    reference: "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation-part-2/",
  },
  {
    id: "update-glue-dev-endpoint",
    steps: [{ action: "glue:UpdateDevEndpoint" }],
    gain: "sign in to a development endpoint and use its role's rights",
    reference: "https://pathfinding.cloud/paths/glue-002",
  },
  {
    id: "start-build",
    steps: [[{ action: "codebuild:StartBuild" }, { action: "codebuild:StartBuildBatch" }]],
    gain: "run commands of its own (the build specification can be given) with the rights of a project's role",
    severity: "medium",
    reference: "https://pathfinding.cloud/paths/codebuild-002",
  },
  {
    id: "update-stack",
    steps: [{ action: "cloudformation:UpdateStack" }],
    gain: "have anything created with the rights of a stack's role",
    severity: "medium",
    reference: "https://pathfinding.cloud/paths/cloudformation-002",
  },
  {
    id: "execute-change-set",
    steps: [{ action: "cloudformation:CreateChangeSet" }, { action: "cloudformation:ExecuteChangeSet" }],
    gain: "have anything created with the rights of a stack's role",
    severity: "medium",
    reference: "https://pathfinding.cloud/paths/cloudformation-005",
  },
  {
    id: "modify-instance-attribute",
    steps: [
      { action: "ec2:ModifyInstanceAttribute", types: ["instance"] },
      { action: "ec2:StopInstances" },
      { action: "ec2:StartInstances" },
    ],
    gain: "change what a machine runs as it starts and use its role's rights",
    reference: "https://pathfinding.cloud/paths/ec2-002",
  },
  {
    id: "modify-launch-template",
    steps: [{ action: "ec2:CreateLaunchTemplateVersion" }, { action: "ec2:ModifyLaunchTemplate" }],
    gain: "change what new machines run as they start and use their role's rights",
    reference: "https://pathfinding.cloud/paths/ec2-004",
  },
  {
    id: "send-ssh-key",
    steps: [
      [
        { action: "ec2-instance-connect:SendSSHPublicKey" },
        { action: "ec2-instance-connect:SendSerialConsoleSSHPublicKey" },
      ],
    ],
    gain: "sign in to a machine and use its role's rights",
    reference: "https://pathfinding.cloud/paths/ec2instanceconnect-003",
  },
  {
    id: "send-command",
    steps: [
      [
        { action: "ssm:SendCommand", types: ["instance", "document"] },
        { action: "ssm:SendCommand", types: ["managed-instance", "document"] },
        { action: "ssm:CreateAssociation", types: ["instance", "document"] },
      ],
    ],
    gain: "run commands on a machine and use its role's rights",
    reference: "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html",
  },
  {
    id: "start-session",
    steps: [
      [
        { action: "ssm:StartSession", types: ["instance"] },
        { action: "ssm:StartSession", types: ["managed-instance"] },
        { action: "ssm:StartSession", types: ["task"] },
      ],
    ],
    gain: "open a shell on a machine and use its role's rights",
    reference:
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access.html",
  },
  {
    id: "execute-command",
    steps: [{ action: "ecs:ExecuteCommand", types: ["task"] }],
    gain: "open a shell in a running container and use its role's rights",
    reference: "https://pathfinding.cloud/paths/ecs-006",
  },
  {
    id: "open-notebook",
    steps: [
      [
        { action: "sagemaker:CreatePresignedNotebookInstanceUrl" },
        { action: "sagemaker:CreatePresignedDomainUrl" },
      ],
    ],
    gain: "open somebody's notebook and use its role's rights",
    reference: "https://pathfinding.cloud/paths/sagemaker-004",
  },
  {
    id: "notebook-lifecycle",
    steps: [
      { action: "sagemaker:CreateNotebookInstanceLifecycleConfig" },
      { action: "sagemaker:StopNotebookInstance" },
      { action: "sagemaker:UpdateNotebookInstance" },
      { action: "sagemaker:StartNotebookInstance" },
    ],
    gain: "have a notebook run a script of its own as it starts, with its role's rights",
    reference: "https://pathfinding.cloud/paths/sagemaker-005",
  },
  {
    id: "update-app-runner-service",
    steps: [{ action: "apprunner:UpdateService" }],
    gain: "run an image of its own with the rights of a service's role",
    reference: "https://pathfinding.cloud/paths/apprunner-002",
  },
  {
    id: "use-agent-code-interpreter",
    steps: [
      { action: "bedrock-agentcore:StartCodeInterpreterSession" },
      { action: "bedrock-agentcore:InvokeCodeInterpreter" },
    ],
    gain: "run code of its own with the rights of an interpreter's role",
    reference: "https://pathfinding.cloud/paths/bedrock-002",
  },
  {
    id: "add-emr-steps",
    steps: [{ action: "elasticmapreduce:AddJobFlowSteps" }],
    gain: "run commands on a cluster and use its machines' role",
    severity: "medium",
    reference: "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html",
  },
];
