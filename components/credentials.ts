/** The Secrets of one tier: those that this program writes, and those that it only refers to. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { passwordKey, type SecretHandle, tokenKeys } from "../stacks/environment.ts";
import type { StorePlan } from "../stacks/stores.ts";
import type { StoreName } from "../stacks/topologies.ts";
import { installationLabels } from "./internal/labels.ts";

export interface CredentialsArgs {
  readonly installation: string;
  readonly namespace: pulumi.Input<string>;
  /** Which stores there are and where each password comes from. */
  readonly stores: readonly StorePlan[];
  /** Passwords that are configured or generated, by store. */
  readonly passwords: Readonly<Partial<Record<StoreName, pulumi.Output<string>>>>;
  /** The installation's own tokens that the tier needs, the same in every tier. */
  readonly tokens: {
    readonly installation?: pulumi.Output<string>;
    readonly merging?: pulumi.Output<string>;
  };
  /** PEM certificate of whoever signed the embedded Elasticsearch's certificate. */
  readonly elasticsearchCa?: pulumi.Output<string>;
}

/** A key of a Secret. */
export interface SecretKey {
  readonly secretName: pulumi.Output<string>;
  readonly key: string;
}

/** Where a tier finds its secrets, in its own namespace. */
export interface SecretReferences {
  /** Certificate to verify Elasticsearch with; absent when a public authority signed, or there is no TLS. */
  readonly elasticsearchCa?: SecretKey;
  /**
   * Name of the Secret behind a handle.
   * @throws when the plan has no such Secret
   */
  secretName(handle: SecretHandle): pulumi.Output<string>;
}

/** Key under which a Secret that this program writes holds a certificate. */
const caKey = "ca.crt";

/**
 * Every tier gets Secrets of its own, in its own namespace. What this program writes is immutable and has a
 * generated name: another password is another Secret, and the pods that refer to it are rolled.
 */
export class Credentials extends pulumi.ComponentResource implements SecretReferences {
  readonly elasticsearchCa?: SecretKey;
  readonly #names = new Map<SecretHandle, pulumi.Output<string>>();

  constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tracardi:index:Credentials", name, {}, opts);
    const write = (suffix: string, content: Record<string, pulumi.Output<string>>) =>
      new k8s.core.v1.Secret(
        `${name}-${suffix}`,
        {
          metadata: { namespace: args.namespace, labels: installationLabels(args.installation) },
          immutable: true,
          stringData: content,
        },
        // Replaced by design whenever its content changes, which protection would refuse.
        { parent: this, protect: false },
      ).metadata.name;

    const { installation, merging } = args.tokens;
    const tokens = {
      ...(installation === undefined ? {} : { [tokenKeys.installation]: pulumi.secret(installation) }),
      ...(merging === undefined ? {} : { [tokenKeys.merging]: pulumi.secret(merging) }),
    };
    if (Object.keys(tokens).length > 0) this.#names.set("tokens", write("tokens", tokens));
    for (const { store, password } of args.stores) {
      this.#names.set(
        store,
        password.kind === "existing"
          ? pulumi.output(password.secret)
          : write(store, {
              [passwordKey]: pulumi.secret(given(args.passwords[store], `password of ${store}`)),
            }),
      );
    }
    const ca = args.stores.find(({ store }) => store === "elasticsearch")?.tls?.ca;
    if (ca?.kind === "existing") {
      this.elasticsearchCa = { secretName: pulumi.output(ca.secret), key: ca.key };
    } else if (ca?.kind === "generated") {
      const certificate = given(args.elasticsearchCa, "certificate of Elasticsearch's authority");
      this.elasticsearchCa = { secretName: write("elasticsearch-ca", { [caKey]: certificate }), key: caKey };
    }
    this.registerOutputs({});
  }

  secretName(handle: SecretHandle): pulumi.Output<string> {
    return given(this.#names.get(handle), `Secret for ${handle}`);
  }
}

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the plan asks for the ${what}, but none was given`);
  return value;
}
