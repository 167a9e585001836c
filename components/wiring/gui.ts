/** The GUI, in the cluster or on the operator's machine. */
import type * as pulumi from "@pulumi/pulumi";
import { Gui } from "../gui.ts";
import { LocalGui } from "../localGui.ts";
import type { Foundations } from "./foundations.ts";

/**
 * @param dependsOn the API that it controls: a login would hold for a moment only while that one changes its version. The
 * install step, too: that is never protected, and a refused destroy deletes whatever no protected resource depends on.
 */
export function makeGui(on: Foundations, dependsOn: readonly pulumi.Resource[]): void {
  const { parent, namespaces } = on;
  const { gui, installation, release, pods, urls } = on.plan;
  const name = `${on.name}-gui`;
  if (gui.runs === "local") {
    new LocalGui(name, { plan: gui, release, pods, apiUrl: urls.api }, { parent });
    return;
  }
  new Gui(
    name,
    {
      installation,
      plan: gui,
      release,
      pods,
      priorityClassName: on.priorities.api,
      namespace: namespaces.named(gui.namespace),
      needs: namespaces.needs(gui.namespace),
      apiUrl: urls.api,
    },
    { parent, dependsOn: [...dependsOn] },
  );
}
