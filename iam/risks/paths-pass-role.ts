import type { Step } from "./grants";
import type { EscalationPath } from "./paths";

const passRoleSteps = new Map<string, Step>();

/**
 * Ways by `iam:PassRole`: a service acts with the rights of a role that the caller picks. Leave to pass a role to one
 * service (`iam:PassedToService`) is no way through another.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export const PASS_ROLE_PATHS: readonly EscalationPath[] = [
  passing("ec2-instance", ["ec2"], [{ action: "ec2:RunInstances", types: ["instance", "image"] }], {
    gain: "start a machine that acts with the role's rights",
    reference: "https://pathfinding.cloud/paths/ec2-001",
  }),
  passing("ec2-spot-instance", ["ec2", "spotfleet"], [{ action: "ec2:RequestSpotInstances" }], {
    gain: "start a spot machine that acts with the role's rights",
    reference: "https://pathfinding.cloud/paths/ec2-003",
  }),
  passing(
    "ec2-instance-profile",
    ["ec2"],
    [[{ action: "ec2:AssociateIamInstanceProfile" }, { action: "ec2:ReplaceIamInstanceProfileAssociation" }]],
    {
      gain: "give a running machine the role's rights",
      reference: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    },
  ),
  passing(
    "auto-scaling",
    ["ec2", "autoscaling"],
    [
      { action: "autoscaling:CreateLaunchConfiguration" },
      [{ action: "autoscaling:CreateAutoScalingGroup" }, { action: "autoscaling:UpdateAutoScalingGroup" }],
    ],
    {
      gain: "have machines started that act with the role's rights",
      reference: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/us-iam-role.html",
    },
  ),
  passing(
    "lambda-function",
    ["lambda"],
    [
      { action: "lambda:CreateFunction" },
      [
        { action: "lambda:InvokeFunction" },
        { action: "lambda:AddPermission" },
        { action: "lambda:CreateEventSourceMapping" },
        { action: "lambda:CreateFunctionUrlConfig" },
      ],
    ],
    {
      gain: "run code of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/lambda-001",
    },
  ),
  passing(
    "cloudformation-stack",
    ["cloudformation"],
    [[{ action: "cloudformation:CreateStack" }, { action: "cloudformation:UpdateStack" }]],
    {
      gain: "have anything created with the role's rights",
      reference: "https://pathfinding.cloud/paths/cloudformation-001",
    },
  ),
  passing(
    "cloudformation-stack-set",
    ["cloudformation"],
    [[{ action: "cloudformation:UpdateStackSet" }, { action: "cloudformation:CreateStackInstances" }]],
    {
      gain: "have anything created in many accounts with the role's rights",
      reference: "https://pathfinding.cloud/paths/cloudformation-003",
    },
  ),
  passing("glue-dev-endpoint", ["glue"], [{ action: "glue:CreateDevEndpoint" }], {
    gain: "open a development endpoint that acts with the role's rights",
    reference: "https://pathfinding.cloud/paths/glue-001",
  }),
  passing(
    "glue-job",
    ["glue"],
    [
      [{ action: "glue:CreateJob" }, { action: "glue:UpdateJob" }],
      [{ action: "glue:StartJobRun" }, { action: "glue:CreateTrigger" }],
    ],
    {
      gain: "run a job of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/glue-003",
    },
  ),
  passing("glue-session", ["glue"], [{ action: "glue:CreateSession" }, { action: "glue:RunStatement" }], {
    gain: "run code of its own with the role's rights",
    reference: "https://docs.aws.amazon.com/glue/latest/dg/glue-is-security.html",
  }),
  passing(
    "data-pipeline",
    ["datapipeline", "ec2"],
    [
      { action: "datapipeline:CreatePipeline" },
      { action: "datapipeline:PutPipelineDefinition" },
      { action: "datapipeline:ActivatePipeline" },
    ],
    {
      gain: "run commands of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/datapipeline-001",
    },
  ),
  passing(
    "codebuild-project",
    ["codebuild"],
    [
      [{ action: "codebuild:CreateProject" }, { action: "codebuild:UpdateProject" }],
      [{ action: "codebuild:StartBuild" }, { action: "codebuild:StartBuildBatch" }],
    ],
    {
      gain: "run a build of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/codebuild-001",
    },
  ),
  passing("sagemaker-notebook", ["sagemaker"], [{ action: "sagemaker:CreateNotebookInstance" }], {
    gain: "work in a notebook that acts with the role's rights",
    reference: "https://pathfinding.cloud/paths/sagemaker-001",
  }),
  passing(
    "sagemaker-job",
    ["sagemaker"],
    [[{ action: "sagemaker:CreateTrainingJob" }, { action: "sagemaker:CreateProcessingJob" }]],
    {
      gain: "run a container of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/sagemaker-002",
    },
  ),
  passing(
    "ecs-task",
    ["ecs-tasks"],
    [
      { action: "ecs:RegisterTaskDefinition" },
      [
        { action: "ecs:RunTask" },
        { action: "ecs:StartTask" },
        { action: "ecs:CreateService" },
        { action: "ecs:UpdateService" },
      ],
    ],
    {
      gain: "run a container of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/ecs-004",
    },
  ),
  passing("ecs-task-override", ["ecs-tasks"], [[{ action: "ecs:RunTask" }, { action: "ecs:StartTask" }]], {
    gain: "run a known task with another command and the role's rights",
    reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html",
  }),
  passing(
    "app-runner-service",
    ["tasks.apprunner", "apprunner", "build.apprunner"],
    [{ action: "apprunner:CreateService" }],
    {
      gain: "run a service of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/apprunner-001",
    },
  ),
  passing(
    "agent-code-interpreter",
    ["bedrock-agentcore"],
    [
      { action: "bedrock-agentcore:CreateCodeInterpreter" },
      { action: "bedrock-agentcore:InvokeCodeInterpreter" },
    ],
    {
      gain: "run code of its own with the role's rights",
      reference: "https://pathfinding.cloud/paths/bedrock-001",
    },
  ),
  passing(
    "state-machine",
    ["states"],
    [
      [{ action: "states:CreateStateMachine" }, { action: "states:UpdateStateMachine" }],
      { action: "states:StartExecution" },
    ],
    {
      gain: "have any call made with the role's rights",
      reference: "https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html",
    },
  ),
  passing(
    "schedule",
    ["scheduler"],
    [[{ action: "scheduler:CreateSchedule" }, { action: "scheduler:UpdateSchedule" }]],
    {
      gain: "have any call made with the role's rights",
      reference: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
    },
  ),
  passing("event-rule", ["events"], [{ action: "events:PutRule" }, { action: "events:PutTargets" }], {
    gain: "have commands, tasks or workflows started with the role's rights",
    severity: "medium",
    reference: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html",
  }),
  passing("automation", ["ssm"], [{ action: "ssm:StartAutomationExecution" }], {
    gain: "have any call made with the role's rights",
    reference:
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeawsapi.html",
  }),
  passing(
    "batch-job",
    ["ecs-tasks"],
    [{ action: "batch:RegisterJobDefinition" }, { action: "batch:SubmitJob" }],
    {
      gain: "run a container of its own with the role's rights",
      reference: "https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html",
    },
  ),
  passing("emr-cluster", ["elasticmapreduce", "ec2"], [{ action: "elasticmapreduce:RunJobFlow" }], {
    gain: "start a cluster that acts with the role's rights",
    reference: "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html",
  }),
  passing("emr-serverless-job", ["emr-serverless"], [{ action: "emr-serverless:StartJobRun" }], {
    gain: "run a job of its own with the role's rights",
    reference:
      "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html",
  }),
  passing("identity-pool", ["cognito-identity"], [{ action: "cognito-identity:SetIdentityPoolRoles" }], {
    gain: "have the role's rights given to anybody who signs in to an identity pool",
    reference: "https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html",
  }),
  passing(
    "roles-anywhere",
    ["rolesanywhere"],
    [{ action: "rolesanywhere:CreateTrustAnchor" }, { action: "rolesanywhere:CreateProfile" }],
    {
      gain: "assume the role from anywhere, with certificates of its own",
      severity: "medium",
      reference: "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html",
    },
  ),
];

function passing(
  id: string,
  services: readonly string[],
  steps: readonly (Step | readonly Step[])[],
  rest: Pick<EscalationPath, "gain" | "severity" | "reference">,
): EscalationPath {
  return { id: `pass-role-${id}`, steps: [passRole(services), ...steps], ...rest };
}

/** One step for each list of services, so that it is looked into once for all ways that share it. */
function passRole(services: readonly string[]): Step {
  const key = services.join();
  const step = passRoleSteps.get(key) ?? {
    action: "iam:PassRole",
    contexts: () => services.map((name) => ({ "iam:PassedToService": `${name}.amazonaws.com` })),
  };
  passRoleSteps.set(key, step);
  return step;
}
