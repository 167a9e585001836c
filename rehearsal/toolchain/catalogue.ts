/** The table of the rehearsal's tools: what is built, and which versions that are already there do as well. */

/** One program, and the Go module that it is built from. */
export interface Tool {
  /** Folder below `rehearsal/tools` with go.mod and go.sum. */
  readonly module: string;
  /** What is compiled there: an import path, or `.` for a main package of our own. */
  readonly mainPackage: string;
  /** What the built program is, without a leading `v`. */
  readonly version: string;
  /** String variables that the linker sets (`-X`); without them most programs do not know their own version. */
  readonly variables: Readonly<Record<string, string>>;
  /** Arguments that make the program print its version and leave; absent where it has none. */
  readonly versionArguments?: readonly string[];
  /** Which of those already installed are used instead of building one, a semver range. Absent: none. */
  readonly accepted?: string;
  /** Where an installed one is looked for, besides `PATH`. */
  readonly alsoIn?: "KUBEBUILDER_ASSETS" | "pulumi plugins";
}

export type ToolName =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubectl"
  | "kwok"
  | "pulumi"
  | "pulumi-resource-kubernetes"
  | "traefik"
  | "netpolicy"
  | "kube-score"
  | "actionlint";

const kubernetes = { version: "1.36.3", built: "2026-07-22T18:07:38Z" } as const;

/** A program of k8s.io/kubernetes. Its own build script sets these variables; a plain `go build` calls itself v0.0. */
function kubernetesProgram(name: string) {
  const [major, minor] = kubernetes.version.split(".");
  const facts = {
    gitVersion: `v${kubernetes.version}`,
    gitMajor: `${major}`,
    gitMinor: `${minor}`,
    // The words of Kubernetes for sources without a git checkout, which is what a Go module is.
    gitTreeState: "archive",
    gitCommit: "unknown",
    // When the module was published, not now: the same sources give the same bytes.
    buildDate: kubernetes.built,
  };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  return {
    module: "kubernetes",
    mainPackage: `k8s.io/kubernetes/cmd/${name}`,
    version: kubernetes.version,
    versionArguments: ["--version"],
    variables: Object.fromEntries(
      packages.flatMap((path) => Object.entries(facts).map(([key, value]) => [`${path}.${key}`, value])),
    ),
  } satisfies Tool;
}

/**
 * The control plane's programs are of one minor version: defaults and admission differ between minors, and what the
 * tests compare would differ with them.
 */
const sameMinor = "~1.36.0";

export const catalogue: Readonly<Record<ToolName, Tool>> = {
  etcd: {
    module: "etcd",
    mainPackage: "go.etcd.io/etcd/server/v3",
    version: "3.6.16",
    variables: {},
    versionArguments: ["--version"],
    // 3.6.8 is what kubeadm 1.36 installs; it still supports 3.5, from 3.5.24 (cmd/kubeadm/app/constants).
    accepted: ">=3.5.24 <3.7",
    alsoIn: "KUBEBUILDER_ASSETS",
  },
  "kube-apiserver": {
    ...kubernetesProgram("kube-apiserver"),
    accepted: sameMinor,
    alsoIn: "KUBEBUILDER_ASSETS",
  },
  "kube-controller-manager": { ...kubernetesProgram("kube-controller-manager"), accepted: sameMinor },
  "kube-scheduler": { ...kubernetesProgram("kube-scheduler"), accepted: sameMinor },
  kubectl: {
    ...kubernetesProgram("kubectl"),
    versionArguments: ["version", "--client"],
    // One minor older or newer than the API server (https://kubernetes.io/releases/version-skew-policy/).
    accepted: ">=1.35.0 <1.38.0",
    alsoIn: "KUBEBUILDER_ASSETS",
  },
  kwok: {
    module: "kwok",
    mainPackage: "sigs.k8s.io/kwok/cmd/kwok",
    version: "0.8.0",
    variables: {},
    versionArguments: ["--version"],
    // Before 1.0 a minor may change the Stage objects that simulate our nodes and pods.
    accepted: "~0.8.0",
  },
  pulumi: {
    module: "pulumi",
    mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: "3.259.0",
    variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "3.259.0" },
    versionArguments: ["version"],
    // What the rehearsal was written against, up to the next major, which may change the Automation API's arguments.
    accepted: ">=3.259.0 <4",
  },
  "pulumi-resource-kubernetes": {
    module: "pulumi-resource-kubernetes",
    mainPackage: ".",
    version: "4.25.0",
    variables: {},
    // It prints no version; the folder in which the engine keeps an installed one names it.
    accepted: ">=4.25.0 <5",
    alsoIn: "pulumi plugins",
  },
  traefik: {
    module: "traefik",
    mainPackage: "github.com/traefik/traefik/v3/cmd/traefik",
    version: "3.7.12",
    variables: { "github.com/traefik/traefik/v3/pkg/version.Version": "3.7.12" },
    versionArguments: ["version"],
    // The image that we deploy is a 3.7; matching rules, defaults and flags move between minors.
    accepted: "~3.7.0",
  },
  netpolicy: {
    module: "netpolicy",
    mainPackage: "github.com/np-guard/netpol-analyzer/cmd/netpolicy",
    version: "1.4.4",
    variables: {},
    // The name says little and other programs have it too: an installed one is not used.
  },
  "kube-score": {
    module: "kube-score",
    mainPackage: "github.com/zegl/kube-score/cmd/kube-score",
    version: "1.20.0",
    variables: { "main.version": "1.20.0" },
    versionArguments: ["version"],
    // Its marks change with its checks, so a comparison needs the very same.
    accepted: "1.20.0",
  },
  actionlint: {
    module: "actionlint",
    mainPackage: "github.com/rhysd/actionlint/cmd/actionlint",
    version: "1.7.12",
    variables: { "github.com/rhysd/actionlint.version": "1.7.12" },
    versionArguments: ["-version"],
    // Its rules change with its versions.
    accepted: "1.7.12",
  },
};
