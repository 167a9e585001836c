/** The components for other programs: a whole installation, and the parts that it is composed of. */
export { ApiTier, type ApiTierArgs } from "./apiTier.ts";
export { Certificate, type CertificateArgs } from "./certificate.ts";
export { Credentials, type CredentialsArgs } from "./credentials.ts";
export { GuardRails, type GuardRailsArgs } from "./guardRails.ts";
export { Gui, type GuiArgs } from "./gui.ts";
export { IngressController, type IngressControllerArgs } from "./ingressController.ts";
export { TracardiInstallation } from "./installation.ts";
export type { TracardiInstallationArgs } from "./installationArgs.ts";
export { InstallJob, type InstallJobArgs } from "./installJob.ts";
export { LocalGui, type LocalGuiArgs } from "./localGui.ts";
export { NetworkPolicies, type NetworkPoliciesArgs, policyFor } from "./networkPolicies.ts";
export { PriorityClasses, type PriorityClassesArgs } from "./priorityClasses.ts";
export { ReleaseMarker, type ReleaseMarkerArgs } from "./releaseMarker.ts";
export { Routes, type RoutesArgs } from "./routes.ts";
export { EmbeddedStores, type EmbeddedStoresArgs } from "./stores/index.ts";
export { Tracardi, type TracardiArgs } from "./tracardi.ts";
export { TrustZone, type TrustZoneArgs } from "./trustZone.ts";
export { Worker, type WorkerArgs } from "./worker.ts";
