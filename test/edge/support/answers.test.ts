import assert from "node:assert/strict";
import { answersIn } from "./answers.ts";

const read = (text: string) =>
  answersIn(text).map(({ status, complete }) => `${status}${complete ? "" : "…"}`);

describe("answers in a stream of HTTP/1", () => {
  const cases: readonly (readonly [what: string, text: string, answers: readonly string[]])[] = [
    ["nothing", "", []],
    ["what is no HTTP/1", "\u0000\u0000\u0006\u0004HTTP/1.1 200 OK\r\n\r\n", []],
    ["a head that still arrives", "HTTP/1.1 200 OK\r\nContent-Le", ["200…"]],
    ["a body that still arrives", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", ["200…"]],
    ["a whole answer", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc", ["200"]],
    ["no length: it ends with the connection", "HTTP/1.1 400 Bad Request\r\n\r\n400 Bad Request", ["400…"]],
    [
      "two of them, and a text in the first that looks like one",
      "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nHTTP/1.1 500HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
      ["200", "404"],
    ],
    [
      "chunks",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHTTP/1.1 404 x\r\n\r\n",
      ["200", "404…"],
    ],
    [
      "chunks without their end",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      ["200…"],
    ],
    ["an interim answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", ["100", "204"]],
  ];
  for (const [what, text, answers] of cases) {
    it(`are told apart: ${what}`, () => assert.deepEqual(read(text), answers));
  }

  it("say whether the connection ends after them, and whether they have a body", () => {
    const [first, second] = answersIn(
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    );
    assert.deepEqual([first?.last, first?.empty, second?.last, second?.empty], [false, false, true, true]);
  });
});
