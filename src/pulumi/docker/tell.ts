const told = new Set<string>();

/** Pulumi shows what a provider writes to its standard error. What holds for many resources is said once. */
export function tell(logicalId: string, message: string): void {
  if (told.has(message)) return;
  told.add(message);
  process.stderr.write(`${logicalId}: ${message}\n`);
}
