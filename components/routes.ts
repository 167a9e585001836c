/** The routes of a zone as Ingress objects, for an edge that watches them. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../stacks/edges.ts";
import { installationLabels, selector } from "./internal/labels.ts";

export interface RoutesArgs {
  /** Name of the installation. */
  readonly installation: string;
  /** Hosts, paths and backends. Plain data: there is one Ingress per host. */
  readonly plan: EdgePlan;
  /** Namespace of the backends, which an Ingress cannot leave. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret with the zone's certificate, in the same namespace. */
  readonly certificateSecret: pulumi.Input<string>;
}

/**
 * No annotation, no default backend, no rule without a host: whatever is not written here does not exist. Allow list
 * and limits sit on the controller's entrypoints, where no Ingress reaches.
 */
export class Routes extends pulumi.ComponentResource {
  readonly ingresses: readonly k8s.networking.v1.Ingress[];

  constructor(name: string, args: RoutesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Routes", name, {}, opts);
    const { installation, plan } = args;
    if (plan.mode !== "ingress")
      throw new Error(`the ${plan.zone} edge is static: nobody would serve its Ingresses`);
    this.ingresses = plan.routes.map(
      ({ host, paths, backend }) =>
        new k8s.networking.v1.Ingress(
          `${name}-${backend.tier}`,
          {
            metadata: {
              namespace: args.namespace,
              labels: { ...installationLabels(installation), ...selector(installation, plan.tier) },
            },
            spec: {
              ingressClassName: plan.ingressClass,
              tls: [{ hosts: [host], secretName: args.certificateSecret }],
              rules: [
                {
                  host,
                  http: {
                    paths: paths.map(({ type, path }) => ({
                      path,
                      pathType: type,
                      backend: { service: { name: backend.service, port: { number: backend.port } } },
                    })),
                  },
                },
              ],
            },
          },
          { parent: this },
        ),
    );
    this.registerOutputs({});
  }
}
