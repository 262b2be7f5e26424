import { references } from "../../../src/cfn/references";
import { openly } from "../../../src/client/stack/openly";
import { resolveAll } from "../../../src/client/stack/resolve";
import { problemsOf } from "../../../src/local/resources";
import { templateToResources } from "../../../src/template";
import type { Template } from "../../../src/template/template";
import type { Harness } from "./harness";

export interface DeployedTemplate {
  /** Why resources could not be made, each with its logical id in front. */
  failures: string[];
  warnings: { type: string; message: string }[];
  outputs: Record<string, unknown>;
}

/** Checks a template whole, and makes its resources, each as soon as those that it refers to are there. Services are steady at once. */
export async function deployTemplate(harness: Harness, template: unknown): Promise<DeployedTemplate> {
  const { resources, outputs } = templateToResources(template as Template, {
    stackName: "shop",
    accountId: "000000000000",
    region: "us-east-1",
  });
  const failures: string[] = [];
  const warnings: { type: string; message: string }[] = [];
  const { control, handlerOf } = harness.engine;
  const wanted = resources.map(({ properties, ...resource }) => {
    return { ...resource, properties: openly(properties, () => undefined) as Record<string, unknown> };
  });
  for (const { logicalId, error } of problemsOf(control, handlerOf, "shop", wanted)) {
    failures.push(`${logicalId}: ${error.message}`);
  }
  if (failures.length > 0) return { failures, warnings, outputs: {} };
  const left = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const attribute = (logicalId: string, name: string) =>
    harness.store.get("resources", `shop|${logicalId}`)?.attributes[name];
  const attempted = new Set<string>();
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ properties, dependsOn }) =>
      [...references(properties as never), ...dependsOn].every((id) => attempted.has(id)),
    );
    if (ready.length === 0) throw new Error(`a circle of ${[...left.keys()].join(", ")}`);
    for (const { logicalId, type, properties } of ready) {
      left.delete(logicalId);
      attempted.add(logicalId);
      try {
        const resolved = resolveAll(properties, attribute, logicalId);
        const call = { stack: "shop", logicalId, type, properties: resolved, dependsOn: [], replace: false };
        const begun = await harness.engine.create(call);
        if (type === "AWS::ECS::Service") await harness.steady();
        const event = await harness.ended(begun);
        for (const message of event.Warnings ?? []) warnings.push({ type, message });
        if (event.OperationStatus !== "SUCCESS") failures.push(`${logicalId}: ${event.StatusMessage}`);
      } catch (error) {
        failures.push(`${logicalId}: ${(error as Error).message}`);
      }
    }
  }
  return { failures, warnings, outputs: failures.length > 0 ? {} : resolveAll(outputs, attribute, "Outputs") };
}
