import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { framed } from "./framed";

/** Milliseconds that another resolver is waited for. */
const PATIENCE = 4000;

/** Passes a query on as it is to the first of the servers that answers it; undefined where none does. */
export async function forward(query: Buffer, servers: Server[], over: "udp" | "tcp"): Promise<Buffer | undefined> {
  for (const server of servers) {
    const answered = await (over === "udp" ? askByUdp : askByTcp)(query, server).catch(() => undefined);
    if (answered) return answered;
  }
  return undefined;
}

export interface Server {
  address: string;
  /** @default 53 */
  port?: number;
}

function askByUdp(query: Buffer, { address, port = 53 }: Server): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    const timer = setTimeout(() => end(() => reject(new Error(`${address} doesn't answer`))), PATIENCE);
    let ended = false;
    const end = (then: () => void) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.close();
      then();
    };
    socket.on("error", (error) => end(() => reject(error)));
    socket.on("message", (message) => {
      // Whatever else comes is no answer to this.
      if (message.length > 2 && message.readUInt16BE(0) === query.readUInt16BE(0)) end(() => resolve(message));
    });
    // Where there is no way to it, the callback is what hears of it.
    const connected = (error?: Error) => (error ? end(() => reject(error)) : socket.send(query));
    socket.connect(port, address, connected as () => void);
  });
}

function askByTcp(query: Buffer, { address, port = 53 }: Server): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, timeout: PATIENCE });
    socket.on("timeout", () => socket.destroy(new Error(`${address} doesn't answer`)));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`${address} answered nothing`)));
    framed(socket, (message) => {
      resolve(message);
      socket.destroy();
    });
    socket.on("connect", () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
  });
}
