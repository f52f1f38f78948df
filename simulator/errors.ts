/** A refusal of the simulated AWS, as a provider reports it. */
export class AwsError extends Error {
  constructor(
    /** AWS's error code, e.g. `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
    /** The real provider would try again for a while: another change may yet mend it. */
    readonly isRetried = false,
  ) {
    super(`${code}: ${message}`);
    this.name = "AwsError";
  }
}
