/** How large the stores behind the API should be at least. Advice: nothing is made from it. */
import { standardSetting } from "../environment/settable.ts";
import type { Settings } from "../settings/defaults.ts";

export interface StoreAdvice {
  /** Its disk follows from what is kept: ./disk.ts. */
  readonly elasticsearch: { readonly nodes: number; readonly memoryGibibytes: number };
  readonly redis: { readonly memoryGibibytes: number };
  readonly mysql: { readonly memoryGibibytes: number };
}

/** Source: Tracardi's production guide, 600 requests per second with one Elasticsearch instance; three at least. */
const requestsPerElasticsearchNode = 600;
const fewestElasticsearchNodes = 3;

/** Source: Tracardi's documentation, 3 × 8 GB as the realistic minimum. */
const elasticsearchGibibytes = 8;

/** Estimate: a profile, and a session, in Redis. Measure your own. */
const kibibytesPerCached = 2;

/** Source: Tracardi's chart gives Redis 1 to 2 GiB; its documentation asks for 4 GB for a small MySQL. */
const fewestRedisGibibytes = 2;
const mysqlGibibytes = 4;

const kibibytesPerGibibyte = 1024 * 1024;

export function storeAdvice(
  settings: Pick<Settings, "release" | "caches" | "requestsPerSecond" | "requestsPerSecondPeak">,
): StoreAdvice {
  const { release, caches, requestsPerSecond, requestsPerSecondPeak: peak = requestsPerSecond } = settings;
  const kept = (member: "profilesInRedis" | "sessionsInRedis") =>
    caches[member] ?? Number(standardSetting(`caches.${member}`, release));
  // At worst every request is another person's.
  const cached = peak * (kept("profilesInRedis") + kept("sessionsInRedis"));
  return {
    elasticsearch: {
      // One more than the load needs: the loss of one costs no capacity.
      nodes: Math.max(fewestElasticsearchNodes, Math.ceil(peak / requestsPerElasticsearchNode) + 1),
      memoryGibibytes: elasticsearchGibibytes,
    },
    redis: {
      memoryGibibytes: Math.max(
        fewestRedisGibibytes,
        Math.ceil((cached * kibibytesPerCached) / kibibytesPerGibibyte),
      ),
    },
    mysql: { memoryGibibytes: mysqlGibibytes },
  };
}
