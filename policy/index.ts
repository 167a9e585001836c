/** Starts the pack: the only module that constructs it, because that opens a server for Pulumi's engine. */
import { PolicyPack } from "@pulumi/policy";
import { assemble } from "./framework/assemble.ts";
import { definitions } from "./pack.ts";

new PolicyPack("tracardi", { enforcementLevel: "mandatory", policies: assemble(definitions) });
