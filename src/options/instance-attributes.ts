import type { Property } from "./property";
import { textMap } from "./values";

/**
 * Attributes of instances, for placement constraints.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attribute.html
 */
export const INSTANCE_ATTRIBUTES = textMap("attributes").known().and(checkAttributes).default({});

function checkAttributes(attributes: Property): void {
  const entries = attributes.entries().filter(([, { value }]) => value !== undefined);
  if (entries.length > 10) attributes.describe(`a map of ${entries.length}`).fail("allowed are up to 10");
  for (const [name, item] of entries) {
    if (!/^(?!ecs\.)[\w./-]{1,128}$/.test(name)) {
      item.fail("allowed are names of letters, digits and -_./, not beginning with ecs.");
    }
    if (item.checkable && !/^[\w./:@-]{0,128}$/.test(String(item.value))) {
      item.fail("allowed are up to 128 letters, digits and -_./:@");
    }
  }
}
