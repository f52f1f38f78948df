import { text } from "../../services/support";
import { blockOf, overlap, within } from "./blocks";
import { IPV4_ASSOCIATION, VPC } from "./types";
import { ofVpc } from "./networks";
import { refuse, type Precondition } from "../precondition";

const ten = "10.0.0.0/8";
const oneSevenTwo = "172.16.0.0/12";
const oneNineTwo = "192.168.0.0/16";
const benchmark = "198.19.0.0/16";

/** What cannot be added to a VPC whose own block is in a range; the last line is for all other ranges. */
const restrictions: readonly { readonly own?: string; readonly restricted: readonly string[] }[] = [
  { own: "10.0.0.0/15", restricted: [oneSevenTwo, oneNineTwo, benchmark, "10.0.0.0/16"] },
  { own: ten, restricted: [oneSevenTwo, oneNineTwo, benchmark] },
  { own: oneSevenTwo, restricted: [ten, oneNineTwo, benchmark, "172.31.0.0/16"] },
  { own: oneNineTwo, restricted: [ten, oneSevenTwo, benchmark] },
  { own: benchmark, restricted: [ten, oneSevenTwo, oneNineTwo] },
  { restricted: [ten, oneSevenTwo, oneNineTwo, benchmark] },
];

/** What Amazon VPC demands of blocks that are added to a VPC. */
export const secondaryBlocks: readonly Precondition[] = [
  {
    id: "EC-48",
    types: [IPV4_ASSOCIATION],
    at: ["create"],
    demands:
      "A block that is added to a VPC is no larger than /16, apart from its others, and of a range that fits.",
    source:
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions",
    judge: (call) => {
      const vpc = call.find(VPC, call.text("vpcId"));
      const cidr = call.text("cidrBlock");
      const own = text(vpc?.inputs.cidrBlock);
      if (vpc === undefined || cidr === undefined || own === "") return undefined;
      const block = blockOf(cidr);
      if (block === undefined || block.prefix < 16 || block.prefix > 28) {
        return refuse("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
      }
      const meets = (other: string) => {
        const found = blockOf(other);
        return found !== undefined && overlap(block, found);
      };
      const others = ofVpc(call, IPV4_ASSOCIATION, vpc.id).map(({ outputs }) => text(outputs.cidrBlock));
      if ([own, ...others].some(meets)) {
        return refuse("InvalidVpc.Range", `The CIDR '${cidr}' conflicts with another block of the VPC.`);
      }
      return restrictedBeside(own).some(meets)
        ? refuse(
            "InvalidVpc.Range",
            `The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC ` +
              "CIDR, or use a publicly-routable CIDR.",
          )
        : undefined;
    },
  },
];

function restrictedBeside(cidr: string): readonly string[] {
  const block = blockOf(cidr);
  const fits = (range: string | undefined) => {
    const own = blockOf(range);
    return own === undefined || (block !== undefined && within(block, own));
  };
  return restrictions.find(({ own }) => fits(own))?.restricted ?? [];
}
