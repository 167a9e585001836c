/** What other languages get: `pulumi package add` makes SDKs from the classes that are exported here, and runs this file. */
export { TracardiInstallation } from "./components/installation.ts";
