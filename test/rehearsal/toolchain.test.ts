import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import semver from "semver";
import { build, compilerMemory } from "../../rehearsal/toolchain/build.ts";
import { cacheFolder, cacheKey } from "../../rehearsal/toolchain/cache.ts";
import { catalogue, type Tool } from "../../rehearsal/toolchain/catalogue.ts";
import { findGo, target } from "../../rehearsal/toolchain/go.ts";
import { locate } from "../../rehearsal/toolchain/locate.ts";
import { ensureToolsOf, moduleDir, startToolsOf, type ToolProgress } from "../../rehearsal/toolchain.ts";

const modules = join(import.meta.dirname, "../../rehearsal/tools");

/** A tool of ours, so that nothing big is built. */
const bell: Tool = {
  module: "bell",
  mainPackage: ".",
  version: "1.2.3",
  variables: { "main.version": "1.2.3" },
  versionArguments: ["--version"],
  accepted: "~1.2.0",
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "toolchain-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function write(path: string, content: string, mode = 0o600): string {
  const absolute = join(folder, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content, { mode });
  return absolute;
}

/** A shell script that stands in for a program. */
const program = (path: string, body: string) => write(path, `#!/bin/sh\n${body}\n`, 0o700);

const says = (path: string, output: string) => program(path, `echo "${output}"`);

/** An environment whose PATH has our programs first. */
const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
  HOME: join(folder, "home"),
  TRACARDI_CACHE: join(folder, "cache"),
  ...more,
});

describe("the table of tools", () => {
  for (const [name, tool] of Object.entries(catalogue)) {
    it(`builds ${name} in the version that its go.mod pins`, () => {
      const mod = readFileSync(join(modules, tool.module, "go.mod"), "utf8");
      const sum = readFileSync(join(modules, tool.module, "go.sum"), "utf8");
      const path = tool.mainPackage === "." ? "github.com/pulumi/pulumi-kubernetes/sdk/v4" : tool.mainPackage;
      const required = [...mod.matchAll(/^\s*(?:require )?([^\s/]+\.[^\s]+) v(\S+)/gm)].find(
        ([, module]) => module !== undefined && `${path}/`.startsWith(`${module}/`),
      );
      assert.equal(required?.[2], tool.version);
      assert.ok(sum.includes(`${required[1]} v${tool.version} h1:`) || tool.mainPackage === ".");
    });

    it(`accepts an installed ${name} of the version that it builds`, () => {
      if (tool.accepted === undefined) assert.equal(tool.versionArguments, undefined);
      else assert.ok(semver.satisfies(tool.version, tool.accepted));
    });
  }

  it("names the provider's version as its main package does", () => {
    const main = readFileSync(join(modules, "pulumi-resource-kubernetes/main.go"), "utf8");
    assert.match(
      main,
      new RegExp(`"${catalogue["pulumi-resource-kubernetes"].version.replaceAll(".", "\\.")}"`),
    );
  });
});

