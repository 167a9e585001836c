/** Every class of attack, and of what must work, in the order in which it is tried. */
import type { AttackClass } from "../support/attempt.ts";
import { proxyProtocol, spoofedAddresses, untrustedAddresses } from "./addresses.ts";
import { certificates } from "./certificates.ts";
import { connectionReuse, hostConfusion } from "./hosts.ts";
import { methods, openApiRoutes, pathConfusion } from "./paths.ts";
import { handshakes, internalPort, plainHttp } from "./ports.ts";
import { routingByHeader, upgrades } from "./routing.ts";
import { limits, responseHeaders, service } from "./service.ts";
import { smuggling } from "./smuggling.ts";

export const attacks: readonly AttackClass[] = [
  service,
  limits,
  responseHeaders,
  certificates,
  untrustedAddresses,
  spoofedAddresses,
  proxyProtocol,
  hostConfusion,
  connectionReuse,
  pathConfusion,
  openApiRoutes,
  methods,
  routingByHeader,
  upgrades,
  smuggling,
  plainHttp,
  internalPort,
  handshakes,
];
