/** Asks a resource plugin of Pulumi for its version: it prints none, so it is started and asked as the engine does. */
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { execa } from "execa";

/** Milliseconds; the Kubernetes provider needs less than a second. */
const DEADLINE = 15_000;
/** Where the plugin would send its log. It connects when it has something to say, which it has not until it is configured. */
const NO_ENGINE = "127.0.0.1:1";

/**
 * @returns e.g. `4.25.0`; `undefined` where the program is not a plugin or names no version
 * @throws the signal's reason
 */
export async function askPlugin(
  path: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const plugin = execa(path, [NO_ENGINE], {
    env,
    extendEnv: false,
    stdin: "ignore",
    stderr: "ignore",
    buffer: false,
    reject: false,
    timeout: DEADLINE,
    forceKillAfterDelay: 0,
    ...(signal && { cancelSignal: signal }),
  });
  try {
    // As every plugin it first prints the port on which it serves, alone on a line.
    for await (const line of createInterface({ input: plugin.stdout })) {
      return /^\d+$/.test(line) ? await askPort(line) : undefined;
    }
    return undefined;
  } catch {
    return undefined;
  } finally {
    plugin.kill("SIGKILL");
    await plugin;
    signal?.throwIfAborted();
  }
}

async function askPort(port: string): Promise<string> {
  // Loaded here: where nothing is asked, nobody waits for gRPC.
  const [{ credentials }, { default: services }, { default: messages }] = await Promise.all([
    import("@grpc/grpc-js"),
    import("@pulumi/pulumi/proto/provider_grpc_pb.js"),
    import("google-protobuf/google/protobuf/empty_pb.js"),
  ]);
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const ask = promisify(client.getPluginInfo.bind(client)) as (
      empty: unknown,
    ) => Promise<{ getVersion(): string }>;
    return (await ask(new messages.Empty())).getVersion();
  } finally {
    client.close();
  }
}
