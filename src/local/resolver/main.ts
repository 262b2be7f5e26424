import { getServers } from "node:dns";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serveNames } from "./serve";
import { ZoneFile } from "./zone-file";

const PORT = 53;

/**
 * The resolver of one network: `resolver.js FILE`. Docker's own, which knows the machine's, is asked about other names.
 * Without a file it waits until the resolver beside it listens.
 */
async function main(): Promise<void> {
  const [path] = process.argv.slice(2);
  if (!path) return listens(PORT);
  const file = new ZoneFile(path);
  const upstream = getServers().map((address) => ({ address }));
  const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
  await serveNames({ zones: () => file.current(), upstream, port: PORT, host: "0.0.0.0", log });
  log(`names of ${path}; others from ${upstream.map(({ address }) => address).join(", ")}`);
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(0));
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
