import { pageIn } from "../../ecs/instance/books";
import type { Page } from "../../scheduler/page";
import type { Store } from "../../store/store";

/** What is taken of the container instances, kept from pass to pass; an instance's page is made anew when its tasks changed. */
export class Ledger {
  private readonly pages = new Map<string, Page>();

  constructor(private readonly store: Store) {}

  page(instanceId: string): Page {
    const known = this.pages.get(instanceId);
    if (known) return known;
    const page = pageIn(this.store, this.store.by("tasks", "instance", instanceId));
    this.pages.set(instanceId, page);
    return page;
  }

  forget(instanceId: string): void {
    this.pages.delete(instanceId);
  }
}
