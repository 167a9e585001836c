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

// Node keeps what it has stripped and compiled, in this checkout: every later start is about a second shorter. Not in its
// default folder, which other users of the machine could have prepared.
require("node:module").enableCompileCache(require("node:path").join(__dirname, "node_modules", ".cache", "node"));
