/** The installation: composes zones, stores, tiers, edges and policies as the plan says. */
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { tokenKeys } from "../stacks/environment.ts";
import type { ApiPlan, Plan } from "../stacks/plan.ts";
import type { Quota } from "../stacks/quota.ts";
import type { StoreName, TierName } from "../stacks/topologies.ts";
import type { NamespacePlan, ZonePlan } from "../stacks/zones.ts";
import { ApiTier } from "./apiTier.ts";
import { Certificate } from "./certificate.ts";
import { Credentials } from "./credentials.ts";
import { GuardRails } from "./guardRails.ts";
import { Gui } from "./gui.ts";
import { IngressController } from "./ingressController.ts";
import { InstallJob } from "./installJob.ts";
import { CertificateAuthority } from "./internal/certificateAuthority.ts";
import { withExtraMetadata } from "./internal/extraMetadata.ts";
import { RestrictedNamespace } from "./internal/restrictedNamespace.ts";
import { LocalGui } from "./localGui.ts";
import { NetworkPolicies } from "./networkPolicies.ts";
import { PriorityClasses } from "./priorityClasses.ts";
import { marker, ReleaseMarker } from "./releaseMarker.ts";
import { Routes } from "./routes.ts";
import { EmbeddedStores } from "./stores/index.ts";
import { TrustZone } from "./trustZone.ts";
import { Worker } from "./worker.ts";

export interface TracardiArgs {
  /** What will exist. Plain data, because it decides which resources there are. */
  readonly plan: Plan;
  /**
   * Passwords of external stores and of the administrator from the stack's secret configuration. Default: none, Secrets
   * are named instead.
   */
  readonly passwords?: Readonly<Partial<Record<StoreName | "administrator", pulumi.Output<string>>>>;
}

/** An API tier and where it finds its secrets. */
interface Api {
  readonly plan: ApiPlan;
  readonly tier: ApiTier;
  readonly credentials: Credentials;
}

/** The installation's own tokens. */
interface Tokens {
  readonly installation: pulumi.Output<string>;
  readonly merging: pulumi.Output<string>;
}

/** One Tracardi. Give it `provider` (the cluster) and `protect` (whether its parts may be deleted). */
export class Tracardi extends pulumi.ComponentResource {
  readonly trackUrl: string;
  readonly apiUrl: string;
  readonly guiUrl: string;
  readonly namespaces: readonly string[];
  readonly trustedCidrs: readonly string[];
  readonly release: string;
  /** What only a person can do in a migration; empty when there is none. */
  readonly migrationSteps: readonly string[];
  /** Address of each zone's load balancer once the cloud has given one. */
  readonly loadBalancers: Readonly<Record<"public" | "private", pulumi.Output<string | undefined>>>;
  /** Guards the first installation; a secret. */
  readonly installationToken: pulumi.Output<string>;
  /** Password of the first administrator, a secret, when it was generated; null when somebody chose it. */
  readonly administratorPassword: pulumi.Output<string | null>;
  /** Certificate that signed both zones' certificates, when they are self-signed. */
  readonly caCertificate: pulumi.Output<string | null>;
  /** Commands that stand in for load balancers where there are none. */
  readonly portForwards: readonly string[];

  readonly #plan: Plan;
  readonly #name: string;
  readonly #namespaceNames = new Map<string, pulumi.Output<string>>();

  constructor(name: string, args: TracardiArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan } = args;
    super("tracardi:index:Tracardi", name, {}, withMetadata(plan, opts));
    this.#plan = plan;
    this.#name = name;

