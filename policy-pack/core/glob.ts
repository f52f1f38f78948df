/** Whether the text is like the glob, in which `*` stands for any text. */
export function like(glob: string, text: string): boolean {
  const parts = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "u").test(text);
}

/** Whether it is a text that is like any of the globs. */
export function isLikeAny(globs: readonly string[], value: unknown): boolean {
  return typeof value === "string" && globs.some((glob) => like(glob, value));
}

/** The setting of a rule that is for some names only. */
export function namesSetting(description: string) {
  return {
    default: [] as readonly string[],
    schema: { type: "array", items: { type: "string" }, description },
  } as const;
}
