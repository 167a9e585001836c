/** Loaded by mocha before any test. Light, as quick tests load it too. */
type CleanUp = () => Promise<void>;

const cleanUps: CleanUp[] = [];

/** Runs after the last test of the run, the last registered first. */
export function atTheEnd(cleanUp: CleanUp): void {
  cleanUps.unshift(cleanUp);
}

/** Listeners that are always there: ours, and mocha's own, which only passes the event on. */
let usual: unknown[] = [];
const reported = new WeakSet<Promise<unknown>>();

/** mocha 12 ignores a rejection that nobody handles; here it fails the test, unless the test listens for it itself. */
function failOnRejection(reason: unknown, promise: Promise<unknown>): void {
  const expected = process.listeners("unhandledRejection").some((listener) => !usual.includes(listener));
  if (expected || reported.has(promise)) return;
  reported.add(promise);
  throw reason;
}
process.on("unhandledRejection", failOnRejection);

export const mochaHooks = {
  beforeAll(): void {
    usual = process.listeners("unhandledRejection");
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  },
};
