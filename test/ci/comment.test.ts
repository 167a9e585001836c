import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { REPOSITORY } from "../suites.ts";

let folder: string;
let server: Server;
let requests: string[];
let tokens: Set<string | undefined>;
/** Answers by method and path with query; anything else is 404. */
let answers: Record<string, unknown>;

/** Hooks of each block: at the top of the file they would run around every test of the other files, too. */
function useStandInServer(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "comments-"));
    [requests, tokens, answers] = [[], new Set(), {}];
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const line = `${request.method} ${request.url}`;
      requests.push(body === "" ? line : `${line} ${body}`);
      tokens.add(request.headers.authorization ?? (request.headers["private-token"] as string | undefined));
      response.statusCode = line in answers ? 200 : 404;
      response.end(JSON.stringify(answers[line] ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
}

async function comment(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const { PATH = "", HOME = "" } = process.env;
  const result = await execa("make", ["comment", `FILES=${paths.join(" ")}`], {
    ...{ cwd: REPOSITORY, reject: false, all: true, extendEnv: false, stdin: "ignore" },
    env: { PATH, HOME, ...env },
  });
  assert.doesNotMatch(result.all, /canary/);
  return { code: result.exitCode, all: result.all };
}

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const diff = "<!-- make diff -->\nnew";

describe("make comment at GitHub", () => {
  useStandInServer();

  const list = "/repos/a/b/issues/7/comments";
  const github = (event: object = { pull_request: { number: 7 } }) => {
    writeFileSync(join(folder, "event.json"), JSON.stringify(event));
    return {
      ...{ GITHUB_ACTIONS: "true", GITHUB_API_URL: address(), GITHUB_REPOSITORY: "a/b" },
      ...{ GITHUB_EVENT_PATH: join(folder, "event.json"), GITHUB_TOKEN: "canary" },
    };
  };

  it("adds a comment, and leaves those of people alone, whatever they begin with", async () => {
    answers[`GET ${list}?per_page=100&page=1`] = [
      { id: 1, body: "<!-- make diff -->\nmine", user: { type: "User" } },
      { id: 2, body: "<!-- make preview prod -->\n", user: { type: "Bot" } },
    ];
    answers[`POST ${list}`] = {};
    const { code, all } = await comment({ "diff.md": diff }, github());
    assert.equal(code, 0, all);
    assert.deepEqual(requests, [
      `GET ${list}?per_page=100&page=1`,
      `POST ${list} ${JSON.stringify({ body: diff })}`,
    ]);
    assert.deepEqual([...tokens], ["Bearer canary"]);
  });

  it("writes the next one in its place, also where it is on a later page", async () => {
    const other = { id: 1, body: "hello", user: { type: "User" } };
    answers[`GET ${list}?per_page=100&page=1`] = Array.from({ length: 100 }, () => other);
    answers[`GET ${list}?per_page=100&page=2`] = [
      { id: 102, body: "<!-- make diff -->\nold", user: { type: "Bot" } },
    ];
    answers["PATCH /repos/a/b/issues/comments/102"] = {};
    const { code, all } = await comment({ "diff.md": diff }, github());
    assert.equal(code, 0, all);
    assert.deepEqual(requests.slice(2), [
      `PATCH /repos/a/b/issues/comments/102 ${JSON.stringify({ body: diff })}`,
    ]);
  });

  it("fails where it may not", async () => {
    const { code, all } = await comment({ "diff.md": diff }, github());
    assert.equal(code, 2);
    assert.match(all, /^GET \/repos\/a\/b\/issues\/7\/comments was answered with 404$/m);
  });

  it("asks nobody outside of a pull request, without a token, or with a file that is no comment", async () => {
    const { GITHUB_TOKEN: _, ...without } = github();
    const tried: ReadonlyArray<readonly [Readonly<Record<string, string>>, string, RegExp]> = [
      [without, diff, /^not set in this job: GITHUB_TOKEN$/m],
      [github(), "new", /diff\.md does not begin with a comment <!-- \.\.\. -->$/m],
      [{}, diff, /^this is no pipeline of GitHub \(GITHUB_ACTIONS\) or GitLab \(GITLAB_CI\)/m],
    ];
    for (const [env, text, message] of tried) {
      const { code, all } = await comment({ "diff.md": text }, env);
      assert.equal(code, 2);
      assert.match(all, message);
    }
    const { all } = await comment({ "diff.md": diff }, github({ ref: "main" }));
    assert.match(all, /^this pipeline is not about a pull request$/m);
    assert.deepEqual(requests, []);
  });
});

describe("make comment at GitLab", () => {
  useStandInServer();

  const notes = "/api/v4/projects/3/merge_requests/9/notes";
  const gitlab = () => ({
    ...{ GITLAB_CI: "true", CI_API_V4_URL: `${address()}/api/v4`, CI_PROJECT_ID: "3" },
    ...{ CI_MERGE_REQUEST_IID: "9", COMMENT_TOKEN: "canary" },
  });

  it("replaces its own and adds the other", async () => {
    answers["GET /api/v4/user"] = { id: 50 };
    answers[`GET ${notes}?per_page=100&page=1`] = [
      { id: 1, body: "<!-- make diff -->\nmine", author: { id: 49 } },
      { id: 2, body: "<!-- make diff -->\nold", author: { id: 50 } },
    ];
    answers[`PUT ${notes}/2`] = {};
    answers[`POST ${notes}`] = {};
    const preview = "<!-- make preview prod -->\n";
    const { code, all } = await comment({ "diff.md": diff, "preview.md": preview }, gitlab());
    assert.equal(code, 0, all);
    assert.deepEqual(
      requests.filter((line) => !line.startsWith("GET ")),
      [
        `PUT ${notes}/2 ${JSON.stringify({ body: diff })}`,
        `POST ${notes} ${JSON.stringify({ body: preview })}`,
      ],
    );
    assert.deepEqual([...tokens], ["canary"]);
  });
});
