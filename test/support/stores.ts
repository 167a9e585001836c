/** The embedded stores of a small installation, rendered. */
import { EmbeddedStores, type EmbeddedStoresArgs } from "../../components/stores/index.ts";
import { type Rendered, render, type Values } from "../../rendering/render.ts";
import { planFor, type Written } from "./plans.ts";

export function storesArgs(written: Written = {}): EmbeddedStoresArgs {
  const { stores, pods } = planFor("split", written);
  return {
    installation: "tracardi",
    plans: stores,
    namespace: "tracardi-stores",
    pods,
    priorityClassName: "tracardi-stores-1",
  };
}

/** Under the logical name "stores". */
export function renderStores(written: Written = {}): Promise<Rendered<EmbeddedStores>> {
  return render(() => new EmbeddedStores("stores", storesArgs(written)));
}

export function storePod(rendered: Rendered, store: string): Values {
  return rendered.find("kubernetes:apps/v1:StatefulSet", `stores-${store}`).inputs.spec.template.spec;
}
