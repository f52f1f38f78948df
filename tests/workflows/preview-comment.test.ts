import assert from "node:assert/strict";
import fc from "fast-check";
import { previewComment } from "../../cli/preview-comment";

/** What `pulumi preview --non-interactive --color never` of CLI 3.220 prints. */
const output = `Previewing update (dev):
Loading policy packs...: done

@ previewing update.....
 +  pulumi:pulumi:Stack bulwark-dev create
 +  aws:s3/bucket:Bucket data create
Policies:
    ⚠️ bulwark@v0.1.0 (local: policy-pack)
        - [advisory]  s3-access-logging  (aws:s3/bucket:Bucket: data)
          Buckets are logged.
          Bucket "data" is not logged.

Diagnostics:
  aws:s3/bucket:Bucket (data):
    warning: be careful

Outputs:
    bucket: "data"

Resources:
    + 2 to create
`;
const preview = (more: Partial<Parameters<typeof previewComment>[0]> = {}) =>
  previewComment({ stack: "dev", succeeded: true, output, logUrl: "https://example.test/run/1", ...more });

/** The code blocks of a comment, as GitHub would show them, and the rest. */
function blocks(comment: string): { code: string[]; prose: string } {
  const code: string[] = [];
  const prose = comment.replace(/^(`{3,})text\n([^]*?)\n\1$/gm, (_, __, body: string) => {
    code.push(body);
    return "";
  });
  return { code, prose };
}

describe("preview comment", () => {
  it("shows policies with their advisories first, then warnings and counts, the changes folded", () => {
    const [first, folded] = blocks(preview()).code;
    const lines = first!.split("\n");
    assert.equal(lines[0], "Policies:");
    assert.ok(lines.includes('          Bucket "data" is not logged.'));
    assert.ok(lines.includes("    warning: be careful"));
    assert.equal(lines.at(-1), "    + 2 to create");
    assert.deepEqual(folded!.split("\n").slice(-5), [
      " +  pulumi:pulumi:Stack bulwark-dev create",
      " +  aws:s3/bucket:Bucket data create",
      "",
      "Outputs:",
      '    bucket: "data"',
    ]);
  });

  it("says whether the preview succeeded, and where all of it is", () => {
    assert.match(preview(), /^### Preview of `dev`: succeeded\n/);
    assert.match(preview({ succeeded: false }), /^### Preview of `dev`: \*\*failed\*\*\n/);
    assert.match(preview(), /\[Whole output\]\(https:\/\/example\.test\/run\/1\)\n$/);
  });

  it("loses nothing of a short output", () => {
    const shown = blocks(preview()).code.join("\n");
    for (const line of output.split("\n")) {
      assert.ok(shown.includes(line.trim()), line);
    }
  });

  it("shows output without the usual sections as it is", () => {
    assert.deepEqual(blocks(preview({ output: "error: no stack named 'dev' found\n" })).code, [
      "error: no stack named 'dev' found",
    ]);
  });

  it("stays below GitHub's limit however long the output is, and says what is left out", () => {
    const many = (line: string) => `${line}\n`.repeat(20_000);
    const long = `Previewing\n${many(" +  aws:s3/bucket:Bucket bucket create ü")}Policies:\n${many("    - [advisory] rule")}`;
    const comment = preview({ output: long });
    assert.ok(Buffer.byteLength(comment) <= 60_000, String(Buffer.byteLength(comment)));
    const { code } = blocks(comment);
    const left = code.map((block) => Number(/\[(\d+) more lines: see the whole output\]$/.exec(block)?.[1]));
    assert.deepEqual(
      left.map((count, index) => count + code[index]!.split("\n").length - 1),
      [20_001, 20_001],
    );
    // In base64 it is one environment variable, of which Linux takes 128 KiB.
    assert.ok(Buffer.from(comment).toString("base64").length < 128 * 1024);
  });

  it("lets nothing of the output out of its code block", () => {
    const text = fc.string({
      unit: fc.constantFrom("`", "```", "\n", "@team ", "</details>", "Policies:", "x"),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (anything) => {
        const { prose } = blocks(preview({ output: anything }));
        assert.doesNotMatch(
          prose.replace("<details><summary>All changes and outputs</summary>", ""),
          /`{3}|@team|x\n/,
        );
        assert.equal(prose.match(/<\/details>/g)?.length, 1);
      }),
    );
  });
});
