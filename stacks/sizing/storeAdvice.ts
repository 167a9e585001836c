/** How large the stores behind the API should be at least. Advice: nothing is made from it. */

export interface StoreAdvice {
  readonly elasticsearch: {
    readonly nodes: number;
    readonly memoryGibibytes: number;
    readonly diskGibibytes: number;
    /** What one day at the planned load adds, all copies together. */
    readonly gibibytesPerDay: number;
  };
  readonly redis: { readonly memoryGibibytes: number };
  readonly mysql: { readonly memoryGibibytes: number };
}

/** Source: Tracardi's production guide, 600 requests per second with one Elasticsearch instance; three at least. */
const requestsPerElasticsearchNode = 600;
const fewestElasticsearchNodes = 3;

/** Source: Tracardi's documentation, 3 × 8 GB as the realistic minimum; disk from its chart, 50 GiB per data node. */
const elasticsearchNode = { memoryGibibytes: 8, diskGibibytes: 50 };

/** Estimate: one event, and one profile in the cache. Measure your own. */
const kibibytesPerDocument = 2;

/** Profiles stay in Redis for an hour (KEEP_PROFILE_IN_CACHE_FOR); at worst every request is another person's. */
const secondsInCache = 3600;

/** Source: Tracardi's chart gives Redis 1 to 2 GiB; its documentation asks for 4 GB for a small MySQL. */
const fewestRedisGibibytes = 2;
const mysqlGibibytes = 4;

const kibibytesPerGibibyte = 1024 * 1024;

/**
 * @param usual requests per second
 * @param peak requests per second
 * @param copies of each document that Elasticsearch keeps, the first included
 */
export function storeAdvice(usual: number, peak: number, copies: number): StoreAdvice {
  const gibibytes = (documents: number) => (documents * kibibytesPerDocument) / kibibytesPerGibibyte;
  return {
    elasticsearch: {
      // One more than the load needs: the loss of one costs no capacity.
      nodes: Math.max(fewestElasticsearchNodes, Math.ceil(peak / requestsPerElasticsearchNode) + 1),
      ...elasticsearchNode,
      gibibytesPerDay: Math.ceil(gibibytes(usual * 24 * 60 * 60 * copies)),
    },
    redis: { memoryGibibytes: Math.max(fewestRedisGibibytes, Math.ceil(gibibytes(peak * secondsInCache))) },
    mysql: { memoryGibibytes: mysqlGibibytes },
  };
}
