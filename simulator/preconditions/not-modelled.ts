/** A demand of AWS that the simulated one does not make. */
export interface NotModelled {
  /** As in {@link Precondition.id}. */
  readonly id: string;
  readonly demands: string;
  readonly why: string;
}

/** What is known to be missing. A line each, in the order of the ids of each service. */
export const notModelled: readonly NotModelled[] = [];