describe("looking for an installed tool", () => {
  const find = (tool: Tool = bell, more: NodeJS.ProcessEnv = {}) => locate("bell", tool, environment(more));

  it("uses a good version on PATH", async () => {
    const path = says("bin/bell", "Bell v1.2.9 (go1.26.8)");
    assert.deepEqual(await find(), { path, version: "1.2.9" });
  });

  for (const output of ["Bell v1.3.0", "Bell v1.1.9", "Bell v1.2.9-dispatcher", "Bell"]) {
    it(`does not use one that says "${output}"`, async () => {
      says("bin/bell", output);
      assert.equal(await find(), undefined);
    });
  }

  it("does not use one that fails, even if it names a good version", async () => {
    program("bin/bell", "echo v1.2.3; exit 1");
    assert.equal(await find(), undefined);
  });

  it("does not use what cannot be executed", async () => {
    write("bin/bell", "#!/bin/sh\necho v1.2.3\n", 0o600);
    mkdirSync(join(folder, "other/bell"), { recursive: true });
    assert.equal(await find(bell, { PATH: `${join(folder, "bin")}:${join(folder, "other")}` }), undefined);
  });

  it("passes a bad version by and uses a good one further down", async () => {
    says("bin/bell", "v1.0.0");
    const path = says("other/bell", "v1.2.0");
    const PATH = `${join(folder, "bin")}:${join(folder, "other")}:/usr/bin:/bin`;
    assert.deepEqual(await find(bell, { PATH }), { path, version: "1.2.0" });
  });

  it("looks into KUBEBUILDER_ASSETS first, for the tools that live there only", async () => {
    const onPath = says("bin/bell", "v1.2.1");
    const asset = says("assets/bell", "v1.2.2");
    const assets = { KUBEBUILDER_ASSETS: join(folder, "assets") };
    assert.deepEqual(await find({ ...bell, alsoIn: "KUBEBUILDER_ASSETS" }, assets), {
      path: asset,
      version: "1.2.2",
    });
    assert.deepEqual(await find(bell, assets), { path: onPath, version: "1.2.1" });
  });

  it("ignores relative entries of PATH", async () => {
    const before = process.cwd();
    says("bin/bell", "v1.2.3");
    process.chdir(folder);
    try {
      assert.equal(await find(bell, { PATH: "bin::/usr/bin:/bin" }), undefined);
    } finally {
      process.chdir(before);
    }
  });

  it("uses none where none is accepted, or none can be asked", async () => {
    says("bin/bell", "v1.2.3");
    const { accepted: _, ...never } = bell;
    const { versionArguments: __, ...mute } = bell;
    assert.equal(await find(never), undefined);
    assert.equal(await find(mute), undefined);
  });

  describe("in the folders of TRACARDI_TOOLS", () => {
    const named = (...folders: string[]) => ({
      TRACARDI_TOOLS: folders.map((entry) => join(folder, entry)).join(":"),
    });
    const { goos, goarch } = target(process.platform, process.arch);

    for (const path of [
      "bell",
      `bell-${goos}-${goarch}`,
      `bell-v1.2.5-${goos}-${goarch}/bell`,
      "kubernetes/server/bin/bell",
      "kubernetes/client/bin/bell",
      "controller-tools/envtest/bell",
    ]) {
      it(`uses ${path.replace(`${goos}-${goarch}`, "<system>")}, before one on PATH`, async () => {
        says("bin/bell", "v1.2.9");
        const found = says(`tools/${path}`, "v1.2.5");
        assert.deepEqual(await find(bell, named("tools")), { path: found, version: "1.2.5" });
      });
    }

    it("takes the first folder that has a suitable version", async () => {
      says("one/bell", "v1.1.0");
      const path = says("two/bell", "v1.2.5");
      mkdirSync(join(folder, "none"));
      assert.deepEqual(await find(bell, named("none", "one", "two")), { path, version: "1.2.5" });
    });

    it("says which programs are not used, and why", async () => {
      const old = says("tools/bell", "v1.1.0");
      const mute = says("tools/bell-1/bell", "hello");
      const plain = write("tools/bell-2/bell", "", 0o600);
      const onPath = says("bin/bell", "v1.3.0");
      const unsuitable: string[] = [];
      const onUnsuitable = (path: string, reason: string) => unsuitable.push(`${path} ${reason}`);
      const env = environment({ ...named("tools"), PATH: `${join(folder, "bin")}:${join(folder, "bin")}` });
      assert.equal(await locate("bell", bell, env, { onUnsuitable }), undefined);
      assert.deepEqual(unsuitable, [
        `${old} is version 1.1.0; ~1.2.0 is needed`,
        `${mute} does not name its version; ~1.2.0 is needed`,
        `${plain} is not executable; run: chmod +x ${plain}`,
        `${onPath} is version 1.3.0; ~1.2.0 is needed`,
      ]);
    });

    for (const path of ["missing", "file"]) {
      it(`rejects a ${path === "file" ? "file" : "folder that does not exist"}`, async () => {
        write("file", "");
        await assert.rejects(find(bell, named(path)), {
          message: `TRACARDI_TOOLS names "${join(folder, path)}", which is not the absolute path of a folder.`,
        });
      });
    }

    it("rejects a relative path", async () => {
      await assert.rejects(
        find(bell, { TRACARDI_TOOLS: "rehearsal" }),
        /names "rehearsal", which is not the abs/,
      );
    });

    for (const open of ["tools", "tools/kubernetes/server", "tools/kubernetes/server/bin/bell"]) {
      it(`runs nothing where others can write ${open}`, async () => {
        program("tools/kubernetes/server/bin/bell", `touch ${join(folder, "ran")}; echo v1.2.5`);
        await chmod(join(folder, open), 0o775);
        await assert.rejects(find(bell, named("tools")), (error: Error) => {
          assert.ok(
            error.message.startsWith(
              `${join(folder, open)} belongs to another user or is writable by others`,
            ),
          );
          return error.message.includes(`chmod -R go-w ${join(folder, "tools")}`);
        });
        assert.ok(!existsSync(join(folder, "ran")));
      });
    }
  });

  describe("that is a plugin of Pulumi", () => {
    const { versionArguments: _, ...plugin } = bell;

    /** Serves as a provider does, by gRPC, and names this version. */
    const serves = (path: string, version: string) => {
      const server = write(
        `${path}.mjs`,
        `import { createRequire } from "node:module";
        const require = createRequire(${JSON.stringify(import.meta.filename)});
        const { Server, ServerCredentials } = require("@grpc/grpc-js");
        const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
        const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb.js");
        const server = new Server();
        const getPluginInfo = (_, reply) => {
          const info = new PluginInfo();
          info.setVersion(${JSON.stringify(version)});
          reply(null, info);
        };
        server.addService(ResourceProviderService, { getPluginInfo });
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_, port) => console.log(port));`,
      );
      return program(path, `echo $$ > ${join(folder, "pid")}; exec '${process.execPath}' '${server}'`);
    };

    it("is asked for its version as the engine asks, and ended", async () => {
      const path = serves("tools/bell", "1.2.5");
      const env = { TRACARDI_TOOLS: join(folder, "tools") };
      assert.deepEqual(await find(plugin, env), { path, version: "1.2.5" });
      await ended(readFileSync(join(folder, "pid"), "utf8").trim());
    });

    it("is not used in another version", async () => {
      serves("bin/bell", "1.3.0");
      assert.equal(await find(plugin), undefined);
    });

    it("is not used where it ends without serving", async () => {
      program("bin/bell", "exit 1");
      assert.equal(await find(plugin), undefined);
    });

    it("is not used where nothing answers on its port", async () => {
      program("bin/bell", "echo 1; exec sleep 1000");
      assert.equal(await find(plugin), undefined);
    });
  });

  it("uses the newest plugin of the engine that is whole", async () => {
    const { versionArguments: _, ...plugin } = {
      ...bell,
      alsoIn: "pulumi plugins" as const,
      accepted: ">=4.25.0 <5",
    };
    for (const version of ["4.24.0", "4.25.1", "4.34.2", "4.35.0", "5.0.0"]) {
      program(`home/.pulumi/plugins/resource-bell-v${version}/pulumi-resource-bell`, "exit 1");
    }
    write("home/.pulumi/plugins/resource-bell-v4.35.0.partial", "");
    assert.deepEqual(await locate("pulumi-resource-bell", plugin, environment()), {
      path: join(folder, "home/.pulumi/plugins/resource-bell-v4.34.2/pulumi-resource-bell"),
      version: "4.34.2",
    });
    const elsewhere = environment({ PULUMI_HOME: join(folder, "elsewhere") });
    assert.equal(await locate("pulumi-resource-bell", plugin, elsewhere), undefined);
  });
});

