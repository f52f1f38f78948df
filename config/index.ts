export { ConfigError, loadSettings } from "./load";
export { settingsSchema, type Settings } from "./schema";
