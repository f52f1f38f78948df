import { text } from "../../services/support";
import { LAUNCH_TEMPLATE } from "../network/types";
import { isUnknown, objects } from "../../values";
import { refuse, type Precondition } from "../precondition";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

const mostUserData = 16384;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What Amazon EC2 demands of launch templates. */
export const launchTemplates: readonly Precondition[] = [
  {
    id: "EC-37",
    types: [LAUNCH_TEMPLATE],
    at: ["check", "create"],
    demands: "A template's name has 3 to 128 characters of a small set, and no other template has it.",
    source: `${api}/API_CreateLaunchTemplate.html`,
    judge: (call) => {
      const name = call.text("name");
      if (name === undefined) return undefined;
      if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
        return refuse(
          "InvalidLaunchTemplateName.MalformedException",
          `Invalid launch template name: ${name}`,
        );
      }
      return call.moment === "create" &&
        call.others(LAUNCH_TEMPLATE).some(({ outputs }) => outputs.name === name)
        ? refuse("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
        : undefined;
    },
  },
  {
    id: "EC-38",
    types: [LAUNCH_TEMPLATE],
    demands: "User data are base64 text of at most 16384 bytes.",
    source: `${api}/API_RequestLaunchTemplateData.html`,
    judge: (call) => {
      const data = (call.text("userData") ?? "").replaceAll("\n", "");
      if (!base64.test(data)) {
        return refuse("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
      }
      return Buffer.from(data, "base64").length > mostUserData
        ? refuse("InvalidParameterValue", `User data is limited to ${mostUserData} bytes`)
        : undefined;
    },
  },
  {
    id: "EC-39",
    types: [LAUNCH_TEMPLATE],
    at: ["check", "create", "update"],
    demands: "Metadata options have the values that there are.",
    source: `${api}/API_LaunchTemplateInstanceMetadataOptionsRequest.html`,
    judge: (call) => {
      const wrong = objects(call.inputs.metadataOptions)
        .flatMap((options) =>
          Object.entries(metadataValues).map(([name, isRight]) => ({ name, isRight, value: options[name] })),
        )
        .find(({ isRight, value }) => value !== undefined && !isUnknown(value) && !isRight(value));
      return wrong === undefined
        ? undefined
        : refuse(
            "InvalidParameterValue",
            `Value (${String(wrong.value)}) for parameter ${wrong.name} is invalid.`,
          );
    },
  },
];

const oneOf =
  (...values: readonly string[]) =>
  (value: unknown) =>
    values.includes(text(value));

const metadataValues: Readonly<Record<string, (value: unknown) => boolean>> = {
  httpEndpoint: oneOf("enabled", "disabled"),
  httpProtocolIpv6: oneOf("enabled", "disabled"),
  httpTokens: oneOf("optional", "required"),
  httpPutResponseHopLimit: (value) => Number(value) >= 1 && Number(value) <= 64,
  instanceMetadataTags: oneOf("enabled", "disabled"),
};
