/** Settings → may they follow what is installed? → plan → images → cluster → installation → outputs. What exists is decided in stacks/, how in components/. */
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { connect } from "./components/cluster.ts";
import { resolveImages } from "./components/images.ts";
import { Tracardi } from "./components/tracardi.ts";
import { follow, lastOutputs } from "./stacks/lifecycle.ts";
import { makePlan } from "./stacks/plan.ts";
import { readSettings } from "./stacks/settings.ts";

const config = new pulumi.Config();
const { settings, passwords } = readSettings(config);
const last = await lastOutputs();
export const installed = follow(settings, config, last);
const { plan, images: known } = await resolveImages(makePlan(settings), settings, config, last.images);
const cluster = connect(settings);
const tracardi = new Tracardi(
  settings.name,
  { plan, passwords },
  { provider: cluster, protect: settings.protect },
);

export const images = known;
export const trackUrl = tracardi.trackUrl;
export const apiUrl = tracardi.apiUrl;
export const guiUrl = tracardi.guiUrl;
export const namespaces = tracardi.namespaces;
export const trustedCidrs = tracardi.trustedCidrs;
export const release = tracardi.release;
export const migrationSteps = tracardi.migrationSteps;
export const loadBalancers = tracardi.loadBalancers;
export const portForwards = tracardi.portForwards;
export const installationToken = tracardi.installationToken;
export const administratorPassword = tracardi.administratorPassword;
export const caCertificate = tracardi.caCertificate;
export const readme = readFileSync(new URL("./Pulumi.README.md", import.meta.url), "utf8");