    const tokens: Tokens = {
      installation: this.#token("installation-token"),
      merging: this.#token("merging-token"),
    };
    const namespaces = this.#makeNamespaces(tokens);
    // The first namespace carries the release marker: what that refuses must not have touched anything else.
    const marked = { parent: this, dependsOn: namespaces };
    const priorities = new PriorityClasses(
      name,
      { installation: plan.installation, existing: plan.priorityClasses },
      marked,
    );
    new ReleaseMarker(name, { installation: plan.installation, plan: plan.marker }, marked);
    // Before everything else in the namespaces, so that it passes through them, and gone after it.
    const guardRails = new GuardRails(
      name,
      { installation: plan.installation, plan: plan.guardRails },
      marked,
    );
    const guarded = { parent: this, dependsOn: [guardRails] };
    const policies = new NetworkPolicies(
      name,
      { installation: plan.installation, connections: plan.connections, tiers: this.#tierNamespaces() },
      guarded,
    );
    const stores = this.#makeStores(priorities, policies);
    const { operated, installJob } = this.#makeApis(priorities, args, tokens, stores, policies, guardRails);
    const installed = [policies, ...operated, ...(installJob === undefined ? [] : [installJob])];
    this.#makeWorkers(priorities, args, tokens, stores, guardRails, installed);
    this.#makeGui(priorities, installed);
    const authority = this.#zoneAuthority();
    const edges = {
      public: this.#makeEdge(plan.zones.public, priorities, authority, policies, guardRails),
      private: this.#makeEdge(plan.zones.private, priorities, authority, policies, guardRails),
    };

    this.trackUrl = plan.urls.track;
    this.apiUrl = plan.urls.api;
    this.guiUrl = plan.urls.gui;
    this.namespaces = [...this.#namespaceNames.keys()];
    this.trustedCidrs = plan.trustedCidrs;
    this.release = plan.release.version;
    this.migrationSteps = plan.migrationSteps;
    this.loadBalancers = { public: edges.public.address, private: edges.private.address };
    this.installationToken = tokens.installation;
    // Not undefined: the engine would warn about a stack output that does not show.
    this.administratorPassword = pulumi.output<string | null>(installJob?.generatedPassword ?? null);
    this.caCertificate = pulumi.output(authority?.certificatePem ?? null);
    this.portForwards = plan.portForwards;
    this.registerOutputs({ trackUrl: this.trackUrl, apiUrl: this.apiUrl, guiUrl: this.guiUrl });
  }

  #makeNamespaces(tokens: Tokens): pulumi.Resource[] {
    const { zones, storesNamespace, installation, namespaces: manage, guardRails } = this.#plan;
    const mark = marker(this.#plan.marker, tokens.merging);
    const { allowed } = guardRails;
    const namespaces: pulumi.Resource[] = [];
    for (const zone of [zones.private, zones.public]) {
      const made = new TrustZone(
        `${this.#name}-${zone.zone}`,
        { installation, plan: zone, manage, allowed, marker: mark },
        { parent: this, dependsOn: [...namespaces] },
      );
      namespaces.push(made);
      this.#remember(zone.application, made.application);
      this.#remember(zone.edgeNamespace, made.edge);
    }
    if (storesNamespace !== undefined) {
      const lines = allowed[storesNamespace.name];
      const made = new RestrictedNamespace(
        `${this.#name}-stores`,
        {
          installation,
          plan: storesNamespace,
          manage,
          ...(lines === undefined ? {} : { annotations: lines }),
        },
        { parent: this, dependsOn: [...namespaces] },
      );
      namespaces.push(made);
      this.#remember(storesNamespace, made.name);
    }
    return namespaces;
  }

  /** Embedded stores; nothing where the stores exist already. */
  #makeStores(priorities: PriorityClasses, policies: NetworkPolicies): EmbeddedStores | undefined {
    const { storesNamespace, stores, installation, pods } = this.#plan;
    if (storesNamespace === undefined) return undefined;
    return new EmbeddedStores(
      `${this.#name}-stores`,
      {
        installation,
        plans: stores,
        namespace: this.#namespace(storesNamespace.name),
        pods,
        priorityClassName: priorities.stores,
      },
      { parent: this, dependsOn: [policies] },
    );
  }

