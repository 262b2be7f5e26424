import { type Check, checks } from "../../client/doctor";
import { errorColors, print, printJson } from "../output/report";

export interface DoctorOptions {
  json?: boolean;
}

const SIGNS: Record<Check["state"], string> = { ok: "✓", note: "•", problem: "✗" };

/** Checks what the local ECS needs. Ends with 1 where something is in the way. */
export async function doctor({ json }: DoctorOptions): Promise<void> {
  const found = await checks();
  if (json) printJson(found);
  else for (const check of found) print(line(check));
  if (found.some(({ state }) => state === "problem")) process.exitCode = 1;
}

function line({ name, state, message }: Check): string {
  const colors = errorColors();
  const paint = { ok: colors.green, note: colors.yellow, problem: colors.red }[state];
  return `${paint(SIGNS[state])} ${name}: ${message}`;
}
