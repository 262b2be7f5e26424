import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server as TcpServer } from "node:net";
import { decode, encode, type Packet, RECURSION_AVAILABLE } from "dns-packet";
import { messageOf } from "../../protocol/errors";
import { answer } from "./answer";
import { encodeWithin, sizeFor } from "./encode";
import { forward, type Server } from "./forward";
import { framed } from "./framed";
import type { Zone } from "./zone";

const SERVFAIL = 2;
/** What a message over TCP can have. */
const MOST_BYTES = 65_535;
/** Milliseconds that a client's idle connection is kept. */
const IDLE = 10_000;

export interface ResolverOptions {
  /** Looked at anew for each question. */
  zones(): readonly Zone[];
  /** Who is asked about names of no zone. */
  upstream: Server[];
  port: number;
  /** Address to listen on. */
  host: string;
  log(line: string): void;
}

export interface Resolving {
  port: number;
  close(): void;
}

/** Answers questions over UDP and TCP: about the names of the zones itself, about all others as others answer them. */
export async function serveNames(options: ResolverOptions): Promise<Resolving> {
  const udp = createSocket("udp4");
  udp.on("message", (query, { address, port }) => {
    void reply(options, query, "udp").then((response) => response && udp.send(response, port, address));
  });
  udp.on("error", (error) => options.log(error.message));
  udp.bind(options.port, options.host);
  await once(udp, "listening");
  const { port } = udp.address();
  // The last of the two: who finds that it listens finds both.
  const tcp = await serveTcp(options, port).catch((error) => {
    udp.close();
    throw error;
  });
  return { port, close: () => closeAll(udp, tcp) };
}

async function serveTcp(options: ResolverOptions, port: number): Promise<TcpServer> {
  const tcp = createServer((socket) => {
    socket.setTimeout(IDLE, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    framed(socket, (query) => {
      void reply(options, query, "tcp").then((response) => {
        if (!response || socket.destroyed) return;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(response.length);
        socket.write(Buffer.concat([length, response]));
      });
    });
  });
  tcp.listen(port, options.host);
  await once(tcp, "listening");
  return tcp;
}

function closeAll(udp: UdpSocket, tcp: TcpServer): void {
  udp.close();
  tcp.close();
}

/** Nothing where what came is no query. */
async function reply(options: ResolverOptions, query: Buffer, over: "udp" | "tcp"): Promise<Buffer | undefined> {
  let packet: Packet;
  try {
    packet = decode(query);
  } catch {
    return undefined;
  }
  if (packet.type !== "query") return undefined;
  try {
    const own = answer(packet, options.zones(), Math.random);
    if (own) return encodeWithin(own, over === "udp" ? sizeFor(packet) : MOST_BYTES);
    return (await forward(query, options.upstream, over)) ?? failed(packet);
  } catch (error) {
    options.log(messageOf(error));
    return failed(packet);
  }
}

function failed({ id, questions }: Packet): Buffer {
  return encode({ type: "response", id, flags: RECURSION_AVAILABLE | SERVFAIL, questions });
}