describe("the cache", () => {
  const key = (...ingredients: string[]) => cacheKey(join(folder, "bell"), ...ingredients);

  it("has a key that follows every file of the module and every ingredient", () => {
    write("bell/go.mod", "module bell\n");
    write("bell/ext/ext.go", "package ext\n");
    const keys = [key("main", "go1.26")];
    assert.match(keys[0] ?? "", /^[0-9a-f]{16}$/);
    assert.equal(key("main", "go1.26"), keys[0]);
    keys.push(key("main", "go1.27"), key("maingo1.26"), key("main", "go1.26", ""));
    write("bell/go.sum", "");
    keys.push(key("main", "go1.26"));
    write("bell/go.mod", "module bell \n");
    keys.push(key("main", "go1.26"));
    write("bell/ext/ext.go", "package ext // changed\n");
    keys.push(key("main", "go1.26"));
    assert.equal(new Set(keys).size, keys.length);
  });

  it("lies in TRACARDI_CACHE, else in the user's cache folder", () => {
    assert.equal(cacheFolder({ TRACARDI_CACHE: "/a", XDG_CACHE_HOME: "/b", HOME: "/c" }), "/a");
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/b", HOME: "/c" }), "/b/tracardi-pulumi");
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "b", HOME: "/c" }), "/c/.cache/tracardi-pulumi");
    assert.equal(cacheFolder({ TRACARDI_CACHE: "", HOME: "/c" }), "/c/.cache/tracardi-pulumi");
  });
});

