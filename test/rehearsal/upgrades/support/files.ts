/** Files that decide what may follow what is installed: a change there runs every test of upgrades. */
export const LIFECYCLE = [
  "stacks/lifecycle/",
  "stacks/lasting.ts",
  "stacks/releases.ts",
  "components/releaseMarker.ts",
  "test/rehearsal/upgrades/",
];
