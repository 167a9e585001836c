/** What the picture says about one who opens or takes connections. */

/** How many there are: always as many, or between two numbers. */
export interface Replicas {
  readonly fewest: number;
  readonly most: number;
}

/** Who opens or takes connections. */
export interface Card {
  readonly id: string;
  readonly kind: "internet" | "trusted" | "outside" | "edge" | "tier" | "store" | "service";
  readonly title: string;
  /** What it is, in words. */
  readonly notes: readonly string[];
  /** Addresses, hosts and labels: to be set in a font that shows them letter by letter. */
  readonly literals: readonly string[];
  /** Of a tier; more than one number where it is autoscaled. */
  readonly replicas?: Replicas;
}
