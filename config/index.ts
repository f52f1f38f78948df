export { ConfigError, loadSettings } from "./load";
export { mendUnexpectedErrors, withWholePaths } from "./unexpected-errors";
export { settingsSchema, type Settings } from "./schema";