  /**
   * Private first: what does not start is noticed before the tier that collects events is touched, and
   * a new data version is installed through the private API before web sites' events need it.
   * @returns the tiers that operators use, and the install step
   */
  #makeApis(
    priorities: PriorityClasses,
    args: TracardiArgs,
    tokens: Tokens,
    stores: EmbeddedStores | undefined,
    policies: NetworkPolicies,
    guardRails: GuardRails,
  ): { readonly operated: readonly ApiTier[]; readonly installJob: InstallJob | undefined } {
    const { apis } = this.#plan;
    // The API ends itself when its stores do not answer, so they come first.
    const first = stores === undefined ? [policies] : [policies, stores];
    const make = (plan: ApiPlan, dependsOn: readonly pulumi.Resource[]) =>
      this.#makeApi(plan, priorities, args, tokens, stores, guardRails, dependsOn);
    const forOperators = ({ role }: ApiPlan) => role.serves.includes("private");
    const controlled = apis.filter(forOperators).map((plan) => make(plan, first));
    const operated = controlled.map(({ tier }) => tier);
    const installJob = this.#makeInstallJob(priorities, args, controlled, policies);
    const ready = [...first, ...operated, ...(installJob === undefined ? [] : [installJob])];
    for (const plan of apis) if (!forOperators(plan)) make(plan, ready);
    return { operated, installJob };
  }

  /** After the API that it asks; nothing where a person installs. */
  #makeInstallJob(
    priorities: PriorityClasses,
    { passwords = {} }: TracardiArgs,
    apis: readonly Api[],
    policies: NetworkPolicies,
  ): InstallJob | undefined {
    const { install, installation, release, pods } = this.#plan;
    if (install === undefined) return undefined;
    const api = apis.find(({ plan }) => plan.role.tier === install.api);
    if (api === undefined)
      throw new Error(`the plan installs through ${install.api}, which it does not have`);
    return new InstallJob(
      `${this.#name}-install-job`,
      {
        installation,
        plan: install,
        release,
        pods,
        priorityClassName: priorities.api,
        namespace: this.#namespace(install.namespace),
        token: { secretName: api.credentials.secretName("tokens"), key: tokenKeys.installation },
        ...(passwords.administrator === undefined ? {} : { password: passwords.administrator }),
      },
      { parent: this, dependsOn: [policies, api.tier] },
    );
  }

  #makeApi(
    plan: ApiPlan,
    priorities: PriorityClasses,
    { passwords = {} }: TracardiArgs,
    tokens: Tokens,
    stores: EmbeddedStores | undefined,
    guardRails: GuardRails,
    dependsOn: readonly pulumi.Resource[],
  ): Api {
    const { installation, stores: storePlans, release, pods } = this.#plan;
    const name = `${this.#name}-${plan.role.tier}`;
    const namespace = this.#namespace(plan.namespace);
    const credentials = new Credentials(
      name,
      {
        installation,
        namespace,
        stores: storePlans,
        passwords: stores?.passwords ?? passwords,
        tokens,
        ...(stores === undefined ? {} : { elasticsearchCa: stores.elasticsearchCa }),
      },
      { parent: this, dependsOn: [guardRails] },
    );
    const tier = new ApiTier(
      name,
      {
        installation,
        plan,
        release,
        pods,
        priorityClassName: priorities.api,
        namespace,
        needs: this.#needs(plan.namespace),
        credentials,
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
    return { plan, tier, credentials };
  }

  /** After the install step: a worker looks for indices that it makes. */
  #makeWorkers(
    priorities: PriorityClasses,
    { passwords = {} }: TracardiArgs,
    tokens: Tokens,
    stores: EmbeddedStores | undefined,
    guardRails: GuardRails,
    dependsOn: readonly pulumi.Resource[],
  ): void {
    const { workers, installation, stores: storePlans, release, pods } = this.#plan;
    for (const plan of workers) {
      const name = `${this.#name}-${plan.tier}`;
      const namespace = this.#namespace(plan.namespace);
      // The Secrets that it reads and no other; the installation token is never among them.
      const read = new Set(
        plan.environment.flatMap((variable) => ("secret" in variable ? [variable.secret] : [])),
      );
      const credentials = new Credentials(
        name,
        {
          installation,
          namespace,
          stores: storePlans.filter(({ store }) => read.has(store)),
          passwords: stores?.passwords ?? passwords,
          tokens: read.has("tokens") ? { merging: tokens.merging } : {},
          ...(stores === undefined ? {} : { elasticsearchCa: stores.elasticsearchCa }),
        },
        { parent: this, dependsOn: [guardRails] },
      );
      new Worker(
        name,
        {
          installation,
          plan,
          release,
          pods,
          priorityClassName: priorities.workers,
          namespace,
          needs: this.#needs(plan.namespace),
          credentials,
        },
        { parent: this, dependsOn: [...dependsOn] },
      );
    }
  }

  /**
   * After the API that it controls: a login would hold for a moment only while that one changes its version. After the install
   * step, too: that is never protected, and a refused destroy deletes whatever no protected resource depends on.
   */
  #makeGui(priorities: PriorityClasses, dependsOn: readonly pulumi.Resource[]): void {
    const { gui, installation, release, pods, urls } = this.#plan;
    const name = `${this.#name}-gui`;
    if (gui.runs === "local") {
      new LocalGui(name, { plan: gui, release, pods, apiUrl: urls.api }, { parent: this });
      return;
    }
    new Gui(
      name,
      {
        installation,
        plan: gui,
        release,
        pods,
        priorityClassName: priorities.api,
        namespace: this.#namespace(gui.namespace),
        needs: this.#needs(gui.namespace),
        apiUrl: urls.api,
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }

  #makeEdge(
    zone: ZonePlan,
    priorities: PriorityClasses,
    authority: CertificateAuthority | undefined,
    policies: NetworkPolicies,
    guardRails: GuardRails,
  ): IngressController {
    const { installation, pods } = this.#plan;
    const plan = zone.edge;
    const name = `${this.#name}-${plan.tier}`;
    const routesNamespace = this.#namespace(plan.routesNamespace);
    const certificate = new Certificate(
      name,
      {
        installation,
        tier: plan.tier,
        plan: plan.certificate,
        hosts: plan.hosts,
        namespace: routesNamespace,
        ...(authority === undefined ? {} : { authority }),
      },
      { parent: this, dependsOn: [guardRails] },
    );
    const controller = new IngressController(
      name,
      {
        installation,
        plan,
        pods,
        priorityClassName: priorities.edge,
        namespace: this.#namespace(plan.namespace),
        needs: zone.edgeNamespace.quota,
        routesNamespace,
        certificateSecret: certificate.secretName,
      },
      { parent: this, dependsOn: [policies] },
    );
    if (plan.mode === "ingress") {
      new Routes(
        name,
        { installation, plan, namespace: routesNamespace, certificateSecret: certificate.secretName },
        { parent: this, dependsOn: [guardRails] },
      );
    }
    return controller;
  }

  /** One authority signs both zones' certificates; each zone has its own key. */
  #zoneAuthority(): CertificateAuthority | undefined {
    const { public: publicZone, private: privateZone } = this.#plan.zones;
    const selfSigned = [publicZone, privateZone].some(({ edge }) => edge.certificate.kind === "self-signed");
    if (!selfSigned) return undefined;
    return new CertificateAuthority(
      `${this.#name}-ca`,
      { commonName: `${this.#plan.installation} trial CA`, organization: "Tracardi installation" },
      { parent: this },
    );
  }

  /** Never changes after the first `up`: data that was merged with one token cannot be merged with another. */
  #token(suffix: string): pulumi.Output<string> {
    return new random.RandomPassword(
      `${this.#name}-${suffix}`,
      { length: 40, special: false },
      { parent: this },
    ).result;
  }

  #remember(plan: NamespacePlan | undefined, name: pulumi.Output<string> | undefined): void {
    if (plan !== undefined && name !== undefined) this.#namespaceNames.set(plan.name, name);
  }

  /** What the namespace of a zone's application must be able to hold. */
  #needs(namespace: string): Quota | undefined {
    const { zones } = this.#plan;
    return [zones.private.application, zones.public.application].find((zone) => zone?.name === namespace)
      ?.quota;
  }

  #namespace(planned: string): pulumi.Output<string> {
    const name = this.#namespaceNames.get(planned);
    if (name === undefined)
      throw new Error(`the plan puts something into namespace ${planned}, which it does not make`);
    return name;
  }

  #tierNamespaces(): Partial<Record<TierName, pulumi.Output<string>>> {
    return Object.fromEntries(
      Object.entries(this.#plan.tiers).map(([tier, namespace]) => [tier, this.#namespace(namespace)]),
    );
  }
}

/** Nothing is added where nothing is asked for: a transformation would be asked about each resource. */
function withMetadata(
  { extraMetadata }: Plan,
  opts: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  return extraMetadata.length === 0
    ? opts
    : {
        ...opts,
        transformations: [withExtraMetadata(extraMetadata), ...(opts.transformations ?? [])],
      };
}
