/** Clients that hold a controller's memory: connections that stay open, bodies that are not finished. */
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import type { Controller } from "./controllers.ts";

/** Handshakes at a time. */
const AT_ONCE = 50;

/** Opens connections, each of which has had one answer, and keeps them. */
export async function openConnections(controller: Controller, count: number): Promise<{ close(): void }> {
  const sockets: TLSSocket[] = [];
  let left = count;
  const next = async () => {
    while (left > 0) {
      left -= 1;
      const socket = await open(controller);
      sockets.push(socket);
      socket.write(`POST /track HTTP/1.1\r\nHost: ${controller.host}\r\nContent-Length: 0\r\n\r\n`);
      await answerOf(socket);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * Posts bodies at the same time, which must be sent before the controller's patience ends (30 s in public, 60 s in private). The last byte of each is sent when all others have been, so that the controller holds all of
 * them at one moment.
 */
export async function postTogether(controller: Controller, count: number, bytes: number): Promise<void> {
  const head = `POST /track HTTP/1.1\r\nHost: ${controller.host}\r\nContent-Length: ${bytes}\r\nConnection: close\r\n\r\n`;
  const body = Buffer.alloc(bytes - 1, "x");
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = await open(controller);
      socket.write(head);
      await new Promise<void>((sent, failed) =>
        socket.write(body, (error) => (error ? failed(error) : sent())),
      );
      return socket;
    }),
  );
  await Promise.all(
    sockets.map(async (socket) => {
      const answer = answerOf(socket);
      socket.write("x");
      await answer;
      socket.destroy();
    }),
  );
}

async function open({ host, port }: Controller): Promise<TLSSocket> {
  const socket = connect({ host, port, servername: host, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  // Whoever waits for an answer learns of the end.
  socket.on("error", () => {});
  return socket;
}

/** @throws Error unless it is a success. */
async function answerOf(socket: TLSSocket): Promise<void> {
  const ended = once(socket, "close").then(() => [Buffer.from("the end of the connection")]);
  ended.catch(() => {});
  const [data] = (await Promise.race([once(socket, "data"), ended])) as [Buffer];
  const text = data.toString("latin1");
  if (!text.startsWith("HTTP/1.1 200 ")) throw new Error(`instead of an answer: ${text.slice(0, 200)}`);
}
