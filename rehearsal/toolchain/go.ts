/** The Go installation that builds the tools. */
import { execa } from "execa";
import semver from "semver";

/** Every go.mod below `rehearsal/tools` says `go 1.26.0`: Kubernetes 1.36 asks for it. */
const minimum = "1.26.0";

const systems: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin" };
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", arm64: "arm64" };

export interface Go {
  /** What the compiler is and what it compiles for, e.g. `go1.26.8 linux amd64`. */
  readonly identity: string;
  /** The environment of every call. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * @throws on a system that Go programs of the rehearsal cannot be built for, and where Go is missing or too old: with a
 * sentence that says what to do.
 */
export async function findGo(base: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Go> {
  const { goos, goarch } = target(process.platform, process.arch);
  const env: NodeJS.ProcessEnv = {
    ...base,
    GOOS: goos,
    GOARCH: goarch,
    // No C compiler needed, and the programs run on any libc.
    CGO_ENABLED: "0",
    // Never fetch another Go behind the user's back.
    GOTOOLCHAIN: "local",
    // Not empty, because Go takes an empty variable from its own settings file instead: go.mod and go.sum are what is
    // committed, and a checksum that is not in go.sum is an error.
    GOFLAGS: "-mod=readonly",
    // A go.work of a parent folder would mix other modules in.
    GOWORK: "off",
  };
  const { stdout, failed, code, stderr } = await execa("go", ["env", "GOVERSION"], {
    env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  const advice = `Install Go ${minimum.slice(0, -2)} or newer (https://go.dev/dl/) and put it on PATH.`;
  if (code === "ENOENT")
    throw new Error(`Go is not installed, and the rehearsal builds its tools with it. ${advice}`);
  if (failed) throw new Error(`"go env" failed: ${stderr}. ${advice}`);
  const version = semver.coerce(stdout);
  if (version === null || semver.lt(version, minimum)) {
    throw new Error(
      `Go on PATH is ${stdout || "of an unknown version"}, too old for the rehearsal's tools. ${advice}`,
    );
  }
  return { identity: `${stdout} ${goos} ${goarch}`, env };
}

/** @throws on anything but Linux and macOS on amd64 and arm64 */
export function target(
  platform: NodeJS.Platform,
  architecture: NodeJS.Architecture,
): { goos: string; goarch: string } {
  const goos = systems[platform];
  const goarch = architectures[architecture];
  if (!goos || !goarch) {
    throw new Error(
      `The rehearsal runs on Linux and macOS, on x64 and arm64; this is ${platform} on ${architecture}. ` +
        "Use a virtual machine with Linux (on Windows: WSL 2).",
    );
  }
  return { goos, goarch };
}
