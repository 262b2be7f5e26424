import type { Api } from "../api";
import { called } from "../call";
import type { Caller } from "../caller";
import type { Control } from "../control";
import type { Warning } from "../shapes/acted";
import type { HttpRequest } from "./request";
import { type Keyring, verifySignature } from "./verify";

/**
 * What the doors share of a call, whatever protocol it came by. What a request has and this machine doesn't act on is told
 * in the answer's header `x-slipway-warning`, and once a kind in the control plane's log.
 */
export class Callers {
  private readonly told = new Set<string>();

  constructor(
    private readonly control: Control,
    private readonly keyring: Keyring,
  ) {}

  /** Who signed the request. Throws unless that was with this machine's keys, or those that it gave a task. */
  async verify(request: HttpRequest): Promise<Caller> {
    const identity = await verifySignature(request, this.keyring, this.control.clock.now());
    return { ...identity, host: request.headers.host ?? "" };
  }

  /** Calls an operation of an API; `given` reads what the request gives it. */
  async call(
    api: Api,
    operation: string,
    caller: Caller,
    given: () => unknown,
  ): Promise<{ body: unknown; headers: Record<string, string> }> {
    const { body, warnings } = await called(this.control, api, operation, caller, given);
    this.tell(operation, warnings);
    return { body, headers: warningHeader(warnings) };
  }

  private tell(operation: string, warnings: Warning[]): void {
    for (const { kind, message } of warnings) {
      const key = `${operation} ${kind}`;
      if (!this.told.has(key)) this.control.log(`${operation}: ${message}`);
      this.told.add(key);
    }
  }
}

/** Characters of the header: clients take about 8 KiB of headers. */
const MOST_CHARACTERS = 2000;

function warningHeader(warnings: Warning[]): Record<string, string> {
  if (warnings.length === 0) return {};
  // A header is ASCII.
  const text = warnings.map(({ message }) => message.replace(/[^\x20-\x7e]/g, "?")).join(" ");
  return { "x-slipway-warning": text.slice(0, MOST_CHARACTERS) };
}