describe("Go", () => {
  const advice = "Install Go 1.26 or newer (https://go.dev/dl/) and put it on PATH.";

  it("is asked for by name where it is missing", async () => {
    await assert.rejects(findGo({ PATH: folder }), {
      message: `Go is not installed, and the rehearsal builds its tools with it. ${advice}`,
    });
  });

  it("is refused where it is too old", async () => {
    says("bin/go", "go1.25.9");
    await assert.rejects(findGo(environment()), {
      message: `Go on PATH is go1.25.9, too old for the rehearsal's tools. ${advice}`,
    });
  });

  it("builds from go.mod and go.sum as they are, whatever the user's settings", async () => {
    says("bin/go", "go1.27rc1");
    const go = await findGo(
      environment({ GOFLAGS: "-mod=mod", GOOS: "plan9", GOWORK: "/go.work", GOTOOLCHAIN: "auto" }),
    );
    const { GOFLAGS, GOOS, GOWORK, GOTOOLCHAIN, CGO_ENABLED } = go.env;
    assert.deepEqual(
      { GOFLAGS, GOOS, GOWORK, GOTOOLCHAIN, CGO_ENABLED },
      {
        GOFLAGS: "-mod=readonly",
        GOOS: process.platform,
        GOWORK: "off",
        GOTOOLCHAIN: "local",
        CGO_ENABLED: "0",
      },
    );
    assert.match(go.identity, /^go1\.27rc1 (linux|darwin) (amd64|arm64)$/);
  });

  it("compiles without garbage collection where the machine has twice the memory that this may take", () => {
    const gibibyte = 2 ** 30;
    const off = { GOGC: "off", GOMEMLIMIT: `${gibibyte}` };
    assert.deepEqual(compilerMemory({}, { memory: 8 * gibibyte, cores: 4 }), off);
    assert.deepEqual(compilerMemory({}, { memory: 8 * gibibyte - 1, cores: 4 }), {});
    assert.deepEqual(compilerMemory({ GOGC: "100" }, { memory: 8 * gibibyte, cores: 2 }), {});
    assert.deepEqual(compilerMemory({ GOMEMLIMIT: "4GiB" }, { memory: 8 * gibibyte, cores: 2 }), {});
  });

  it("is given these settings for a build", async () => {
    program(
      "bin/go",
      `printenv GOGC >> ${join(folder, "seen")}; printenv GOMEMLIMIT >> ${join(folder, "seen")}`,
    );
    const go = { identity: "go", env: environment({ GOGC: "", GOMEMLIMIT: "" }) };
    const output = join(folder, "out");
    const logFile = join(folder, "log");
    await build(
      { name: "bell", tool: bell, moduleFolder: folder, output, go, logFile, signal: undefined },
      () => {},
    );
    const { GOGC = "", GOMEMLIMIT = "" } = { ...go.env, ...compilerMemory(go.env) };
    const once = `${GOGC}\n${GOMEMLIMIT}\n`;
    assert.equal(readFileSync(join(folder, "seen"), "utf8"), once + once);
  });

  it("builds for Linux and macOS only", () => {
    assert.deepEqual(target("darwin", "arm64"), { goos: "darwin", goarch: "arm64" });
    assert.throws(
      () => target("win32", "x64"),
      /runs on Linux and macOS, on x64 and arm64; this is win32 on x64/,
    );
    assert.throws(() => target("linux", "riscv64"), /this is linux on riscv64/);
  });
});

