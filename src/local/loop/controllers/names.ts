import { isDeepStrictEqual } from "node:util";
import type { DiscoveryService } from "../../discovery/record";
import type { Resolver } from "../../discovery/resolver";
import { namesOf, type ServiceNames, zonesOf } from "../../discovery/zones";
import { registriesIn } from "../../ecs/revision/record";
import type { Zone } from "../../resolver/zone";
import type { Change, Store } from "../../store/store";
import { tell } from "./effects";
import { OneWaits } from "./one-waits";
import { STALE_NAMES } from "./stale-names";

/** Tasks that names lead to, by service of service discovery. */
type Named = ReadonlySet<string>[];

/** Hands the resolver what names are to be answered with: one call at a time, the newest state only. */
export class Names {
  /** By service of service discovery. */
  private readonly made = new Map<string, ServiceNames>();
  private readonly stale = new Set<string>();
  private zonesStale = true;
  /** What the call under way, and the last one that ended well, lead to. */
  private applying: Named = [];
  private applied: Named | undefined;
  /** As they were last written, and as they should be. */
  private written: ReadonlyMap<string, Zone[]> | undefined;
  private latest = new Map<string, Zone[]>();
  private readonly turns = new OneWaits(() => this.applyNow());

  constructor(
    private readonly store: Store,
    private readonly resolver: Resolver,
    private readonly onApplied: (failure: unknown) => void,
  ) {
    for (const { id } of store.list("discoveryServices")) this.stale.add(id);
  }

  /** A commit was made that these changes would undo. */
  committed(undo: Change[]): void {
    tell(STALE_NAMES, this, undo, this.store);
  }

  /** A service of service discovery, or who its instances are, may have changed. */
  touch(service: string): void {
    this.stale.add(service);
  }

  /** A namespace, or where it is, changed. */
  touchNamespace(id: string): void {
    this.zonesStale = true;
    for (const service of this.store.by("discoveryServices", "namespace", id)) this.stale.add(service.id);
  }

  /** Names that should be answered otherwise than they are thought to. */
  overlooked(): Zone[] {
    const { store } = this;
    const thought = this.current();
    const anew = zonesOf(store, (id) => namesIn(store, store.get("discoveryServices", id)).names);
    return [...anew].flatMap(([network, zones]) => (isDeepStrictEqual(zones, thought.get(network)) ? [] : zones));
  }

  /** Whether a name leads to the task, or may be about to. */
  registered(task: string): boolean {
    if (this.applied === undefined && this.isDiscovered(task)) return true;
    return [...this.applying, ...(this.applied ?? [])].some((tasks) => tasks.has(task));
  }

  /** When a call that began after this, or one that turned out not to be needed, has ended: why it failed, if it did. */
  apply(): Promise<unknown> {
    return this.turns.next();
  }

  private async applyNow(): Promise<unknown> {
    const zones = this.current();
    const named = [...this.made.values()].map(({ tasks }) => tasks);
    if (zones === this.written) return undefined;
    let failure: unknown;
    const before = this.applied;
    this.written = undefined;
    this.applying = named;
    try {
      await this.store.durable();
      await this.resolver.write(zones);
      this.written = zones;
      this.applied = named;
    } catch (error) {
      // What is answered may be the one or the other.
      this.applied = before && [...before, ...named];
      failure = error;
    }
    this.applying = [];
    this.onApplied(failure);
    return failure;
  }

  /** The same object where nothing changed. */
  private current(): Map<string, Zone[]> {
    const { store } = this;
    for (const id of this.stale) {
      const service = store.get("discoveryServices", id);
      const after = namesIn(store, service);
      if (isDeepStrictEqual(this.made.get(id), after)) continue;
      if (service) this.made.set(id, after);
      else this.made.delete(id);
      this.zonesStale = true;
    }
    this.stale.clear();
    if (this.zonesStale) this.latest = zonesOf(store, (id) => this.made.get(id)?.names ?? []);
    this.zonesStale = false;
    return this.latest;
  }

  /** An earlier control plane may have given it a name. */
  private isDiscovered(task: string): boolean {
    const { serviceArn } = this.store.get("tasks", task) ?? {};
    const service = serviceArn === undefined ? undefined : this.store.get("services", serviceArn);
    return [service?.revision, ...(service?.deployments ?? []).map(({ revision }) => revision)].some(
      (revision) => revision !== undefined && registriesIn(revision).length > 0,
    );
  }
}

const NONE: ServiceNames = { names: [], tasks: new Set() };

const namesIn = (store: Store, service: DiscoveryService | undefined) => (service ? namesOf(store, service) : NONE);
