/** What a machine must have beside a private network to run the GUI's pods. */
import { severalUsers } from "../../../rehearsal/edge/container.ts";

/** Skips the suite where there is no second user: started as root, nginx insists on becoming one. */
export function skipWithoutUsers(): void {
  before(function () {
    if (severalUsers()) return;
    console.log(
      "    skipped: the user namespace of an ordinary user has no other user than root; start them as root",
    );
    this.skip();
  });
}
