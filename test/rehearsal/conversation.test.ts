import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { conversation } from "../../rehearsal/engine/conversation.ts";

/** Answers the message `n` with a text of n characters, and ends at once, as the engine's process does. */
const ANSWER = 'process.once("message", (n) => process.send("a".repeat(n), () => process.exit(3)))';

describe("the conversation with a child process", () => {
  const start = (script = ANSWER) =>
    spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "inherit", "inherit", "ipc"] });

  /** Blocks this process, as a loaded machine does, until the child has ended and waits to be reaped. */
  const blockUntilEnded = ({ pid }: ChildProcess): void => {
    const stat = `/proc/${pid}/stat`;
    while (existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8")));
  };

  it("resolves with the exit code after the last message", async () => {
    const child = start();
    const messages: string[] = [];
    const ended = conversation<string>(child, (message) => messages.push(message));
    child.send(100_000);
    assert.deepEqual(await ended, { code: 3, signal: null });
    assert.deepEqual(
      messages.map(({ length }) => length),
      [100_000],
    );
  });

  it("delivers a message that Node reads after the exit of the child", async function () {
    // The state of a process that waits to be reaped is read from /proc.
    if (process.platform !== "linux") this.skip();
    for (let round = 0; round < 5; round++) {
      const [other, child] = [start(), start()];
      const order: string[] = [];
      child.once("exit", () => order.push("exit"));
      const ended = conversation<string>(child, () => order.push("message"));
      // One signal stands for both children: the end of `other` is already pending when `child` answers and ends, so Node
      // reaps both before it reads the channel of `child` again. Four of five rounds give the order "exit, message".
      other.once("message", () => {
        child.send(10);
        blockUntilEnded(child);
      });
      other.send(10, () => blockUntilEnded(other));
      assert.deepEqual(await ended, { code: 3, signal: null });
      assert.ok(order.includes("message"), `the message is lost: ${order.join(", ")}`);
    }
  });

  it("resolves with the signal that ended a child without a message", async () => {
    const child = start("setInterval(() => {}, 1000)");
    const ended = conversation(child, () => assert.fail("there is no message"));
    child.once("spawn", () => child.kill("SIGKILL"));
    assert.deepEqual(await ended, { code: null, signal: "SIGKILL" });
  });

  it("resolves when the program cannot be started", async () => {
    const child = spawn("/nowhere/node", [], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child.once("error", () => {});
    const { code, signal } = await conversation(child, () => assert.fail("there is no message"));
    assert.deepEqual({ failed: code !== 0, signal }, { failed: true, signal: null });
  });
});
