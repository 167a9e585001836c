/** What Tracardi itself is told. */
import type { Layer } from "../support/layer.ts";

const environment = "stacks/environment/api.ts";
const red = (test: string): Layer["red"] => ({ file: "stacks/environment/api", test });
const zones = "closes the GUI's API on the public tier and opens it on the private one";

export const application: readonly Layer[] = [
  {
    name: "EXPOSE_GUI_API",
    stops: "the GUI's routes on the public API",
    without: {
      file: environment,
      text: "EXPOSE_GUI_API: !publicOnly,",
      replacement: "EXPOSE_GUI_API: true,",
    },
    red: red(zones),
  },
  {
    name: "PRODUCTION",
    stops: "web sites that choose staging data by a header",
    without: {
      file: environment,
      text: "PRODUCTION: publicOnly,",
      replacement: "PRODUCTION: false,",
    },
    red: red(zones),
  },
  {
    name: "API_DOCS",
    stops: "the description of every route on the public API",
    without: {
      file: environment,
      text: "API_DOCS: settings.apiDocs[role.tier],",
      replacement: 'API_DOCS: settings.apiDocs["private-api"],',
    },
    red: red("shows the API's documentation to operators only, and only when asked"),
  },
  {
    name: "DEMO",
    stops: "demo data and its logins",
    without: { file: environment, text: "DEMO: false,", replacement: "DEMO: true," },
    red: red(zones),
  },
  {
    name: "Installation token",
    stops: "whoever is first at a fresh system",
    without: {
      file: environment,
      text: "INSTALLATION_TOKEN: installationToken,",
      replacement: "",
    },
    red: red(zones),
  },
  {
    name: "Elasticsearch's certificate is verified",
    stops: "somebody between the API and its store",
    without: {
      file: "stacks/environment/stores.ts",
      text: "ELASTIC_VERIFY_CERTS: elasticsearch.tls !== undefined,",
      replacement: "ELASTIC_VERIFY_CERTS: false,",
    },
    red: red("verifies Elasticsearch by public authorities when no certificate is named"),
  },
];
