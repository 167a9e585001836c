// Loaded before the program (Pulumi.yaml, nodeargs). A Node that cannot strip types would only complain about the file
// extension of index.ts, so this says what is needed, in JavaScript that any Node reads.
"use strict";

if (!process.features.typescript) {
  var required = require("./package.json").engines.node;
  var flags = process.env.NODE_OPTIONS ? " with NODE_OPTIONS=" + process.env.NODE_OPTIONS : "";
  console.error(
    "This Pulumi program needs Node " + required + ", which runs TypeScript as it is. " +
      process.execPath + " is Node " + process.versions.node + flags +
      "; put a newer one first on PATH and run npm ci with it."
  );
  process.exit(1);
}
