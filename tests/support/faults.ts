import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import type { HasControls, SecurityControl } from "../../components/shared";
import { runUnderMocks } from "./program";

/** A type of child, the properties that break it, and the control that must then be off. */
export type Fault = readonly [type: string, broken: Readonly<Record<string, unknown>>, control: string];

/**
 * Tests that a component reports each control as off when one property of a child is broken, and all as on otherwise.
 * `maker` runs inside the program, once, and gives what makes a component of that name with those options.
 */
export function itReportsFaults(
  faults: readonly Fault[],
  maker: () => (name: string, options?: pulumi.ComponentResourceOptions) => HasControls,
): void {
  /** For each fault the controls that are off when that property of a child is broken; at the end without a fault. */
  let reported: Promise<string[][]> | undefined;
  const offControls = async (): Promise<string[][]> => {
    const run = await runUnderMocks(() => {
      const make = maker();
      const broken = faults.map(([type, props], index) => {
        const break_ = (child: pulumi.ResourceTransformationArgs) => ({
          props: child.type === type ? { ...child.props, ...props } : child.props,
          opts: child.opts,
        });
        return make(`broken${index}`, { transformations: [break_] });
      });
      return Promise.resolve({ controls: [...broken, make("sound")].map(({ controls }) => controls) });
    });
    return (run.outputs.controls as SecurityControl[][]).map((controls) =>
      controls.filter(({ enabled }) => !enabled).map(({ control }) => control),
    );
  };
  const off = async (index: number): Promise<string[] | undefined> =>
    (await (reported ??= offControls())).at(index);

  it("X4: reports all its controls as on when they are", async () => {
    assert.deepEqual(await off(-1), []);
  });
  faults.forEach(([type, broken, control], index) => {
    const [[property, value]] = Object.entries(broken) as [[string, unknown]];
    it(`X4: reports "${control}" as off when ${property} of ${type} is ${JSON.stringify(value)}`, async () => {
      assert.deepEqual(await off(index), [control]);
    });
  });
}
