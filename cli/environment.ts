/** What the engine is told through its environment. */
export interface EngineSettings {
  readonly searchPath: string;
  readonly pulumiHome: string;
  /** Folder of the file state. */
  readonly state: string;
  readonly simulatorPort: number;
}

/**
 * Environment for an engine that works on local state and a simulated AWS: the user's own, without anything by which
 * it could reach a real AWS account or a real Pulumi backend.
 */
export function engineEnvironment(own: NodeJS.ProcessEnv, settings: EngineSettings): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    PATH: settings.searchPath,
    PULUMI_HOME: settings.pulumiHome,
    // Beside each file Pulumi would write another with its attributes: an engine that is killed meanwhile leaves an
    // empty one, and no engine reads such a state any more ("failed to load checkpoint: EOF").
    PULUMI_BACKEND_URL: `file://${settings.state}?metadata=skip`,
    // The state describes a simulated AWS: it has nothing to hide.
    PULUMI_CONFIG_PASSPHRASE: "local",
    PULUMI_DEBUG_PROVIDERS: `aws:${settings.simulatorPort}`,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
