import type { Report } from "./engine";

const secondsBetweenLines = 10;

/**
 * Runs a long step and reports that it starts, every few seconds that it still runs, and how long it took.
 *
 * @param detail What to add to the lines in between, e.g. how many packages are compiled.
 */
export async function withProgress<T>(
  report: Report,
  title: string,
  step: () => Promise<T>,
  detail: () => string = () => "",
): Promise<T> {
  const start = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - start) / 1000)} s`;
  report(`${title} ...`);
  const timer = setInterval(() => {
    report(`${title}: ${seconds()}${detail()}`);
  }, secondsBetweenLines * 1000);
  try {
    const result = await step();
    report(`${title}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
