/** Comments on a change, at GitHub and at GitLab. Where, and on what, is in the environment of their pipelines. */
import { readFileSync } from "node:fs";

export interface Comment {
  readonly id: number;
  readonly body: string;
}

export interface Forge {
  /** Comments that pipelines made: nobody else's is written over, whatever it begins with. */
  own(): Promise<readonly Comment[]>;
  add(body: string): Promise<void>;
  replace(id: number, body: string): Promise<void>;
}

/** @throws Error that names the variables that are missing. */
export function forgeOf(env: NodeJS.ProcessEnv): Forge {
  if (env.GITHUB_ACTIONS === "true") return github(env);
  if (env.GITLAB_CI === "true") return gitlab(env);
  throw new Error(
    "this is no pipeline of GitHub (GITHUB_ACTIONS) or GitLab (GITLAB_CI): there is no change to comment on",
  );
}

/** https://docs.github.com/en/rest/issues/comments: a pull request is an issue too. */
function github(env: NodeJS.ProcessEnv): Forge {
  const [api, repository, event, token] = needed(env, [
    "GITHUB_API_URL",
    "GITHUB_REPOSITORY",
    "GITHUB_EVENT_PATH",
    "GITHUB_TOKEN",
  ]);
  const number = JSON.parse(readFileSync(event, "utf8")).pull_request?.number;
  if (!Number.isInteger(number)) throw new Error("this pipeline is not about a pull request");
  const issues = `${api}/repos/${repository}/issues`;
  const ask = asker({ authorization: `Bearer ${token}`, accept: "application/vnd.github+json" });
  return {
    own: async () =>
      (await pages(ask, `${issues}/${number}/comments`)).filter(({ user }) => user?.type === "Bot"),
    add: async (body) => void (await ask("POST", `${issues}/${number}/comments`, { body })),
    replace: async (id, body) => void (await ask("PATCH", `${issues}/comments/${id}`, { body })),
  };
}

/** https://docs.gitlab.com/api/notes: the job's own token may not write them. */
function gitlab(env: NodeJS.ProcessEnv): Forge {
  const [api, project, number, token] = needed(env, [
    "CI_API_V4_URL",
    "CI_PROJECT_ID",
    "CI_MERGE_REQUEST_IID",
    "COMMENT_TOKEN",
  ]);
  const notes = `${api}/projects/${project}/merge_requests/${number}/notes`;
  const ask = asker({ "private-token": token });
  return {
    own: async () => {
      const self = (await ask("GET", `${api}/user`)) as { readonly id: number };
      return (await pages(ask, notes)).filter(({ author }) => author?.id === self.id);
    },
    add: async (body) => void (await ask("POST", notes, { body })),
    replace: async (id, body) => void (await ask("PUT", `${notes}/${id}`, { body })),
  };
}

type Ask = (method: string, url: string, body?: { readonly body: string }) => Promise<unknown>;

/** What both answer with, as far as it is read here. */
interface Written extends Comment {
  readonly user?: { readonly type: string };
  readonly author?: { readonly id: number };
}

function asker(headers: Readonly<Record<string, string>>): Ask {
  return async (method, url, body) => {
    const answer = await fetch(url, {
      ...{ method, headers: { ...headers, "content-type": "application/json" } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A token goes to the host that it was given for, and to no other.
      redirect: "error",
    });
    if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname} was answered with ${answer.status}`);
    return answer.json();
  };
}

const perPage = 100;

async function pages(ask: Ask, url: string): Promise<Written[]> {
  const all: Written[] = [];
  for (let page = 1; ; page += 1) {
    const some = (await ask("GET", `${url}?per_page=${perPage}&page=${page}`)) as Written[];
    all.push(...some);
    if (some.length < perPage) return all;
  }
}

function needed<const Names extends readonly string[]>(
  env: NodeJS.ProcessEnv,
  names: Names,
): { [Index in keyof Names]: string } {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`not set in this job: ${missing.join(", ")}`);
  return names.map((name) => env[name]) as { [Index in keyof Names]: string };
}
