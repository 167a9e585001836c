/**
 * What a minimal program pays for the same resources: the same packages, and a registration by the same class with the same
 * inputs for each one in a file that wholeProgram.ts has written: `node bench/programs/sameResources.ts <file>`.
 */
import "./costs.ts";
import "./sdks.ts";
import { readFileSync } from "node:fs";
import * as docker from "@pulumi/docker";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { type Recorded, recorded } from "./mockedEngine.ts";

type Class = new (name: string, inputs: object) => pulumi.Resource;

const packages: Readonly<Record<string, object>> = { docker, kubernetes, random, tls };

/** @param type such as `kubernetes:networking.k8s.io/v1:NetworkPolicy`, `random:index/randomPassword:RandomPassword` */
function classOf(type: string): Class {
  const [name = "", module = "", kind = ""] = type.split(":");
  if (name === "pulumi") return kubernetes.Provider as Class;
  const [group = "", version = ""] = module.split("/");
  const path = group === "index" ? [] : [group.replace(/\..*$/, ""), version];
  const found = [...path, kind].reduce<unknown>(
    (value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key],
    packages[name],
  );
  if (found === undefined) throw new Error(`no package has a class for ${type}`);
  return found as Class;
}

const resources = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as readonly Recorded[];
for (const { type, name, custom, inputs } of resources) {
  if (custom) new (classOf(type))(name, inputs);
  else new pulumi.ComponentResource(type, name, inputs);
}

process.on("exit", () => console.log(recorded.length));
