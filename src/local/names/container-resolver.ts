import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LABEL } from "../../protocol/labels";
import type { Resolver } from "../discovery/resolver";
import { placeOf, suffixOf } from "../docker/place";
import type { ContainerState, Runtime } from "../docker/runtime";
import { InTurn } from "../in-turn";
import type { Zone } from "../resolver/zone";

/** On a resolver: its network. */
const NETWORK_LABEL = "slipway.resolver.network";
/** On a resolver: what it reads and how it answers. One of another kind is replaced, which tasks notice for a moment. */
const KIND_LABEL = "slipway.resolver.kind";
const KIND = "1";

/** Where the volume is, for the resolvers. */
const MOUNT_POINT = "/var/lib/slipway";

export interface ResolverOptions {
  runtime: Runtime;
  image: string;
  /** Docker volume that is shared with the control plane; its name tells this control plane from others. */
  volume: string;
  /** Folder of the volume that the zones are written to, and its path here. */
  folder: string;
  path: string;
}

/** A resolver that there is, or will be. */
interface Placed {
  /** Known before it is there, where its network gives addresses for good. */
  address: Promise<string>;
  answering: Promise<string>;
}

/** Waits until something listens, which it does a moment after its start. */
const LISTENS = ["timeout", "15", "bash", "-c", "until (: <>/dev/tcp/127.0.0.1/53) 2>/dev/null; do sleep 0.02; done"];

/**
 * DNS on the networks of tasks, each by a container of its own at an address that it keeps: that is what its network's
 * tasks ask, whatever becomes of the control plane. What it answers is in a file that it looks at anew for each question,
 * and what it doesn't know it asks Docker.
 */
export class ContainerResolver implements Resolver {
  private readonly there = new Map<string, Placed>();
  private readonly turns = new InTurn();
  private written: Map<string, string> | undefined;

  constructor(private readonly options: ResolverOptions) {}

  address(network: string): Promise<string> {
    return this.ensure(network).address;
  }

  async answers(network: string): Promise<void> {
    await this.ensure(network).answering;
  }

  private ensure(network: string): Placed {
    const known = this.there.get(network);
    if (known) return known;
    let tell: (ip: string | undefined) => void = () => undefined;
    const foreseen = new Promise<string | undefined>((resolve) => {
      tell = resolve;
    });
    const answering = this.turns.run(network, () => this.start(network, tell));
    // Where nothing is foreseen, it is known in the end; a failure is told as well.
    const address = Promise.race([foreseen.then((ip) => ip ?? answering), answering]);
    const placed = { address, answering };
    this.there.set(network, placed);
    answering.catch(() => this.there.get(network) === placed && this.there.delete(network));
    address.catch(() => undefined);
    return placed;
  }

  async write(zones: ReadonlyMap<string, Zone[]>): Promise<void> {
    const { path } = this.options;
    const texts = new Map([...zones].map(([network, each]) => [network, JSON.stringify(each)]));
    await mkdir(path, { recursive: true });
    const before = this.written ?? (await this.earlier());
    this.written = undefined;
    for (const [network, text] of texts) if (before.get(network) !== text) await this.replace(network, text);
    for (const network of before.keys()) if (!texts.has(network)) await rm(this.file(network), { force: true });
    this.written = texts;
  }

  async adopt(isUsed: (network: string) => boolean): Promise<void> {
    const found = await this.options.runtime.list(NETWORK_LABEL);
    const networkOf = ({ labels }: ContainerState) => labels[NETWORK_LABEL] ?? "";
    for (const network of new Set([...found.map(networkOf), ...this.there.keys()])) {
      this.there.delete(network);
      if (isUsed(network)) await this.answers(network);
      else for (const each of found) if (networkOf(each) === network) await this.options.runtime.remove(each.dockerId);
    }
  }

  async tidy(isUsed: (network: string) => boolean): Promise<void> {
    for (const network of this.there.keys()) {
      if (isUsed(network)) continue;
      await this.turns
        .run(network, async () => {
          if (isUsed(network)) return;
          this.there.delete(network);
          for (const { dockerId } of await this.find(network)) await this.options.runtime.remove(dockerId);
        })
        .catch(() => undefined);
    }
  }

  /** Networks that an earlier control plane wrote files of; what is in them is written anew. */
  private async earlier(): Promise<Map<string, string>> {
    const names = await readdir(this.options.path);
    return new Map(names.map((name) => [name.replace(/\.json$/, ""), ""]));
  }

  /** At once, as the resolver sees it. */
  private async replace(network: string, text: string): Promise<void> {
    const next = join(this.options.path, `.${network}.next`);
    await writeFile(next, text);
    await rename(next, this.file(network));
  }

  private file(network: string): string {
    return join(this.options.path, `${network}.json`);
  }

  private find(network: string): Promise<ContainerState[]> {
    return this.options.runtime.list(`${NETWORK_LABEL}=${network}`);
  }

  private async start(network: string, foresee: (ip: string | undefined) => void): Promise<string> {
    const { runtime, image, volume, folder } = this.options;
    await runtime.ensureNetwork(network, { [LABEL.role]: "network" });
    const place = placeOf("resolver", volume, network, await runtime.network(network));
    foresee(place);
    for (const { dockerId, labels } of await this.find(network)) {
      if (labels[KIND_LABEL] !== KIND) await runtime.remove(dockerId);
    }
    const dockerId = await runtime.create({
      name: `slipway-resolver-${suffixOf(volume, network)}`,
      image,
      labels: { [LABEL.role]: "resolver", [NETWORK_LABEL]: network, [KIND_LABEL]: KIND },
      entryPoint: ["node", "--max-old-space-size=64", "--max-semi-space-size=2", "resolver.js"],
      command: [`${MOUNT_POINT}/${folder}/${network}.json`],
      environment: {},
      // It listens at port 53, and reads a volume that root owns.
      user: "0",
      mounts: [{ source: volume, target: MOUNT_POINT, readOnly: true, kind: "volume" }],
      network: {
        kind: "own",
        name: network,
        aliases: [],
        ...(place && { ip: place }),
      },
      restarts: true,
    });
    const { ip } = await runtime.start(dockerId);
    if (!ip) throw new Error(`the resolver of network ${network} was given no address`);
    const { exitCode, output } = await runtime.exec(dockerId, LISTENS, 15);
    if (exitCode !== 0) throw new Error(`the resolver doesn't answer: ${output}`);
    return ip;
  }
}
