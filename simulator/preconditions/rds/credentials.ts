import { refuse, type Precondition } from "../precondition";
import { api, CLUSTER, COMBINATION, engineOf, INSTANCE, INVALID } from "./types";

const CREATE = api("CreateDBInstance");
const DATABASES = [INSTANCE, CLUSTER];

/** What Amazon RDS demands of the master user of a database. */
export const rdsCredentials: readonly Precondition[] = [
  {
    id: "RD-5",
    types: DATABASES,
    demands:
      'A password has 8 printable ASCII characters at least, none of them "/", "@", a quotation mark or a space, and ' +
      "no more than the engine takes.",
    source: CREATE,
    judge: (call) => {
      const password = call.text(call.type === CLUSTER ? "masterPassword" : "password");
      if (password === undefined) return undefined;
      const isNot = "The parameter MasterUserPassword is not a valid password";
      if (!/^[!#-.0-?A-~]*$/.test(password))
        return refuse(
          INVALID,
          `${isNot}. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`,
        );
      if (password.length < 8) return refuse(INVALID, `${isNot} because it is shorter than 8 characters.`);
      const maximum = call.type === CLUSTER ? 41 : (LONGEST_PASSWORD[engineOf(call) ?? ""] ?? 128);
      return password.length > maximum
        ? refuse(INVALID, `${isNot} because it is longer than ${maximum} characters.`)
        : undefined;
    },
  },
  {
    id: "RD-6",
    types: DATABASES,
    demands:
      "A master user's name has 16 letters, digits and underscores at most, the first a letter, and is no word that " +
      "the engine keeps for itself.",
    source: CREATE,
    judge: (call) => {
      const name = call.text(call.type === CLUSTER ? "masterUsername" : "username");
      if (name === undefined) return undefined;
      const longest = (engineOf(call) ?? "").includes("postgres") ? 63 : 16;
      if (!/^[a-zA-Z]\w*$/.test(name) || name.length > longest)
        return refuse(INVALID, `The parameter MasterUsername is not a valid identifier: ${name}`);
      return reservedBy(engineOf(call) ?? "").has(name.toLowerCase())
        ? refuse(INVALID, `MasterUsername ${name} cannot be used as it is a reserved word used by the engine`)
        : undefined;
    },
  },
  {
    id: "RD-7",
    types: DATABASES,
    at: ["check"],
    demands: "Where RDS manages the password, none is given.",
    source: CREATE,
    judge: (call) =>
      call.flag("manageMasterUserPassword") &&
      (call.inputs.password ?? call.inputs.masterPassword ?? undefined) !== undefined
        ? refuse(
            COMBINATION,
            "You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.",
          )
        : undefined,
  },
];

const LONGEST_PASSWORD: Readonly<Record<string, number>> = {
  mariadb: 41,
  mysql: 41,
  "oracle-ee": 30,
  "oracle-se2": 30,
};

/** Names that RDS keeps for itself, and words of SQL that people take for names. */
function reservedBy(engine: string): ReadonlySet<string> {
  return engine.includes("postgres") ? RESERVED_BY_POSTGRES : RESERVED;
}
const RESERVED: ReadonlySet<string> = new Set(["rdsadmin", "root", "rdsrepladmin"]);
/** https://www.postgresql.org/docs/current/sql-keywords-appendix.html */
const RESERVED_BY_POSTGRES: ReadonlySet<string> = new Set(
  "admin all analyse analyze and any as case check column default do else end false for foreign from grant group having in limit new not null offset old on only or order primary rdsadmin rdsrepladmin references select some table then to true union unique user using when where with".split(
    " ",
  ),
);
