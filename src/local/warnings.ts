/** For people: kept and given back, without an effect here. */
export function notEnforced(what: string): string {
  return `${what} is recorded and has no effect on this machine.`;
}
