import assert from "node:assert/strict";
import { type LocalArguments, parseLocalArguments, UsageError } from "../../cli/arguments";
import { engineEnvironment } from "../../cli/environment";
import { localSettings } from "../../cli/settings";
import { summaryTable, summaryTotals } from "../../cli/summary";

describe("arguments of npm run local", () => {
  const parse = (...args: string[]): ReturnType<typeof parseLocalArguments> =>
    parseLocalArguments(args, ["dev", "prod"]);

  it("brings dev up when nothing is said", () => {
    assert.deepEqual(parse(), {
      stack: "dev",
      action: "up",
      port: undefined,
      existing: [],
      refresh: false,
      drift: undefined,
      faults: undefined,
      deployerPolicies: [],
    });
  });

  it("reads stack, action and port", () => {
    assert.deepEqual(parse("--stack", "prod", "--preview"), {
      stack: "prod",
      action: "preview",
      port: undefined,
      existing: [],
      refresh: false,
      drift: undefined,
      faults: undefined,
      deployerPolicies: [],
    });
    assert.deepEqual(
      parse("--destroy", "--stack=prod", "--port", "4000", "--existing", "a*", "--deployer-policy", "p.json"),
      {
        stack: "prod",
        action: "destroy",
        port: 4000,
        existing: ["a*"],
        refresh: false,
        drift: undefined,
        faults: undefined,
        deployerPolicies: ["p.json"],
      },
    );
    const { action, drift } = parse("--drift", "drift.yaml") as LocalArguments;
    assert.deepEqual([action, drift], ["drift", "drift.yaml"]);
    for (const more of [["--preview"], []]) {
      assert.equal((parse("--refresh", ...more) as LocalArguments).refresh, true);
    }
    assert.equal((parse("--faults", "fail-create=17") as LocalArguments).faults, "fail-create=17");
    assert.equal(parse("--help"), "help");
  });

  const wrong: [string[], RegExp][] = [
    [["--stak", "dev"], /--stak/],
    [["--stack", "test"], /no stack "test".*dev, prod/],
    [["--stack"], /--stack/],
    [["prod"], /prod/],
    [["--preview", "--destroy"], /--preview and --destroy exclude each other/],
    [["--drift", "f", "--preview"], /--preview and --drift exclude each other/],
    [["--refresh", "--destroy"], /--refresh and --destroy exclude each other/],
    [["--refresh", "--drift", "f"], /--refresh and --drift exclude each other/],
    [["--faults", "burn"], /"burn" is no fault[\s\S]*KIND-VERB=WHEN/],
    [["--port", "0"], /1 to 65535/],
    [["--port", "http"], /1 to 65535/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(
        () => parse(...args),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
});

describe("environment of the engine", () => {
  const settings = { searchPath: "/bin", pulumiHome: "/h", state: "/s", simulatorPort: 4000 };

  it("keeps nothing by which a real account or backend could be reached", () => {
    const result = engineEnvironment(
      {
        AWS_ACCESS_KEY_ID: "AKIA",
        AWS_PROFILE: "admin",
        AWS_WEB_IDENTITY_TOKEN_FILE: "/t",
        PULUMI_ACCESS_TOKEN: "pul",
        PULUMI_BACKEND_URL: "s3://bucket",
        PULUMI_CONFIG_PASSPHRASE_FILE: "/p",
        HOME: "/home/me",
      },
      settings,
    );
    const values = Object.values(result);
    for (const secret of ["AKIA", "admin", "/t", "pul", "s3://bucket", "/p"])
      assert(!values.includes(secret), secret);
    assert.equal(result.HOME, "/home/me");
    assert.equal(result.PULUMI_BACKEND_URL, "file:///s?metadata=skip");
    assert.equal(result.PULUMI_DEBUG_PROVIDERS, "aws:4000");
  });
});

describe("settings copy for local runs", () => {
  it("drops the secrets provider of the real stack and nothing else", () => {
    const text = [
      "# comment",
      "secretsprovider: awskms://alias/x",
      "encryptedkey: abc",
      "config:",
      "  aws:region: eu-west-1",
      "encryptionsalt: v1:abc",
      "",
    ].join("\n");
    assert.equal(localSettings(text), "# comment\nconfig:\n  aws:region: eu-west-1\n");
  });

  it("refuses encrypted values, naming the line", () => {
    assert.throws(() => localSettings("config:\n  a:b:\n    secure: v1:abc\n"), /line 3/);
    assert.throws(() => localSettings("config:\n  a:b:\n\n    - secure: v1:abc\n"), /line 4/);
  });
});

describe("security summary table", () => {
  const controls = [
    { id: "K1", control: "key rotation", enabled: true, resource: "key-a" },
    { id: "K1", control: "key rotation", enabled: true, resource: "key-b" },
    { id: "K1", control: "key rotation", enabled: false, resource: "key-c" },
    { id: "S1", control: "public access blocked", enabled: true, resource: "arn:aws:s3:::data" },
  ];

  it("has a line for each control, and one for each resource for which it is off", () => {
    assert.deepEqual(summaryTable(controls), [
      "Id  Control                State  Proven by",
      "K1  key rotation           on     2 resources",
      "K1  key rotation           OFF    key-c",
      "S1  public access blocked  on     s3:data",
    ]);
    assert.equal(summaryTotals(controls), "4 controls on deployed resources, 1 off");
    assert.equal(summaryTotals(controls.slice(0, 2)), "2 controls on deployed resources, all on");
  });
});
