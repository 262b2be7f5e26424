import type Docker from "dockerode";
import { statusOf } from "./errors";

/** Makes and removes networks by name. Docker gives two networks the same name if asked twice at once: so one call a name. */
export class Networks {
  private readonly tails = new Map<string, Promise<void>>();
  private readonly ensures = new Map<string, Promise<void>>();

  constructor(private readonly docker: Docker) {}

  ensure(name: string, labels: Record<string, string>): Promise<void> {
    const underway = this.ensures.get(name);
    if (underway) return underway;
    const ensure = this.inTurn(name, () => this.ensureOnce(name, labels));
    this.ensures.set(name, ensure);
    const forget = () => {
      if (this.ensures.get(name) === ensure) this.ensures.delete(name);
    };
    ensure.then(forget, forget);
    return ensure;
  }

  remove(name: string): Promise<void> {
    this.ensures.delete(name);
    return this.inTurn(name, async () => {
      try {
        await this.docker.getNetwork(name).remove();
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
      }
    });
  }

  private async ensureOnce(name: string, labels: Record<string, string>): Promise<void> {
    try {
      await this.docker.getNetwork(name).inspect();
      return;
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
    try {
      await this.docker.createNetwork({ Name: name, Driver: "bridge", Labels: labels, CheckDuplicate: true });
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
    }
  }

  private inTurn(name: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.tails.get(name) ?? Promise.resolve()).then(work);
    const tail = turn.catch(() => undefined);
    this.tails.set(name, tail);
    tail.then(() => {
      if (this.tails.get(name) === tail) this.tails.delete(name);
    });
    return turn;
  }
}
