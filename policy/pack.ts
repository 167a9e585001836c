/** The list of policies. Nothing is judged here, and nothing is started. */
import { edgesKeepClientAddress } from "./exposure/edgesKeepClientAddress.ts";
import { ingressesAreComplete } from "./exposure/ingressesAreComplete.ts";
import { onlyEdgesAreLoadBalancers } from "./exposure/onlyEdgesAreLoadBalancers.ts";
import { onlyJudgedKinds } from "./exposure/onlyJudgedKinds.ts";
import { privateControllerHasAllowList } from "./exposure/privateControllerHasAllowList.ts";
import { privateControllerTrustsNoForwardedAddress } from "./exposure/privateControllerTrustsNoForwardedAddress.ts";
import { publicApiIsClosed } from "./exposure/publicApiIsClosed.ts";
import { publicPathsAreAllowed } from "./exposure/publicPathsAreAllowed.ts";
import { routesStayInTheirZone } from "./exposure/routesStayInTheirZone.ts";
import { servicesStayInTheCluster } from "./exposure/servicesStayInTheCluster.ts";
import { trustedRangesAreNarrow } from "./exposure/trustedRangesAreNarrow.ts";
import type { Definition } from "./framework/definition.ts";
import { dataVersionMovesForward } from "./lifecycle/dataVersionMovesForward.ts";
import { namesAreStable } from "./lifecycle/namesAreStable.ts";
import { protectedInProduction } from "./lifecycle/protectedInProduction.ts";
import { releaseMovesForward } from "./lifecycle/releaseMovesForward.ts";
import { selectorsAreStable } from "./lifecycle/selectorsAreStable.ts";
import { egressSparesMetadata } from "./network/egressSparesMetadata.ts";
import { namespacesDenyByDefault } from "./network/namespacesDenyByDefault.ts";
import { onlyThePublicEdgeAnswersEverybody } from "./network/onlyThePublicEdgeAnswersEverybody.ts";
import { peersAreExplicit } from "./network/peersAreExplicit.ts";
import { peersNameNamespaceAndPods } from "./network/peersNameNamespaceAndPods.ts";
import { policiesSelectWorkloads } from "./network/policiesSelectWorkloads.ts";
import { workloadsHavePolicies } from "./network/workloadsHavePolicies.ts";
import { keysOnlyInTlsSecrets } from "./secrets/keysOnlyInTlsSecrets.ts";
import { noDefaultTokens } from "./secrets/noDefaultTokens.ts";
import { noSecretsInConfigMaps } from "./secrets/noSecretsInConfigMaps.ts";
import { noSecretsInPodSpecs } from "./secrets/noSecretsInPodSpecs.ts";
import { secretValuesAreSecret } from "./secrets/secretValuesAreSecret.ts";
import { containersHaveResources } from "./workloads/containersHaveResources.ts";
import { disruptionBudgetsCanBeMet } from "./workloads/disruptionBudgetsCanBeMet.ts";
import { floorOfTheProductionGuide } from "./workloads/floorOfTheProductionGuide.ts";
import { imagesHaveDigests } from "./workloads/imagesHaveDigests.ts";
import { imagesHaveTags } from "./workloads/imagesHaveTags.ts";
import { namespacesEnforceRestricted } from "./workloads/namespacesEnforceRestricted.ts";
import { noApiToken } from "./workloads/noApiToken.ts";
import { noReplicasBesideAutoscaler } from "./workloads/noReplicasBesideAutoscaler.ts";
import { noServiceLinks } from "./workloads/noServiceLinks.ts";
import { oneRelease } from "./workloads/oneRelease.ts";
import { ownServiceAccount } from "./workloads/ownServiceAccount.ts";
import { podsAreRestricted } from "./workloads/podsAreRestricted.ts";
import { probesArePresentAndDiffer } from "./workloads/probesArePresentAndDiffer.ts";
import { replicasAreSpread } from "./workloads/replicasAreSpread.ts";

/** By what they are about. Besides them there is `installation-is-described`, which is always the first. */
export const rooms = {
  exposure: [
    edgesKeepClientAddress,
    ingressesAreComplete,
    onlyEdgesAreLoadBalancers,
    onlyJudgedKinds,
    privateControllerHasAllowList,
    privateControllerTrustsNoForwardedAddress,
    publicApiIsClosed,
    publicPathsAreAllowed,
    routesStayInTheirZone,
    servicesStayInTheCluster,
    trustedRangesAreNarrow,
  ],
  network: [
    egressSparesMetadata,
    namespacesDenyByDefault,
    onlyThePublicEdgeAnswersEverybody,
    peersAreExplicit,
    peersNameNamespaceAndPods,
    policiesSelectWorkloads,
    workloadsHavePolicies,
  ],
  workloads: [
    containersHaveResources,
    disruptionBudgetsCanBeMet,
    floorOfTheProductionGuide,
    imagesHaveDigests,
    imagesHaveTags,
    namespacesEnforceRestricted,
    noApiToken,
    noReplicasBesideAutoscaler,
    noServiceLinks,
    oneRelease,
    ownServiceAccount,
    podsAreRestricted,
    probesArePresentAndDiffer,
    replicasAreSpread,
  ],
  secrets: [
    keysOnlyInTlsSecrets,
    noDefaultTokens,
    noSecretsInConfigMaps,
    noSecretsInPodSpecs,
    secretValuesAreSecret,
  ],
  lifecycle: [
    dataVersionMovesForward,
    namesAreStable,
    protectedInProduction,
    releaseMovesForward,
    selectorsAreStable,
  ],
} as const satisfies Readonly<Record<string, readonly Definition[]>>;

export const definitions: readonly Definition[] = Object.values(rooms).flat();