describe("making tools ready", function () {
  // Where Go's cache is empty, the one real build compiles the standard library.
  this.timeout(120_000);

  type Event = ToolProgress<string>;

  /** `bell` is made ready; more tools only where they are named. */
  async function ensure(
    options: {
      env?: NodeJS.ProcessEnv;
      signal?: AbortSignal;
      onProgress?: (event: Event) => void;
      tools?: Record<string, Tool>;
    } = {},
  ) {
    const { env = environment(), tools = { bell }, signal } = options;
    const events: Event[] = [];
    const box = await ensureToolsOf(
      { catalogue: tools, modules: join(folder, "modules") },
      Object.keys(tools),
      {
        env,
        logFile: join(folder, "logs/tools.log"),
        onProgress: (event) => {
          events.push(event);
          options.onProgress?.(event);
        },
        ...(signal && { signal }),
      },
    );
    return { box, events };
  }
  const phases = (events: readonly Event[]) => events.map(({ tool, phase }) => `${tool} ${phase}`);

  /** Stands in for `go`; `$output` is where the program belongs, `$folder` is this test's. */
  function fakeGo(onBuild: string, onList = "echo bell"): void {
    write("modules/bell/go.mod", "module bell\n");
    program(
      "bin/go",
      `folder="${folder}"
case $1 in
  env) echo go1.26.8 ;;
  list) ${onList} ;;
  build)
    echo build >> "$folder/builds"
    while [ "$1" != "-o" ]; do shift; done
    output=$2
    ${onBuild} ;;
esac`,
    );
  }
  const makeBell = `printf '#!/bin/sh\\necho v1.2.3\\n' > "$output"; chmod +x "$output"`;
  const waitToGoOn = 'while [ ! -e "$folder/go-on" ]; do sleep 0.05; done';
  /** A build that has begun; its result comes in `ended`, so that awaiting the beginning does not await the end. */
  const begin = () =>
    new Promise<{ ended: ReturnType<typeof ensure> }>((resolve, reject) => {
      const ended = ensure({ onProgress: ({ phase }) => phase === "building" && resolve({ ended }) });
      ended.catch(reject);
    });
  const builds = () =>
    existsSync(join(folder, "builds"))
      ? readFileSync(join(folder, "builds"), "utf8").split("\n").length - 1
      : 0;
  /** What lies in the cache, without the random key and the files that locks are on. */
  const cached = () =>
    readdirSync(join(folder, "cache/tools"), { recursive: true })
      .map((path) => String(path).replace(/-[0-9a-f]{16}/, "-KEY"))
      .filter((path) => !path.endsWith(".lock.db"))
      .sort();

  it("builds by the real Go, offline where nothing is required, and finds it the next time", async () => {
    write("modules/bell/go.mod", "module bell\n\ngo 1.26.0\n");
    write(
      "modules/bell/main.go",
      'package main\n\nimport "os"\n\nvar version string\n\nfunc main() { _, _ = os.Stdout.WriteString(version) }\n',
    );
    const env = {
      ...process.env,
      TRACARDI_CACHE: join(folder, "cache"),
      GOPROXY: "off",
      GOFLAGS: "-mod=mod",
    };
    const first = await ensure({ env });
    assert.equal(first.box.origin("bell"), "built");
    assert.equal(first.box.version("bell"), "1.2.3");
    assert.equal(phases(first.events).at(-1), "bell built");
    const { stdout } = await promisify(execFile)(first.box.path("bell"));
    assert.equal(stdout, "1.2.3");
    assert.deepEqual(cached(), ["bell-KEY", "bell-KEY/bell"]);

    const second = await ensure({ env });
    assert.deepEqual(phases(second.events), ["bell cached"]);
    assert.equal(second.box.origin("bell"), "cache");
    assert.equal(second.box.path("bell"), first.box.path("bell"));
  });

  it("refuses a module whose checksum is not committed", async () => {
    write("modules/bell/go.mod", "module bell\n\ngo 1.26.0\n\nrequire golang.org/x/text v0.43.0\n");
    write("modules/bell/main.go", 'package main\n\nimport _ "golang.org/x/text/width"\n\nfunc main() {}\n');
    const env = {
      ...process.env,
      TRACARDI_CACHE: join(folder, "cache"),
      GOPROXY: "off",
      GOFLAGS: "-mod=mod",
    };
    await assert.rejects(ensure({ env }), /missing go\.sum entry/);
    assert.ok(!existsSync(join(folder, "modules/bell/go.sum")));
  });

  it("needs no Go where everything is installed", async () => {
    const path = says("bin/bell", "v1.2.7");
    program("bin/go", "exit 1");
    const { box, events } = await ensure();
    assert.deepEqual([box.path("bell"), box.origin("bell"), box.version("bell")], [path, "found", "1.2.7"]);
    assert.deepEqual(phases(events), ["bell found"]);
    assert.ok(!existsSync(join(folder, "cache")));
  });

  it("tells first what is there, then builds the rest in the given order", async () => {
    fakeGo(makeBell);
    says("bin/third", "v1.2.5");
    const { events, box } = await ensure({ tools: { first: bell, second: bell, third: bell } });
    assert.deepEqual(phases(events), [
      "third found",
      ...["first downloading", "first building", "first built"],
      ...["second downloading", "second building", "second built"],
    ]);
    assert.deepEqual(
      events.map(({ index, total }) => `${index}/${total}`),
      ["3/3", "1/3", "1/3", "1/3", "2/3", "2/3", "2/3"],
    );
    assert.throws(() => box.path("fourth"), /"fourth" was not asked for/);
  });

  it("downloads the modules of the next tool while the first is being built", async () => {
    fakeGo(
      `if [ "$(basename "$PWD")" = bell ]; then until grep -q gong "$folder/listed"; do sleep 0.05; done; fi; ${makeBell}`,
      'basename "$PWD" >> "$folder/listed"',
    );
    write("modules/gong/go.mod", "module gong\n");
    const { events } = await ensure({ tools: { bell, gong: { ...bell, module: "gong" } } });
    assert.deepEqual(phases(events).slice(-1), ["gong built"]);
  });

  it("builds all the same where a download beforehand has failed", async () => {
    fakeGo(
      makeBell,
      `if [ "$(basename "$PWD")" = gong ] && [ ! -e "$folder/tried" ]; then touch "$folder/tried"; exit 1; fi`,
    );
    write("modules/gong/go.mod", "module gong\n");
    const { box } = await ensure({ tools: { bell, gong: { ...bell, module: "gong" } } });
    assert.equal(box.origin("gong"), "built");
  });

  it("ends a download where a build fails", async () => {
    fakeGo(
      'until [ -e "$folder/loading" ]; do sleep 0.05; done; exit 1',
      'if [ "$(basename "$PWD")" = gong ]; then touch "$folder/loading"; exec sleep 1000; fi',
    );
    write("modules/gong/go.mod", "module gong\n");
    await assert.rejects(
      ensure({ tools: { bell, gong: { ...bell, module: "gong" } } }),
      /Building bell 1\.2\.3/,
    );
  });

  it("hands out the first tools while later ones are being built", async () => {
    fakeGo(
      `if [ -e "$folder/builds-second" ]; then ${waitToGoOn}; fi; touch "$folder/builds-second"; ${makeBell}`,
    );
    const toolchain = startToolsOf(
      { catalogue: { first: bell, second: bell }, modules: join(folder, "modules") },
      ["first", "second"],
      { env: environment(), logFile: join(folder, "log"), onProgress: () => {} },
    );
    const box = await toolchain.ready(["first"]);
    assert.equal(box.origin("first"), "built");
    assert.throws(() => box.path("second"), /"second" was not asked for or is not ready, only: first/);
    write("go-on", "");
    assert.equal((await toolchain.ready()).origin("second"), "built");
    assert.equal(box.origin("second"), "built");
  });

  it("fails for every tool after one that cannot be built, and for none before", async () => {
    fakeGo(`if [ -e "$folder/builds-second" ]; then exit 1; fi; touch "$folder/builds-second"; ${makeBell}`);
    const toolchain = startToolsOf(
      { catalogue: { first: bell, second: bell, third: bell }, modules: join(folder, "modules") },
      ["first", "second", "third"],
      { env: environment(), logFile: join(folder, "log"), onProgress: () => {} },
    );
    await assert.rejects(toolchain.ready(["third"]), /^Error: Building second 1\.2\.3 failed/);
    await assert.rejects(toolchain.ready(), /^Error: Building second/);
    assert.equal((await toolchain.ready(["first"])).origin("first"), "built");
  });

  it("says which installed program it uses and which not", async () => {
    const old = says("bin/bell", "v1.1.0");
    const path = says("tools/bell-1.2.4/bell", "v1.2.4");
    const env = environment({ TRACARDI_TOOLS: join(folder, "tools") });
    const first = await ensure({ env });
    assert.deepEqual(
      first.events.map(({ phase, detail }) => ({ phase, detail })),
      [{ phase: "found", detail: path }],
    );
    await rm(path);
    fakeGo(makeBell);
    const second = await ensure({ env });
    assert.deepEqual(
      second.events.slice(0, 1).map(({ phase, detail }) => ({ phase, detail })),
      [{ phase: "unsuitable", detail: `${old} is version 1.1.0; ~1.2.0 is needed` }],
    );
  });

  it("counts packages while it builds", async () => {
    fakeGo(
      `echo bell/a >&2; echo 'go: downloading x v1' >&2; echo bell/b >&2; ${makeBell}`,
      "printf 'bell/a\\nbell/b\\nbell\\n'",
    );
    const { events } = await ensure();
    assert.deepEqual(
      events.flatMap(({ packages }) => (packages ? [`${packages.compiled}/${packages.total}`] : [])),
      ["0/3", "1/3", "2/3"],
    );
  });

  it("builds a tool once for two rehearsals at once; the second names the one that it waits for", async () => {
    fakeGo(`${waitToGoOn}; ${makeBell}`);
    const first = await begin();
    const second = ensure({ onProgress: ({ phase }) => phase === "waiting" && write("go-on", "") });
    const results = await Promise.all([first.ended, second]);
    assert.deepEqual(
      results.map(({ events }) => phases(events)),
      [
        ["bell downloading", "bell building", "bell built"],
        ["bell waiting", "bell cached"],
      ],
    );
    assert.equal(builds(), 1);
    assert.deepEqual(cached(), ["bell-KEY", "bell-KEY/bell"]);
    const wait = results[1]?.events.find(({ phase }) => phase === "waiting");
    assert.match(wait?.detail ?? "", new RegExp(`^".+" \\(process ${process.pid}, since [\\d:]+\\)$`));
  });

  it("does not take what an interrupted build left for finished", async () => {
    fakeGo(makeBell);
    await ensure();
    const [entry] = readdirSync(join(folder, "cache/tools"));
    await rm(join(folder, "cache/tools", `${entry}`, "bell"));
    write(`cache/tools/${entry}/bell.4711.unfinished`, "half a program", 0o700);
    const { box } = await ensure();
    assert.equal(box.origin("bell"), "built");
    assert.equal(builds(), 2);
    assert.deepEqual(cached(), ["bell-KEY", "bell-KEY/bell"]);
  });

  it("stops a build with everything that it started", async () => {
    fakeGo(`echo half > "$output"; sleep 1000 & echo $! > "$folder/compiler"; echo bell >&2; wait`);
    const interrupt = new AbortController();
    const reason = new Error("interrupted");
    await assert.rejects(
      ensure({
        signal: interrupt.signal,
        onProgress: ({ packages }) => packages?.compiled === 1 && interrupt.abort(reason),
      }),
      reason,
    );
    await ended(readFileSync(join(folder, "compiler"), "utf8").trim());
    assert.deepEqual(cached(), ["bell-KEY"]);

    fakeGo(makeBell);
    assert.equal((await ensure()).box.origin("bell"), "built");
  });

  it("takes a build along when it is interrupted itself", async () => {
    fakeGo(`echo half > "$output"; sleep 1000 & echo $! > "$folder/compiler"; echo bell >&2; wait`);
    const workshop = { catalogue: { bell }, modules: join(folder, "modules") };
    const script = write(
      "rehearsal.ts",
      `import { ensureToolsOf } from ${JSON.stringify(join(modules, "../toolchain.ts"))};
      await ensureToolsOf(${JSON.stringify(workshop)}, ["bell"], {
        env: ${JSON.stringify(environment())},
        logFile: ${JSON.stringify(join(folder, "log"))},
        onProgress: ({ packages }) => packages?.compiled === 1 && console.log("compiling"),
      });`,
    );
    const rehearsal = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(rehearsal.stdout, "data");
    rehearsal.kill("SIGINT");
    const [, signal] = await once(rehearsal, "exit");
    assert.equal(signal, "SIGINT");
    await ended(readFileSync(join(folder, "compiler"), "utf8").trim());

    fakeGo(makeBell);
    assert.deepEqual(phases((await ensure()).events), ["bell downloading", "bell building", "bell built"]);
  });

  it("stops waiting for another build", async () => {
    fakeGo(`${waitToGoOn}; ${makeBell}`);
    const first = await begin();
    const interrupt = new AbortController();
    await assert.rejects(
      ensure({
        signal: interrupt.signal,
        onProgress: ({ phase }) => phase === "waiting" && interrupt.abort(),
      }),
      { name: "AbortError" },
    );
    write("go-on", "");
    assert.equal((await first.ended).box.origin("bell"), "built");
  });

  it("tells of a broken build by the log's last words and its path", async () => {
    fakeGo(`echo 'go: downloading x v1' >&2; echo bell/a >&2; echo '# bell' >&2
      for n in $(seq 1 30); do echo "bell.go:$n: undefined: $n" >&2; done; exit 1`);
    const words = Array.from({ length: 20 }, (_, n) => `  bell.go:${n + 11}: undefined: ${n + 11}`);
    const logFile = join(folder, "logs/tools.log");
    await assert.rejects(ensure(), {
      message: ["Building bell 1.2.3 failed (exit code 1):", ...words, `The whole log: ${logFile}`].join(
        "\n",
      ),
    });
    assert.match(
      readFileSync(logFile, "utf8"),
      /^== bell 1\.2\.3.*\n(.*\n)*go: downloading x v1\nbell\/a\n# bell\nbell\.go:1:/,
    );
    assert.deepEqual(cached(), ["bell-KEY"]);
  });

  it("tells of modules that cannot be had, and of nothing that an earlier build said", async () => {
    write("logs/tools.log", "an older failure\n");
    fakeGo(makeBell, "echo 'go: x@v1: not available' >&2; exit 1");
    await assert.rejects(ensure(), (error: Error) => {
      assert.match(
        error.message,
        /^Building bell 1\.2\.3 failed \(exit code 1\):\n {2}go: x@v1: not available\nThe whole log: /,
      );
      return true;
    });
    assert.equal(builds(), 0);
  });

  it("does not keep a program that says it is another version", async () => {
    fakeGo(`printf '#!/bin/sh\\necho v1.2.4\\n' > "$output"; chmod +x "$output"`);
    await assert.rejects(ensure(), { message: 'bell was built as 1.2.3, but "bell --version" says 1.2.4' });
    assert.deepEqual(cached(), ["bell-KEY"]);
  });

  it("runs nothing from a cache that others can write", async () => {
    fakeGo(makeBell);
    mkdirSync(join(folder, "cache/tools"), { recursive: true });
    await chmod(join(folder, "cache/tools"), 0o777);
    await assert.rejects(ensure(), /cache\/tools belongs to another user or is writable by others/);
    assert.equal(builds(), 0);
  });
});

describe("the files of a module", () => {
  it("are where Go put them", async () => {
    program("bin/go", `[ "$1" = env ] && echo go1.26.8 || echo '{ "Dir": "'$PWD" $*"'" }'`);
    assert.equal(
      await moduleDir("cert-manager", { env: environment() }),
      `${join(modules, "cert-manager")} mod download -json github.com/cert-manager/cert-manager`,
    );
  });

  it("are refused with Go's reason", async () => {
    program(
      "bin/go",
      `[ "$1" = env ] && echo go1.26.8 && exit; echo '{ "Error": "checksum mismatch" }'; exit 1`,
    );
    await assert.rejects(moduleDir("cert-manager", { env: environment() }), {
      message: "github.com/cert-manager/cert-manager cannot be had: checksum mismatch",
    });
  });
});

/** Comes back when the process is over; it may stay in the table ("Z") until its parent has looked at it. */
async function ended(pid: string): Promise<void> {
  for (;;) {
    const state = await promisify(execFile)("ps", ["-o", "stat=", "-p", pid]).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    if (state === "" || state.startsWith("Z")) return;
  }
}
