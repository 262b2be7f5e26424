import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import { missing } from "../../arns";
import type { Control } from "../../control";
import { continueDeployment, hasTakenOver, lastCompleted, stopDeployment } from "../../scheduler";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import { findService } from "../service/find";
import {
  describeBrief,
  describeServiceDeployment,
  describeServiceRevision,
  rollbackOf,
  serviceDeploymentsOf,
} from "./describe";
import { type Found, tryFindServiceDeployment, tryFindServiceRevision } from "./find";
import { isUnderway, statusOf } from "./status";

/** As many as ECS describes in one call. */
const AT_ONCE = 20;

interface ListInput extends PageInput {
  service: string;
  cluster?: string;
  status?: string[];
  /** In seconds. */
  createdAt?: { before?: number; after?: number };
}

async function listServiceDeployments(control: Control, input: ListInput) {
  const service = findService(control, input.service, input.cluster);
  const { status = [], createdAt: { before, after } = {} } = input;
  const list = serviceDeploymentsOf(service)
    .map((deployment) => describeBrief(service, deployment))
    .filter((each) => status.length === 0 || status.includes(each.status))
    .filter(
      ({ createdAt = 0 }) => (after === undefined || createdAt > after) && (before === undefined || createdAt < before),
    );
  const keyOf = ({ createdAt = 0, serviceDeploymentArn }: (typeof list)[number]) =>
    `${String(Math.round(createdAt * 1000)).padStart(16, "0")} ${serviceDeploymentArn}`;
  return paged("serviceDeployments", list, { maxResults: 20, ...input }, 100, keyOf, true);
}

async function describeServiceDeployments(control: Control, input: { serviceDeploymentArns: string[] }) {
  const { found, failures } = each(input.serviceDeploymentArns, "serviceDeploymentArns", (arn) =>
    tryFindServiceDeployment(control, arn),
  );
  return {
    serviceDeployments: found.map(({ service, deployment }) => describeServiceDeployment(control, service, deployment)),
    failures,
  };
}

async function describeServiceRevisions(control: Control, input: { serviceRevisionArns: string[] }) {
  const { found, failures } = each(input.serviceRevisionArns, "serviceRevisionArns", (arn) =>
    tryFindServiceRevision(control, arn),
  );
  return {
    serviceRevisions: found.map(({ service, deployment }) => describeServiceRevision(control, service, deployment)),
    failures,
  };
}

function each(arns: string[], member: string, tryFind: (arn: string) => Found | undefined) {
  if (arns.length === 0) throw invalidParameter(`${member} cannot be empty.`);
  if (arns.length > AT_ONCE)
    throw invalidParameter(`${member} has ${arns.length} entries; at most ${AT_ONCE} are allowed.`);
  const wrong = arns.find((arn) => !arn.startsWith("arn:"));
  if (wrong !== undefined) throw invalidParameter(`${member} has "${wrong}", which is no ARN.`);
  const sought = [...new Set(arns)].map((arn) => ({ arn, found: tryFind(arn) }));
  return {
    found: sought.flatMap(({ found }) => found ?? []),
    failures: sought.flatMap(({ arn, found }) => (found ? [] : [missing(arn, String)])),
  };
}

async function stopServiceDeployment(
  control: Control,
  { serviceDeploymentArn, stopType = "ROLLBACK" }: { serviceDeploymentArn: string; stopType?: "ABORT" | "ROLLBACK" },
) {
  const { service, deployment } = foundDeployment(control, serviceDeploymentArn);
  if (service.status !== "ACTIVE" || !isUnderway(deployment)) {
    const status = statusOf(deployment, rollbackOf(service, deployment));
    throw new ApiError(
      "ConflictException",
      `The service deployment is ${status}; only one that is IN_PROGRESS can be stopped.`,
    );
  }
  if (stopType === "ROLLBACK" && !lastCompleted(service)) {
    throw new ApiError(
      "ConflictException",
      "The service deployment can't be rolled back: no earlier one of the service was completed. stopType ABORT stops it as it is.",
    );
  }
  if (hasTakenOver(deployment)) {
    throw new ApiError(
      "ConflictException",
      "The service deployment is at CLEAN_UP: all requests go to it, and what served before it is being stopped. An UpdateService deploys another revision.",
    );
  }
  await control.store.commit([{ table: "services", put: stopDeployment(service, stopType, control.clock.now()) }]);
  return { serviceDeploymentArn };
}

/** ECS: a deployment that waits at a PAUSE hook goes on, or back. */
async function continueServiceDeployment(
  control: Control,
  {
    serviceDeploymentArn,
    hookId,
    action = "CONTINUE",
  }: { serviceDeploymentArn: string; hookId: string; action?: "CONTINUE" | "ROLLBACK" },
) {
  const { service, deployment } = foundDeployment(control, serviceDeploymentArn);
  const hook = deployment.shift?.hooks.find(({ id }) => id === hookId);
  if (!hook) throw invalidParameter(`The service deployment has no lifecycle hook ${hookId}.`);
  if (service.status !== "ACTIVE" || !isUnderway(deployment) || hook.status !== "AWAITING_ACTION") {
    const status = statusOf(deployment, rollbackOf(service, deployment));
    throw invalidParameter(
      `The lifecycle hook ${hookId} is ${hook.status} and the service deployment ${status}; only a hook that is ` +
        "AWAITING_ACTION of a deployment that is IN_PROGRESS can be acted on.",
    );
  }
  const put = continueDeployment(service, hook, action, control.clock.now());
  await control.store.commit([{ table: "services", put }]);
  return { serviceDeploymentArn };
}

function foundDeployment(control: Control, arn: string): Found {
  const found = tryFindServiceDeployment(control, arn);
  if (found) return found;
  throw new ApiError("ServiceDeploymentNotFoundException", `The service deployment ${arn} was not found.`);
}

export const DEPLOYMENT_CALLS: Calls = {
  ListServiceDeployments: {
    run: listServiceDeployments,
    acts: { ...all("service", "cluster", "status"), createdAt: all("before", "after"), ...PAGE },
  },
  DescribeServiceDeployments: { run: describeServiceDeployments, acts: all("serviceDeploymentArns") },
  DescribeServiceRevisions: { run: describeServiceRevisions, acts: all("serviceRevisionArns") },
  ContinueServiceDeployment: {
    run: continueServiceDeployment,
    acts: all("serviceDeploymentArn", "hookId", "action"),
  },
  StopServiceDeployment: { run: stopServiceDeployment, acts: all("serviceDeploymentArn", "stopType") },
};
