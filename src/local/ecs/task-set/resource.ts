import type { Control } from "../../control";
import type { Handler, Outcome, Properties } from "../../resources/handler";
import { noun } from "../../resources/noun";
import type { ResourceRecord } from "../../resources/record";
import { deleteTaskSet, makePrimary, scaleTaskSet } from "../../scheduler";
import { fromTemplate } from "../../shapes/from-template";
import { toTemplate } from "../../shapes/to-template";
import { templateActs } from "../../shapes/vocabulary";
import { tryFindCluster } from "../cluster/find";
import type { Deployment } from "../deployment/record";
import { tryFindService } from "../service/find";
import type { Service } from "../service/record";
import { untilGone, untilSteady } from "../service/steady";
import { tagsOf } from "../tags";
import { CREATE_TASK_SET, PRIMARY } from "./acts";
import { changeable } from "./calls";
import { describeTaskSet } from "./describe";
import { findDeployable, findTaskSet } from "./find";
import { withTaskSet } from "./in-service";
import type { CreateTaskSetInput } from "./input";
import { checkScale, withNewTaskSet } from "./make";

/** A task set. It is made, or scaled, once it is in STEADY_STATE, and removed once its tasks are gone. */
export const taskSet: Handler = {
  acts: templateActs("AWS::ECS::TaskSet", CREATE_TASK_SET),

  noun: noun({
    table: "services",
    find: (control, record) => there(control, record)?.service,
    shows(control, service, { identifier }) {
      const { scale, tags } = describeTaskSet(control, service, setIn(service, identifier)!, ["TAGS"]);
      return toTemplate("AWS::ECS::TaskSet", { scale, tags });
    },
  }),

  create(control, { properties }) {
    const input = fromTemplate("AWS::ECS::TaskSet", properties) as unknown as CreateTaskSetInput;
    const service = findDeployable(control, input.service, input.cluster);
    const made = withNewTaskSet(control, service, input);
    const [{ id }] = made.deployments as [Deployment];
    return outcomeOf(made, id, [input.cluster, input.service, id].join("|"));
  },

  update(control, { properties }, { identifier }) {
    const input = fromTemplate("AWS::ECS::TaskSet", properties) as unknown as CreateTaskSetInput;
    const { service, set } = changeable(control, input, idIn(identifier));
    const scaled = scaleTaskSet(service, set.id, checkScale(input.scale), control.clock.now());
    const { taskSet } = findTaskSet(scaled, set.id);
    const changed = taskSet ? withTaskSet(scaled, set.id, { ...taskSet, tags: tagsOf(input.tags) }) : scaled;
    return outcomeOf(changed, set.id, identifier);
  },

  async finish(control, _, { waitsFor }, signal) {
    if (waitsFor) await untilSteady(control, waitsFor, signal);
    return {};
  },

  /** Also one that is PRIMARY: a stack that goes takes it along. */
  remove(control, record) {
    const { service, set } = there(control, record) ?? {};
    if (!service || !set || service.status !== "ACTIVE") return [];
    return [{ table: "services", put: deleteTaskSet(service, set.id, control.clock.now()) }];
  },

  async removed(control, { identifier }, signal) {
    const service = serviceIn(control, identifier);
    if (service) await untilGone(control, service.id, signal, idIn(identifier));
    return [];
  },
};

/** Which of a service's task sets is PRIMARY. When it goes, that one stays so: ECS has no call that says otherwise. */
export const primaryTaskSet: Handler = {
  acts: templateActs("AWS::ECS::PrimaryTaskSet", PRIMARY),

  noun: noun({
    table: "services",
    find(control, { identifier }) {
      const service = serviceIn(control, identifier);
      return service?.status === "ACTIVE" ? service : undefined;
    },
    shows: (_, { deployments }) => ({ TaskSetId: deployments.find(({ status }) => status === "PRIMARY")?.id }),
  }),

  create: (control, { properties }) => madePrimary(control, properties),
  update: (control, { properties }) => madePrimary(control, properties),
  remove: () => [],
};

function madePrimary(control: Control, properties: Properties): Outcome {
  const input = fromTemplate("AWS::ECS::PrimaryTaskSet", properties) as {
    cluster: string;
    service: string;
    primaryTaskSet: string;
  };
  const { service, set } = changeable(control, input, input.primaryTaskSet);
  return {
    identifier: [input.cluster, input.service].join("|"),
    changes: [{ table: "services", put: makePrimary(service, set.id, control.clock.now()) }],
  };
}

function outcomeOf(service: Service, id: string, identifier: string): Outcome {
  return {
    identifier,
    attributes: { Id: id },
    changes: [{ table: "services", put: service }],
    waitsFor: { service: service.id, deployment: id },
  };
}

/** Of `cluster|service|id`. */
const idIn = (identifier: string) => identifier.split("|")[2]!;

const setIn = ({ deployments }: Service, identifier: string) => deployments.find(({ id }) => id === idIn(identifier));

function serviceIn(control: Control, identifier: string): Service | undefined {
  const [name, service = ""] = identifier.split("|");
  const cluster = tryFindCluster(control, name);
  return cluster && tryFindService(control, service, cluster);
}

/** The service and its task set, where that is not on its way out. */
function there(control: Control, { identifier }: ResourceRecord): { service: Service; set: Deployment } | undefined {
  const service = serviceIn(control, identifier);
  const set = service && setIn(service, identifier);
  return service && set && set.status !== "DRAINING" ? { service, set } : undefined;
}
