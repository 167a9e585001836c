import { find, type PolicyCases } from "../../support/cases.ts";

const map = "ConfigMap private-edge/private-edge-files";
const add = (key: string, value: string) => (stack: Parameters<typeof find>[0]) => {
  find(stack, "ConfigMap", "private-edge-files").data[key] = value;
};

export const cases: PolicyCases = {
  policy: "no-secrets-in-config-maps",
  mutations: [
    {
      title: "a password by its key",
      change: add("redis-password", "correct"),
      says: [`${map} has a key that names a secret, redis-password`],
    },
    {
      title: "a key file by its name",
      change: add("tls.key", "correct"),
      says: [`${map} has a key that names a secret, tls.key`],
    },
    {
      title: "a private key by its text",
      change: add("chain.crt", "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n"),
      says: [`${map} holds a private key in chain.crt`],
    },
    {
      title: "an address with a password",
      change: add("stores.json", '{"redis": "redis://:correct@redis:6379"}'),
      says: [`${map} holds a password in an address in stores.json`],
    },
    {
      title: "an environment file",
      change: add("api.env", "PORT=8080\nexport MYSQL_PASSWORD=correct\n"),
      says: [`${map} sets a password in api.env`],
    },
    {
      title: "a store's configuration",
      change: add("redis.conf", "appendonly yes\nrequirepass correct\n"),
      says: [`${map} sets a password in redis.conf`],
    },
  ],
  accepted: [
    {
      title: "a certificate, and words about secrets",
      change: add("notes.txt", "-----BEGIN CERTIFICATE-----\nMYSQL_PASSWORD is read from a Secret\n"),
    },
  ],
};
