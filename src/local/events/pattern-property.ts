import { checkPattern } from "../../ecs/event-pattern";
import { invalidProperty } from "../resources/handler";

/** A resource's property EventPattern. @throws where it is none */
export function patternIn(pattern: unknown): Record<string, unknown> {
  try {
    checkPattern(pattern);
    return pattern;
  } catch (error) {
    throw invalidProperty("EventPattern", JSON.stringify(pattern), (error as Error).message);
  }
}
