import assert from "node:assert/strict";
import { until } from "../../../rehearsal/wait.ts";
import type { ZoneName } from "../../../stacks/topologies.ts";
import { Client, isRefused, served } from "./support/burst.ts";
import { useCourse } from "./support/course.ts";
import type { Place } from "./support/place.ts";

/** Every client of this file has an address of its own, so that none meets the requests of another test. */
describe("the limit of requests per client", function () {
  this.timeout(60_000);
  const course = useCourse("static");
  let place: Place;
  const clients: Client[] = [];
  const connect = async (from: string, zone: ZoneName = "public") => {
    const client = await Client.connect(place, zone, from);
    clients.push(client);
    return client;
  };
  before(async function () {
    this.timeout(400_000);
    // Its public controllers are not replaced meanwhile.
    place = await course.place;
  });
  after(() => {
    for (const client of clients) client.close();
  });

  /** From settings/sections/exposure.ts: what a client may send at once, and then each second. */
  const burst = 400;
  const average = 200;
  /** More than may be answered before the first refusal, even at the pace of a slow machine. */
  const many = 4_000;

  it("answers 429 and when to come again, after the burst and not before", async () => {
    const greedy = await connect("198.51.100.101");
    const result = await greedy.burst(many, (answers) => answers.some(isRefused));
    const refusal = result.answers.find(isRefused);
    assert.equal(refusal?.retryAfter, "1");
    assert.ok(served(result) >= burst, `${served(result)} were served`);
    // Twice the pace: Go's limiter (golang.org/x/time/rate) credits an interval again when a request with an earlier time
    // overtakes another one, which happens on a busy machine. 547 were served in 0.702 s where 541 is the exact limit.
    assert.ok(
      served(result) <= burst + 2 * average * result.seconds + 1,
      `${served(result)} were served in ${result.seconds} s`,
    );
    assert.deepEqual(new Set(result.answers.map(({ status }) => status)), new Set([200, 429]));
  });

  it("is each client's own: another address is served while one is refused, and that one again later", async () => {
    const greedy = await connect("198.51.100.102");
    const modest = await connect("198.51.100.103");
    await greedy.burst(many, (answers) => answers.some(isRefused));
    const meanwhile = await Promise.all([greedy.burst(1_000), modest.burst(100)]);
    assert.ok(meanwhile[0].answers.some(isRefused), "the greedy client was not refused any more");
    assert.deepEqual(meanwhile[1].answers.filter(isRefused), []);
    assert.equal(served(meanwhile[1]), 100);
    await until(async () => (await greedy.send()).status === 200, {
      for: "an answer for the greedy client",
      within: 30_000,
    });
  });

  it("counts a network of IPv6 as one client", async () => {
    const greedy = await connect("2001:db8:cafe:1::1");
    const neighbour = await connect("2001:db8:cafe:1:ffff::2");
    const stranger = await connect("2001:db8:cafe:2::1");
    await greedy.burst(many, (answers) => answers.some(isRefused));
    const [, ofNeighbour, ofStranger] = await Promise.all([
      greedy.burst(1_000),
      neighbour.burst(100),
      stranger.burst(100),
    ]);
    assert.ok(ofNeighbour.answers.some(isRefused), "another address of the same /64 had a limit of its own");
    assert.equal(served(ofStranger), 100);
  });

  it("does not exist in the private zone", async function () {
    this.timeout(400_000);
    // Before that the controller that it has its connection to may be asked to end.
    await course.rollouts;
    const operator = await connect("192.0.2.77", "private");
    const result = await operator.burst(2 * burst);
    assert.equal(served(result), 2 * burst);
  });
});
