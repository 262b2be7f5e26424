import { containerName } from "../balancer/names";
import type { Control } from "../control";
import type { Handler, Outcome, Properties } from "../resources/handler";
import { recorderOf } from "./resource";

const recorder = recorderOf("AWS::Route53::RecordSet")!;

/**
 * A DNS record, which resolves to nothing here. What refers to one that leads to a load balancer of this machine means its
 * address, and gets the one that it has here: a port of `localhost`, and in tasks the name of its container.
 */
export const recordSet: Handler = {
  ...recorder,
  create: (control, request) => withAddress(control, request.properties, recorder.create(control, request)),
  update: (control, request, record) =>
    withAddress(control, request.properties, recorder.update(control, request, record)),
};

function withAddress({ store }: Control, { Name, AliasTarget }: Properties, outcome: Outcome): Outcome {
  const target = (AliasTarget as { DNSName?: string } | undefined)?.DNSName?.replace(/^dualstack\./, "");
  const balancer = store.list("loadBalancers").find(({ dnsName }) => dnsName === target);
  const address = balancer?.dnsName ?? Name;
  const inTasks = balancer ? `${containerName(balancer)}:${balancer.hostPort}` : Name;
  const attributes = { ...outcome.attributes, Name: address, Ref: address, TasksName: inTasks, TasksRef: inTasks };
  return { ...outcome, attributes };
}
