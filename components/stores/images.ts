/** Images of the embedded stores: the last patches that we know, not run here. */
import type { StoreName } from "../../stacks/topologies.ts";
import type { Image } from "../internal/images.ts";

export const storeImages: Readonly<Record<StoreName, Image>> = {
  // Tracardi's client is 7.10: the last 7.x surely speaks with it.
  elasticsearch: { repository: "elasticsearch", tag: "7.17.29" },
  // Valkey is the BSD-licensed continuation of Redis.
  redis: { repository: "valkey/valkey", tag: "9.0.7-alpine" },
  mysql: { repository: "mysql", tag: "8.0.43" },
};
