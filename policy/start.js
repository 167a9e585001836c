// Where Pulumi's policy host begins. It compiles an entry that ends in .ts by ts-node, which checks all types at every start
// and takes no import that ends in .ts. From here on Node strips the types itself, and keeps what it has stripped and
// compiled: the engine ends a pack without a word, so it is written down as soon as all is loaded.
import { enableCompileCache, flushCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("node_modules/.cache/node", import.meta.url)));
import("./index.ts").then(() => flushCompileCache());
