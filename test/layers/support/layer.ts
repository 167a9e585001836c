/** One layer of the defence, the change of the program that takes it away, and what must go red then. */
import type { Layer as TrafficLayer } from "../../edge/support/attempt.ts";

export interface Layer {
  /** What it is, in the words of docs/security.md. */
  readonly name: string;
  /** Who or what gets through without it. */
  readonly stops: string;
  readonly without: Removal;
  readonly red: Red;
  /** What real traffic shows about it: rows of test/edge/attacks that name this layer. */
  readonly traffic?: readonly TrafficLayer[];
  /** Attempts on a real API server that it refuses: titles of test/rehearsal/guardRails. */
  readonly refuses?: readonly string[];
}

/** One text of one source file, replaced. */
export interface Removal {
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
}

/** A quick test that fails without the layer. */
export interface Red {
  /** Below test/, without `.test.ts`. */
  readonly file: string;
  /** Its title, without those of the groups around it. */
  readonly test: string;
  /** Beginning of the full titles that are run, for files of which one part is enough. Default: the whole file. */
  readonly only?: string;
}
