import { type RuleCases, casesOf } from "./case";
import { finds, keyCases, of, unknownAt } from "./resources";

const vault = of("aws:backup/vault:Vault", "vault", { name: "vault" });
const lock = of("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "lock", {
  backupVaultName: "vault",
});
const notApplicable = { "a plan": [of("aws:backup/plan:Plan", "plan")()] };

export const backupCases: readonly RuleCases[] = [
  casesOf("backup-vault-own-key", { ...keyCases(vault, "kmsKeyArn"), notApplicable }),

  casesOf("backup-vault-locked", {
    passes: { "a lock": [vault(), lock({ minRetentionDays: 30 })] },
    fails: {
      none: finds(vault(), "is not locked"),
      "one that locks nothing": {
        resources: [vault(), lock()],
        finds: ["lock keeps no backup from deletion (minRetentionDays)"],
      },
    },
    unknown: unknownAt(lock, "minRetentionDays"),
    notApplicable,
  }),

  casesOf("backup-vault-no-force-destroy", {
    passes: { "a vault that must be empty": [vault(), vault({ forceDestroy: false })] },
    fails: {
      "one that need not": finds(
        vault({ forceDestroy: true }),
        "is deleted together with its backups (forceDestroy)",
      ),
    },
    unknown: unknownAt(vault, "forceDestroy"),
    notApplicable,
  }),
];
