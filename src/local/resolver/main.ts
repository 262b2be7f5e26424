import { getServers } from "node:dns";
import { serveNames } from "./serve";
import { ZoneFile } from "./zone-file";

const PORT = 53;

/** The resolver of one network: `resolver.js FILE`. Docker's own, which knows the machine's, is asked about other names. */
async function main(): Promise<void> {
  const [path] = process.argv.slice(2);
  if (!path) throw new Error("resolver.js FILE: the file of the network's zones");
  const file = new ZoneFile(path);
  const upstream = getServers().map((address) => ({ address }));
  const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
  await serveNames({ zones: () => file.current(), upstream, port: PORT, host: "0.0.0.0", log });
  log(`names of ${path}; others from ${upstream.map(({ address }) => address).join(", ")}`);
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => process.exit(0));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
