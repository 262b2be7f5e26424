import type { OverviewAnswer, OverviewRequest, ServiceOverview, TaskOverview } from "../../protocol/overview";
import { lastPart } from "../arns";
import type { Control } from "../control";
import { countTasks, desiredOf, tasksOf, tasksOfDeployment } from "../ecs/counts";
import type { Service } from "../ecs/service/record";
import { SHOWN_FOR } from "../ecs/shown-for";
import type { Task } from "../ecs/task/record";
import type { LoadBalancer } from "../elb/load-balancer/record";
import { eventsOf, scalingOf } from "./scaling";
import { type Shown, shownNames } from "./shown";
import { endedAlone, taskEvents } from "./task-events";

/** What `ps`, `services`, `events` and the progress of `up` show. */
export async function overview(control: Control, { Stack, Stopped }: OverviewRequest): Promise<OverviewAnswer> {
  const { store, clock } = control;
  const now = clock.now();
  const isAsked = ({ stack }: { stack?: string }) => Stack === undefined || stack === Stack;
  const isShown = (task: Task) =>
    task.lastStatus !== "STOPPED" || (Stopped === true && now - (task.stoppedAt ?? now) <= SHOWN_FOR);
  const services = store.list("services").filter((service) => isAsked(service) && service.status !== "INACTIVE");
  const tasks = store.list("tasks").filter((task) => isAsked(task) && isShown(task));
  const loadBalancers = store.list("loadBalancers").filter(isAsked);
  const targetGroups = store.list("targetGroups").filter(isAsked);
  const alone = endedAlone(control).filter(isAsked);
  const named = { services, tasks: [...tasks, ...alone], loadBalancers, targetGroups };
  const shown = shownNames(control, named);
  return {
    Now: now,
    Services: services.map((service) => serviceOverview(control, service, shown)),
    Tasks: tasks.map((task) => taskOverview(control, task, shown)),
    LoadBalancers: loadBalancers.map((balancer) => loadBalancerOverview(control, balancer, shown)),
    Events: taskEvents(control, alone, shown, Stack),
    TargetGroups: targetGroups.map(({ id, name, stack }) => ({
      Name: name,
      DisplayName: shown.targetGroup(id),
      Stack: stack,
    })),
  };
}

/** Its URL is that of its first listener, one of HTTPS before others: a port other than 80 and 443 is not in the DNS name. */
function loadBalancerOverview(
  { store }: Control,
  balancer: LoadBalancer,
  shown: Shown,
): OverviewAnswer["LoadBalancers"][number] {
  const all = store.by("listeners", "loadBalancer", balancer.id);
  const listeners = all.filter(({ yieldedTo }) => yieldedTo === undefined);
  // Of those on one port the one that others redirect to.
  const [first] = [...listeners.filter(({ protocol }) => protocol === "HTTPS"), ...listeners];
  return {
    Name: balancer.name,
    DisplayName: shown.loadBalancer(balancer.id),
    Stack: balancer.stack,
    Url: first ? `${first.protocol.toLowerCase()}://localhost:${first.hostPort}` : `http://${balancer.dnsName}`,
    Listeners: listeners.map((listener) => ({ Port: listener.port, HostPort: listener.hostPort })),
  };
}

function serviceOverview(control: Control, service: Service, shown: Shown): ServiceOverview {
  const tasks = tasksOf(control, service);
  const { running, pending } = countTasks(tasks);
  return {
    Arn: service.id,
    Name: service.name,
    DisplayName: shown.service(service.id),
    LogicalId: shown.logicalId(service.id),
    Cluster: lastPart(service.clusterArn),
    ClusterDisplayName: shown.cluster(service.clusterArn),
    Stack: service.stack,
    Status: service.status,
    Desired: desiredIn(service),
    Running: running,
    Pending: pending,
    TaskDefinition: lastPart(service.revision.taskDefinition),
    TaskDefinitionDisplayName: shown.taskDefinition(service.revision.taskDefinition),
    Deployments: service.deployments
      .filter((deployment) => deployment.status !== "INACTIVE" || deployment.rolloutState === "FAILED")
      .map((deployment) => {
        const own = tasksOfDeployment(tasks, deployment);
        const counts = countTasks(own);
        return {
          Id: deployment.id,
          Status: deployment.status,
          RolloutState: deployment.rolloutState,
          Reason: deployment.rolloutStateReason,
          TaskDefinition: lastPart(deployment.revision.taskDefinition),
          TaskDefinitionDisplayName: shown.taskDefinition(deployment.revision.taskDefinition),
          Desired: desiredOf(service, deployment, counts),
          Running: counts.running,
          Pending: counts.pending,
          Healthy: own.filter((task) => task.healthyAt !== undefined && task.desiredStatus === "RUNNING").length,
          Failed: deployment.failedTasks,
        };
      }),
    Targets: tasks
      .flatMap(({ id }) => control.balancer.targetsOf(id))
      .map((target) => ({
        Task: lastPart(target.id),
        TargetGroup: control.store.get("targetGroups", target.targetGroup)?.name ?? target.targetGroup,
        Health: target.health,
        ...(target.description !== undefined && { Description: target.description }),
      })),
    Events: eventsOf(control, service),
    ...scalingOf(control, service),
  };
}

/** How many tasks it is to have: of task sets each its share, and without any none. */
function desiredIn({ deploymentController, desiredCount, deployments }: Service): number {
  if (deploymentController !== "EXTERNAL") return desiredCount;
  return deployments.reduce((sum, { taskSet }) => sum + (taskSet?.computedDesiredCount ?? 0), 0);
}

function taskOverview({ store }: Control, task: Task, shown: Shown): TaskOverview {
  const definition = store.get("taskDefinitions", task.taskDefinition);
  return {
    Arn: task.id,
    Id: lastPart(task.id),
    Stack: task.stack,
    Service: task.serviceArn && lastPart(task.serviceArn),
    ServiceDisplayName: task.serviceArn && shown.service(task.serviceArn),
    Group: task.group,
    Cluster: lastPart(task.clusterArn),
    ClusterDisplayName: shown.cluster(task.clusterArn),
    TaskDefinition: lastPart(task.taskDefinition),
    TaskDefinitionDisplayName: shown.taskDefinition(task.taskDefinition),
    Deployment: task.serviceArn && task.startedBy,
    LastStatus: task.lastStatus,
    DesiredStatus: task.desiredStatus,
    Health: task.healthStatus,
    CapacityProvider: task.capacityProvider,
    Zone: task.zone,
    Ip: task.ip,
    CreatedAt: task.createdAt,
    StartedAt: task.startedAt,
    StoppedAt: task.stoppedAt,
    StopCode: task.stopCode,
    StoppedReason: task.stoppedReason,
    Containers: task.containers.map((container) => ({
      Name: container.name,
      DockerId: container.dockerId,
      LastStatus: container.lastStatus,
      ExitCode: container.exitCode,
      Reason: container.reason,
      Health: container.health.status,
      Image: definition?.containers.find((each) => each.name === container.name)?.image ?? "",
    })),
  };
}
