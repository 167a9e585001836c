/** Tests of an edge need a network of their own; the runner starts them in one, or says why it cannot. */
import { isInside } from "../../../rehearsal/edge/privateNetwork.ts";

/** Skips the suite where it was not started in a private network: call it in a `describe`. */
export function skipOutside(): void {
  before(function () {
    if (isInside()) return;
    console.log("    skipped: start them by `make attack`, in a network namespace of their own");
    this.skip();
  });
}
