/** What Tracardi itself is told. */
import type { Layer } from "../support/layer.ts";

const environment = "stacks/environment.ts";
const red = (test: string): Layer["red"] => ({ file: "stacks/environment", test });
const zones = "closes the GUI's API on the public tier and opens it on the private one";

export const application: readonly Layer[] = [
  {
    name: "EXPOSE_GUI_API",
    stops: "the GUI's routes on the public API",
    without: {
      file: environment,
      text: 'text("EXPOSE_GUI_API", yesNo(!publicOnly))',
      replacement: 'text("EXPOSE_GUI_API", "yes")',
    },
    red: red(zones),
  },
  {
    name: "PRODUCTION",
    stops: "web sites that choose staging data by a header",
    without: {
      file: environment,
      text: 'text("PRODUCTION", yesNo(publicOnly))',
      replacement: 'text("PRODUCTION", "no")',
    },
    red: red(zones),
  },
  {
    name: "API_DOCS",
    stops: "the description of every route on the public API",
    without: {
      file: environment,
      text: 'text("API_DOCS", yesNo(!publicOnly && input.settings.apiDocs))',
      replacement: 'text("API_DOCS", yesNo(input.settings.apiDocs))',
    },
    red: red("shows the API's documentation to operators only, and only when asked"),
  },
  {
    name: "DEMO",
    stops: "demo data and its logins",
    without: { file: environment, text: 'text("DEMO", "no")', replacement: 'text("DEMO", "yes")' },
    red: red(zones),
  },
  {
    name: "Installation token",
    stops: "whoever is first at a fresh system",
    without: {
      file: environment,
      text: 'fromSecret("INSTALLATION_TOKEN", "tokens", tokenKeys.installation),',
      replacement: "",
    },
    red: red(zones),
  },
  {
    name: "Elasticsearch's certificate is verified",
    stops: "somebody between the API and its store",
    without: {
      file: environment,
      text: 'text("ELASTIC_VERIFY_CERTS", yesNo(plan.tls !== undefined))',
      replacement: 'text("ELASTIC_VERIFY_CERTS", "no")',
    },
    red: red("verifies Elasticsearch by public authorities when no certificate is named"),
  },
];
