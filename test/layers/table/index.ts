/** Every layer of the defence, in the order of docs/security.md. */
import type { Layer } from "../support/layer.ts";
import { application } from "./application.ts";
import { edge } from "./edge.ts";
import { guardRails } from "./guardRails.ts";
import { namespaces } from "./namespaces.ts";
import { network } from "./network.ts";
import { requests } from "./requests.ts";
import { settings } from "./settings.ts";

export const groups: readonly { readonly title: string; readonly layers: readonly Layer[] }[] = [
  { title: "Settings", layers: settings },
  { title: "The private edge's fence", layers: edge },
  { title: "Requests", layers: requests },
  { title: "Network", layers: network },
  { title: "Namespaces and pods", layers: namespaces },
  { title: "Application", layers: application },
  { title: "Guard rails", layers: guardRails },
];

export const layers: readonly Layer[] = groups.flatMap((group) => group.layers);
