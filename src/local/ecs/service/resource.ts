import { isDeepStrictEqual } from "node:util";
import type { PlainProperties } from "../../../cfn/typed";
import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import {
  type Handler,
  invalidProperty,
  isHere,
  type Outcome,
  type Properties,
  physicalName,
} from "../../resources/handler";
import { noun } from "../../resources/noun";
import type { ResourceRecord } from "../../resources/record";
import { deleteService, primary } from "../../scheduler";
import { fromTemplate } from "../../shapes/from-template";
import { readProperties } from "../../shapes/template";
import { toTemplate } from "../../shapes/to-template";
import { templateActs } from "../../shapes/vocabulary";
import { tryFindCluster } from "../cluster/find";
import { CREATE_SERVICE } from "./acts";
import { PERCENTAGES } from "./check";
import { connectChanges } from "./connect";
import { describeService } from "./describe";
import type { CreateServiceInput } from "./input";
import { changedService, checkByItself, newService } from "./make";
import type { Service } from "./record";
import { untilGone, untilSteady } from "./steady";

function inputOf(properties: Properties): CreateServiceInput {
  return fromTemplate("AWS::ECS::Service", properties) as unknown as CreateServiceInput;
}

/** A service. Its operations end with its deployment: well when the service is steady on it, badly when it failed. */
export const service: Handler = {
  acts: templateActs("AWS::ECS::Service", CREATE_SERVICE),

  noun: noun({
    table: "services",
    find({ store }, { identifier }) {
      const found = store.get("services", identifier);
      return found?.status === "ACTIVE" ? found : undefined;
    },
    shows: (control, found) => toTemplate("AWS::ECS::Service", describeService(control, found, ["TAGS"])),
  }),

  byThemselves(properties) {
    const input = inputOf(properties);
    if (input.deploymentController?.type !== "EXTERNAL") checkByItself(input);
  },

  create(control, request) {
    const input = inputOf(request.properties);
    checkCluster(control, input.cluster);
    const daemon = input.schedulingStrategy === "DAEMON";
    const named = { ...input, serviceName: input.serviceName ?? physicalName(control, request) };
    const made = newService(
      control,
      daemon ? named : { ...named, desiredCount: input.desiredCount ?? 1 },
      request.stack,
    );
    return outcomeOf(control, made);
  },

  update(control, { properties }, record) {
    const had: PlainProperties<"AWS::ECS::Service"> = readProperties(record.type, record.properties);
    const found = control.store.get("services", record.identifier);
    if (found?.status !== "ACTIVE") throw new ApiError("NotFound", `The service ${record.identifier} is gone.`);
    const input = inputOf(properties);
    if (found.deploymentController === "EXTERNAL")
      return outcomeOf(control, changedExternal(control, found, input, had));
    // What the template no longer has goes back to its default, except for the count, which scaling may have set.
    const changed = changedService(control, found, {
      ...input,
      // One that it has already may be INACTIVE by now.
      taskDefinition: input.taskDefinition === found.revision.taskDefinition ? undefined : input.taskDefinition,
      deploymentConfiguration: {
        deploymentCircuitBreaker: {},
        ...PERCENTAGES[found.schedulingStrategy],
        alarms: {},
        strategy: "ROLLING",
        bakeTimeInMinutes: 0,
        lifecycleHooks: [],
        earlySuccessCriteria: { enable: false },
        ...input.deploymentConfiguration,
      },
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      loadBalancers: input.loadBalancers ?? [],
      serviceRegistries: input.serviceRegistries ?? [],
      serviceConnectConfiguration:
        input.serviceConnectConfiguration ?? (had.ServiceConnectConfiguration ? { enabled: false } : undefined),
      placementConstraints: input.placementConstraints ?? [],
      placementStrategy: input.placementStrategy ?? [],
      propagateTags: input.propagateTags ?? "NONE",
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      enableECSManagedTags: input.enableECSManagedTags ?? false,
      tags: input.tags ?? [],
      availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? null,
      networkConfiguration: input.networkConfiguration ?? (had.NetworkConfiguration ? null : undefined),
      capacityProviderStrategy:
        input.capacityProviderStrategy ?? (had.CapacityProviderStrategy && !input.launchType ? [] : undefined),
      platformVersion: input.platformVersion ?? null,
      forceNewDeployment: isForced(properties, record) || primary(found)?.rolloutState === "FAILED",
    });
    return outcomeOf(control, changed);
  },

  async finish(control, _, { waitsFor }, signal) {
    if (waitsFor) await untilSteady(control, waitsFor, signal);
    return {};
  },

  remove(control, { identifier }) {
    const found = control.store.get("services", identifier);
    if (!found) return [];
    const deleted = deleteService(found);
    return [{ table: "services", put: deleted }, ...connectChanges(control, deleted)];
  },

  async removed(control, { identifier }, signal) {
    await untilGone(control, identifier, signal);
    return [];
  },
};

/** What can't change of a service without deployments of ECS's own is asked for where it did, and refused then. */
function changedExternal(control: Control, found: Service, input: CreateServiceInput, had: object): Service {
  const before = inputOf(had as Properties);
  const changes = Object.entries(input).filter(
    ([member, value]) => !isDeepStrictEqual(value, before[member as keyof CreateServiceInput]),
  );
  return changedService(control, found, {
    ...(Object.fromEntries(changes) as Partial<CreateServiceInput>),
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
    placementConstraints: input.placementConstraints ?? [],
    placementStrategy: input.placementStrategy ?? [],
    propagateTags: input.propagateTags ?? "NONE",
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    tags: input.tags ?? [],
  });
}

/** A template may name a cluster that is in an account and not here. */
function checkCluster(control: Control, nameOrArn?: string): void {
  if (tryFindCluster(control, nameOrArn)?.status === "ACTIVE") return;
  const clusters = control.store.list("clusters").filter(({ status }) => status === "ACTIVE");
  const names = clusters.map(({ name }) => name);
  const allowed = isHere("cluster", names, ", or by the ECS API's CreateCluster");
  throw invalidProperty("Cluster", nameOrArn ?? "default", allowed);
}

function outcomeOf(control: Control, service: Service): Outcome {
  // Of one with a controller of its own, who makes its task sets waits for them.
  const deployment = service.deploymentController ? undefined : primary(service);
  return {
    identifier: service.id,
    attributes: { Name: service.name },
    changes: [{ table: "services", put: service }, ...connectChanges(control, service)],
    waitsFor: deployment && { service: service.id, deployment: deployment.id },
  };
}

/** CloudFormation's way to ask for a new deployment of the same: a nonce that changed. */
function isForced(properties: Properties, record: ResourceRecord): boolean {
  const nonceOf = ({ ForceNewDeployment: force }: PlainProperties<"AWS::ECS::Service">) =>
    force?.EnableForceNewDeployment ? force.ForceNewDeploymentNonce : undefined;
  const nonce = nonceOf(properties);
  return nonce !== undefined && nonce !== nonceOf(readProperties(record.type, record.properties));
}
