/** Ten mistakes in one stack file, each of another kind, and what must be said about them: ten sentences, nothing else. */

/** Must not be repeated anywhere. */
export const plainPassword = "hunter2";

/** Changes of Pulumi.minimal.yaml. */
export const tenMistakes: Readonly<Record<string, unknown>> = {
  "tracardi:bridge": ["webhooks"],
  "tracardi:production": "maybe",
  "tracardi:kubeContext": { name: "production" },
  "tracardi:nodeCidrs": "office",
  "tracardi:apiHost": "track.tracardi.example",
  "tracardi:guiHost": "https://gui.tracardi.example/login",
  "tracardi:trustedCidrs": ["192.0.2.0/24", "10.1.2.3/8", "10.244.7.0/24"],
  "tracardi:requestsPerSecond": [600],
  "tracardi:redisPassword": plainPassword,
};

export const tenSentences: readonly string[] = [
  "tracardi:bridge is no known key; did you mean tracardi:bridges?",
  'tracardi:production "maybe" is neither true nor false; write true or false',
  'tracardi:kubeContext is an object where a text is meant; write one, for example "production"',
  'tracardi:nodeCidrs[0] "office" is no range of addresses; write an address and a mask, for example "203.0.113.0/24"',
  'tracardi:guiHost "https://gui.tracardi.example/login" is more than a host name; write "gui.tracardi.example"',
  'tracardi:trustedCidrs[1] "10.1.2.3/8" has bits set behind its mask; write "10.0.0.0/8" or "10.1.2.3/32"',
  'tracardi:requestsPerSecond "[600]" is no whole number; write digits only',
  'tracardi:redisPassword [secret] is plain text; run "pulumi config set --secret redisPassword"',
  'tracardi:apiHost "track.tracardi.example" is also tracardi:trackHost; the private zone needs a host of its own',
  'tracardi:trustedCidrs[2] "10.244.7.0/24" overlaps the pod network "10.244.0.0/16" (tracardi:podCidr), whose members would be trusted; write narrower ranges, or set tracardi:acknowledgeTrustedClusterRanges to true',
];
