import type * as pulumi from "@pulumi/pulumi";
import { AdoptedNetwork, type AdoptedNetworkArgs, type Adoption } from "./adopted-network";
import { Network } from "./network";
import type { NetworkArgs, NetworkOutputs } from "./network-args";

/** A network to make, or with `adopt` one to use. */
export type ProvidedNetworkArgs = Omit<NetworkArgs, "transform"> & {
  /** @default a network is made */
  readonly adopt?: Adoption;
  /** Changes to children. */
  readonly transform?: NetworkArgs["transform"] & AdoptedNetworkArgs["transform"];
};

/** Makes a {@link Network}, or takes over one that is there; who uses it sees no difference. */
export function provideNetwork(
  name: string,
  { adopt, ...args }: ProvidedNetworkArgs,
  options?: pulumi.ComponentResourceOptions,
): NetworkOutputs {
  return adopt === undefined
    ? new Network(name, args, options)
    : new AdoptedNetwork(name, { ...args, adopt }, options);
}
