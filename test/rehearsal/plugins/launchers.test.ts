import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { execa } from "execa";
import {
  packages,
  permission,
  standInEnvironment,
  writeLaunchers,
} from "../../../rehearsal/plugins/launchers.ts";

describe("stand-in launchers", () => {
  let directory: string;
  beforeEach(async () => {
    directory = join(await mkdtemp(join(tmpdir(), "launchers-")), "it's a folder");
  });
  afterEach(() => rm(join(directory, ".."), { recursive: true }));

  const mode = async (path: string) => (await stat(path)).mode & 0o777;

  it("are one executable for each package, for their owner only", async () => {
    const paths = await writeLaunchers(directory);
    const expected = ["pulumi-resource-random", "pulumi-resource-tls", "pulumi-resource-docker"];
    assert.deepEqual(
      paths.map((path) => basename(path)),
      expected,
    );
    assert.deepEqual((await readdir(directory)).sort(), [...expected].sort());
    assert.equal(await mode(directory), 0o700);
    for (const path of paths) assert.equal(await mode(path), 0o700);
  });

  it("are written anew, with the right mode, over older ones", async () => {
    await writeLaunchers(directory);
    const path = join(directory, "pulumi-resource-tls");
    await writeFile(path, "old");
    await chmod(path, 0o644);
    await writeLaunchers(directory);
    assert.equal(await mode(path), 0o700);
    const { stderr } = await execa(path, { reject: false });
    assert.match(stderr, /stand-in/);
  });

  it("refuse to serve an engine that was not told about stand-ins", async () => {
    for (const path of await writeLaunchers(directory)) {
      const name = basename(path).replace("pulumi-resource-", "");
      const { exitCode, stdout, stderr } = await execa(path, ["127.0.0.1:1"], {
        reject: false,
        env: { [permission]: "" },
      });
      assert.deepEqual([exitCode, stdout], [1, ""]);
      assert.equal(
        stderr,
        `this is the rehearsal's stand-in for Pulumi's ${name} provider; install the official one for a real stack`,
      );
    }
  }).timeout(30_000);

  it("print the port that they serve, first and alone", async () => {
    const [path] = await writeLaunchers(directory);
    const serving = execa(path as string, ["127.0.0.1:1"], {
      env: standInEnvironment(directory),
      reject: false,
    });
    try {
      const line = String((await once(serving.stdout, "data"))[0]);
      assert.match(line, /^[0-9]+\n$/);
    } finally {
      serving.kill("SIGKILL");
      assert.equal((await serving).stderr, "");
    }
  }).timeout(30_000);

  it("end when the engine that started them is killed", async () => {
    const [path] = await writeLaunchers(directory);
    const engine = execa("sh", ["-c", '"$0" 127.0.0.1:1 & wait', path as string], {
      env: standInEnvironment(directory),
      reject: false,
    });
    await once(engine.stdout, "data");
    engine.kill("SIGKILL");
    // The stand-in holds the other end: it is closed when the stand-in is gone.
    await once(engine.stdout, "close");
  }).timeout(30_000);

  it("come first on the PATH of the engine that may use them", () => {
    assert.deepEqual(standInEnvironment("/state/plugins", "/usr/bin"), {
      PATH: `/state/plugins${delimiter}/usr/bin`,
      [permission]: "yes",
    });
    assert.deepEqual([...packages], ["random", "tls", "docker"]);
  });
});
