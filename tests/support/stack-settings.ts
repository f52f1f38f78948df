import { stackFile } from "./settings";

const namespace = "bulwark:";

/** The project's own settings in `Pulumi.<stack>.yaml`, by section. */
export function settingsOf(stack: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(stackFile(stack).config)
      .filter(([key]) => key.startsWith(namespace))
      .map(([key, value]) => [key.slice(namespace.length), value]),
  );
}

/** `Pulumi.<stack>.yaml` with other sections of the project's own settings. */
export function fileWith(
  stack: string,
  settings: Readonly<Record<string, unknown>>,
): {
  config: Record<string, unknown>;
} {
  const others = Object.entries(stackFile(stack).config).filter(([key]) => !key.startsWith(namespace));
  const own = Object.entries(settings).map(([key, value]) => [namespace + key, value] as const);
  return { config: Object.fromEntries([...others, ...own]) };
}

/** {@link fileWith} in the form in which the engine hands it over. */
export function configOf(stack: string, settings: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fileWith(stack, settings).config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
