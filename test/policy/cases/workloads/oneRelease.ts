import { container, find, type PolicyCases } from "../../support/cases.ts";

export const cases: PolicyCases = {
  policy: "one-release",
  mutations: [
    {
      title: "a GUI of another release",
      change: (stack) => {
        container(stack, "gui").image = "registry.example.com:5000/tracardi/tracardi-gui:1.0.2";
      },
      says: ["Deployment private/gui runs 1.0.2, and public-api runs 1.1.0"],
    },
    {
      title: "an install Job of another release",
      change: (stack) => {
        find(stack, "Job", "install-job").spec.template.spec.containers[0].image =
          "tracardi/tracardi-api:0.9.0";
      },
      says: ["Job private/install-job runs 0.9.0, and public-api runs 1.1.0"],
    },
    {
      title: "a label that says something else",
      change: (stack) => {
        find(stack, "Deployment", "gui").spec.template.metadata.labels["app.kubernetes.io/version"] = "1.0.2";
      },
      says: ["Deployment private/gui runs 1.1.0 under the label app.kubernetes.io/version 1.0.2"],
    },
  ],
  accepted: [
    {
      title: "another release in another installation",
      change: (stack) => {
        find(stack, "Deployment", "gui").spec.template.metadata.labels["app.kubernetes.io/instance"] = "next";
        container(stack, "gui").image = "tracardi/tracardi-gui:1.2.0";
      },
    },
  ],
};
