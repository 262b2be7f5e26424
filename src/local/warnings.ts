/** For people: kept and given back, without an effect here. */
export function notEnforced(what: string): string {
  return `${what} is recorded and has no effect on this machine.`;
}

/** For people: the same, of what this machine doesn't have. */
export function notHere(what: string, reason: string): string {
  return `${what} has no effect on this machine: ${reason}.`;
}
