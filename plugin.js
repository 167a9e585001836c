// Pulumi's host of component packages would compile a TypeScript entry itself, and not find what that imports; a JavaScript one
// it loads as it is, and Node strips the types of the rest. The schema is read from plugin.ts beside it.
export * from "./plugin.ts";
