/**
 * Puts the name of the package back into frames of `@pulumi/pulumi`. Its source maps lose it, and for a frame like
 * `node_modules/@pulumi/output.ts:516:31` Node's `util.inspect`, with which Pulumi prints what a program throws, runs
 * until its text is half a gigabyte: over a minute.
 * https://github.com/nodejs/node/issues/64011
 */
export function withWholePaths(stack: string): string {
  return stack.replaceAll(/([\\/]node_modules([\\/])@pulumi[\\/])(?=[^\\/\s]+\.ts:\d)/g, "$1pulumi$2");
}

function mend(error: unknown): void {
  if (error instanceof Error && error.stack !== undefined) error.stack = withWholePaths(error.stack);
}

/**
 * Lets Pulumi's handlers print at once what nobody expected. A process without such handlers stays without: it ends.
 */
export function mendUnexpectedErrors(handled: NodeJS.EventEmitter = process): void {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    const handlers = handled.listeners(event);
    if (handlers.length > 0 && !handlers.includes(mend)) handled.prependListener(event, mend);
  }
}
