/** A Python script of this checkout as a file in a container that has Python and nothing else of ours. */
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "./labels.ts";
import { lastWordsFile } from "./podTemplate.ts";

export interface ScriptArgs {
  /** Name of the file in components/scripts. */
  readonly file: string;
  readonly namespace: pulumi.Input<string>;
  readonly labels: Labels;
  /** Seconds that it waits in all, and between two questions. */
  readonly patience: number;
  readonly pause: number;
}

/** What a container needs to run the script. */
export interface Script {
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly mount: k8s.types.input.core.v1.VolumeMount;
  readonly volume: k8s.types.input.core.v1.Volume;
}

const directory = "/opt/tracardi";

/** The ConfigMap is immutable and has a generated name: another script is another one, and the pods are replaced. */
export function mountedScript(name: string, args: ScriptArgs, opts: pulumi.CustomResourceOptions): Script {
  const source = readFileSync(new URL(`../scripts/${args.file}`, import.meta.url), "utf8");
  const configMap = new k8s.core.v1.ConfigMap(
    name,
    {
      metadata: { namespace: args.namespace, labels: args.labels },
      immutable: true,
      data: { [args.file]: source },
    },
    // Replaced by design whenever the script changes, which protection would refuse.
    { ...opts, protect: false },
  );
  return {
    // Isolated: neither the image's PYTHONPATH nor its working directory is looked into for modules.
    command: ["python3", "-I", `${directory}/${args.file}`],
    env: [
      { name: "PATIENCE_SECONDS", value: String(args.patience) },
      { name: "PAUSE_SECONDS", value: String(args.pause) },
      { name: "LAST_WORDS_FILE", value: lastWordsFile },
    ],
    mount: { name: "script", mountPath: directory, readOnly: true },
    volume: { name: "script", configMap: { name: configMap.metadata.name } },
  };
}
