/** Certificates with an intermediate authority, as public authorities issue them. */
import { Authority } from "../../../rehearsal/pki.ts";

export interface Chain {
  /** Leaf and intermediate, PEM, as it is served. */
  readonly certificate: string;
  readonly key: string;
  /** What a client trusts, PEM. */
  readonly root: string;
  /** Another leaf with another key for the same names, of the same authority. */
  renew(): Promise<Chain>;
}

export async function issueChain(hosts: readonly string[]): Promise<Chain> {
  const root = await Authority.create("test root", { pathLength: 1 });
  const intermediate = await root.delegate("test intermediate");
  const issue = async (): Promise<Chain> => {
    const { certificate, key } = await intermediate.issue({
      commonName: hosts[0] ?? "",
      names: [...hosts],
      usage: "server",
    });
    return {
      certificate: `${certificate.trim()}\n${intermediate.certificate}`,
      key,
      root: root.certificate,
      renew: issue,
    };
  };
  return issue();
}
