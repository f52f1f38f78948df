import { launchTemplates } from "../../../simulator/preconditions/ec2/launch-templates";
import { precondition, showsAllOf } from "./cases";
import { unknown, type SimulatedAws } from "./simulated";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

const encoded = (length: number) => Buffer.alloc(length, "x").toString("base64");
const template = (aws: SimulatedAws, inputs: Record<string, unknown>) => aws.create(TEMPLATE, inputs);

describe("preconditions of launch templates", () => {
  precondition(
    "EC-37",
    {
      title: "a name that another template has",
      given: (aws) => template(aws, { name: "web" }),
      passes: (aws) => template(aws, { name: "web2" }),
      fails: (aws) => template(aws, { name: "web" }),
      refusal: "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
    },
    {
      title: "a name that is too short, in a preview",
      passes: (aws) => aws.preview(TEMPLATE, { name: unknown }),
      fails: (aws) => aws.preview(TEMPLATE, { name: "wb" }),
      refusal: /InvalidLaunchTemplateName\.MalformedException: /,
    },
  );

  precondition(
    "EC-38",
    {
      title: "plain text",
      passes: (aws) => template(aws, { userData: Buffer.from("#!/bin/sh\n").toString("base64") }),
      fails: (aws) => template(aws, { userData: "#!/bin/sh\n" }),
      refusal: /InvalidUserData\.Malformed: /,
    },
    {
      title: "a long text",
      passes: (aws) => template(aws, { userData: encoded(16384) }),
      fails: (aws) => template(aws, { userData: encoded(16385) }),
      refusal: /InvalidParameterValue: User data is limited to 16384 bytes/,
    },
  );

  precondition(
    "EC-39",
    {
      title: "a token that is neither optional nor required",
      passes: (aws) => aws.preview(TEMPLATE, { metadataOptions: { httpTokens: "required" } }),
      fails: (aws) => aws.preview(TEMPLATE, { metadataOptions: { httpTokens: "mandatory" } }),
      refusal: /InvalidParameterValue: Value \(mandatory\) for parameter httpTokens is invalid\./,
    },
    {
      title: "too many hops",
      passes: (aws) => template(aws, { metadataOptions: { httpPutResponseHopLimit: 64 } }),
      fails: (aws) => template(aws, { metadataOptions: { httpPutResponseHopLimit: 65 } }),
      refusal: /InvalidParameterValue: /,
    },
  );

  showsAllOf(launchTemplates);
});
