/** The installation's own tokens. */
import type { SecretSource } from "./write.ts";

/** Keys of the Secret with the installation's own tokens. */
export const tokenKeys = { installation: "installation-token", merging: "merging-token" } as const;

export const installationToken: SecretSource = { secret: "tokens", key: tokenKeys.installation };
/** The same in every program, or profiles that belong together are not found. */
export const mergingToken: SecretSource = { secret: "tokens", key: tokenKeys.merging };
