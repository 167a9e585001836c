/** Reads a stream of HTTP/1 as strictly as a client must that wants to know where each answer ends. */

export interface Answer {
  readonly status: string;
  /** Whether all of it has arrived. One without a length ends with its connection. */
  readonly complete: boolean;
  /** Whether the connection ends after it. */
  readonly last: boolean;
  /** Whether it has no body. */
  readonly empty: boolean;
}

/** Those in the text, in order. What is no answer ends the list. */
export function answersIn(text: string): Answer[] {
  const answers: Answer[] = [];
  let rest = text;
  while (rest !== "") {
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(rest)?.[1];
    if (status === undefined) break;
    const end = endOf(rest, status);
    const [head = ""] = rest.split("\r\n\r\n", 1);
    answers.push({
      status,
      complete: end !== undefined,
      last: /\r\nconnection: *close/i.test(head),
      empty: /\r\ncontent-length: *0(\r|$)/i.test(head),
    });
    if (end === undefined) break;
    rest = rest.slice(end);
  }
  return answers;
}

function endOf(text: string, status: string): number | undefined {
  const head = text.indexOf("\r\n\r\n");
  if (head === -1) return undefined;
  const body = head + 4;
  if (/^(1\d\d|204|304)$/.test(status)) return body;
  const headers = text.slice(0, head);
  if (/\r\ntransfer-encoding: *chunked/i.test(headers)) return endOfChunks(text, body);
  const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
  if (length === undefined) return undefined;
  const end = body + Number(length);
  return text.length >= end ? end : undefined;
}

function endOfChunks(text: string, body: number): number | undefined {
  let at = body;
  for (;;) {
    const line = text.indexOf("\r\n", at);
    if (line === -1) return undefined;
    const size = Number.parseInt(text.slice(at, line), 16);
    const next = line + 2 + size + 2;
    if (Number.isNaN(size) || text.length < next) return undefined;
    if (size === 0) return next;
    at = next;
  }
}
