import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SystemPackages } from "./systemPackages.ts";

/** A name that no machine has a program of. */
const wanted = { program: "rehearsed-program", debianPackage: "rehearsed-package" };

describe("programs of the operating system", () => {
  let folder: string;
  const log = () => readFileSync(join(folder, "log"), "utf8").trim().split("\n");
  const program = (name: string, script: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  /** A package manager that writes down how it was called, and brings what is asked for. */
  const aptGet = (brings = true) =>
    program(
      "apt-get",
      `echo "$DEBIAN_FRONTEND $*" >>${folder}/log
       [ "$1" = update ] && { echo "E: one source is down" >&2; exit 100; }
       ${brings ? `cp $0 ${folder}/rehearsed-program; cp $0 ${folder}/another` : 'echo "E: no such package" >&2; exit 100'}`,
    );
  const packages = (root: boolean) => new SystemPackages({ env: { PATH: `${folder}:/usr/bin:/bin` }, root });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "system-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are used where they are, and nothing is installed", async () => {
    aptGet();
    program("rehearsed-program", "exit 0");
    assert.equal(await packages(true).ensure(wanted), join(folder, "rehearsed-program"));
    assert.equal(existsSync(join(folder, "log")), false);
  });

  it("are installed by root, without a question, after one update of the lists", async () => {
    aptGet();
    const system = packages(true);
    const other = { program: "rehearsed-other", debianPackage: "other-package" };
    const [path] = await Promise.all([
      system.ensure(wanted),
      // Its package does not hold it: the next is installed all the same.
      assert.rejects(system.ensure(other), /"apt-get install .* other-package" did not bring it/),
      system.ensure(wanted),
    ]);
    assert.equal(path, join(folder, "rehearsed-program"));
    assert.deepEqual(log(), [
      "noninteractive update",
      "noninteractive install -y --no-install-recommends rehearsed-package",
      "noninteractive install -y --no-install-recommends other-package",
    ]);
  });

  it("bring no service with them: it is not started while the package is installed, nor left to start later", async () => {
    const policy = join(folder, "policy");
    program(
      "apt-get",
      `[ "$1" = update ] && exit 0
       ${policy} nginx start; echo "policy says $?" >>${folder}/log; cp $0 ${folder}/rehearsed-program`,
    );
    program("update-rc.d", `echo "update-rc.d $*" >>${folder}/log`);
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    const system = new SystemPackages({ env, root: true, policy });
    await system.ensure({ ...wanted, service: "nginx" });
    assert.deepEqual(log(), ["policy says 101", "update-rc.d nginx disable"]);
    assert.equal(existsSync(policy), false);
  });

  it("leave the rule that an administrator has made for services, and nothing of their own after a failure", async () => {
    const policy = join(folder, "policy");
    aptGet(false);
    program("policy", "exit 0");
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    const system = new SystemPackages({ env, root: true, policy });
    await assert.rejects(system.ensure({ ...wanted, service: "nginx" }), /no such package/);
    assert.equal(readFileSync(policy, "utf8"), "#!/bin/sh\nexit 0\n");
    rmSync(policy);
    await assert.rejects(system.ensure({ ...wanted, service: "nginx" }), /no such package/);
    assert.equal(existsSync(policy), false);
  });

  it("are named with the command for everybody else", async () => {
    aptGet();
    await assert.rejects(packages(false).ensure(wanted), {
      message:
        'the program "rehearsed-program" is missing: as root run "apt-get install -y --no-install-recommends rehearsed-package"',
    });
    assert.equal(existsSync(join(folder, "log")), false);
  });

  it("are named with the package manager's own words where it fails", async () => {
    aptGet(false);
    await assert.rejects(packages(true).ensure(wanted), /did not bring it: E: no such package$/);
  });

  it("are named alone where there is no such package manager", async () => {
    const system = new SystemPackages({ env: { PATH: folder }, root: true });
    await assert.rejects(system.ensure(wanted), {
      message:
        'the program "rehearsed-program" is missing: install it (Debian\'s package of it is rehearsed-package)',
    });
  });
});
