import { randomUUID } from "node:crypto";
import type * as protocol from "../protocol/calls";
import type { LendCredentialsRequest, TakeBackCredentialsRequest } from "../protocol/credentials";
import { ApiError } from "../protocol/errors";
import type { ChangeInstancesAnswer, ChangeInstancesRequest, InstancesAnswer } from "../protocol/instances";
import type { OverviewAnswer, OverviewRequest } from "../protocol/overview";
import type { RunSettingsAnswer, RunSettingsRequest } from "../protocol/run";
import type { Keys } from "../protocol/sign";
import { Transport, type TransportOptions } from "./transport";

export type ClientOptions = TransportOptions;

const ECS = "AmazonEC2ContainerServiceV20141113";

/**
 * The local ECS, as its clients call it. Resource calls answer at once; {@link Client.ended} waits for what they started.
 * Each carries a client token, so that one whose answer got lost is not carried out twice.
 */
export class Client {
  readonly endpoint: string;
  readonly keys: Keys;
  private readonly transport: Transport;

  constructor(options: ClientOptions) {
    this.endpoint = options.endpoint;
    this.keys = options.keys;
    this.transport = new Transport(options);
  }

  createResource(request: protocol.CreateResourceRequest): Promise<protocol.ProgressEvent> {
    return this.resourceCall("CreateResource", request);
  }

  updateResource(request: protocol.UpdateResourceRequest): Promise<protocol.ProgressEvent> {
    return this.resourceCall("UpdateResource", request);
  }

  deleteResource(request: protocol.DeleteResourceRequest): Promise<protocol.ProgressEvent> {
    return this.resourceCall("DeleteResource", request);
  }

  /** The operation's last event: SUCCESS or FAILED. Each operation has an end of its own; what is waited for goes on if aborted. */
  async ended(event: protocol.ProgressEvent, signal?: AbortSignal): Promise<protocol.ProgressEvent> {
    let latest = event;
    while (latest.OperationStatus === "IN_PROGRESS") {
      const request: protocol.RequestStatusRequest = { RequestToken: event.RequestToken, WaitSeconds: 20 };
      const answer = await this.read<{ ProgressEvent: protocol.ProgressEvent }>(
        "CloudApiService.GetResourceRequestStatus",
        request,
        signal,
      );
      latest = answer.ProgressEvent;
    }
    return latest;
  }

  /** The resource, or undefined where there is none. */
  async getResource(request: protocol.GetResourceRequest): Promise<protocol.ResourceDescription | undefined> {
    try {
      const answer = await this.read<{ ResourceDescription: protocol.ResourceDescription }>(
        "CloudApiService.GetResource",
        request,
      );
      return answer.ResourceDescription;
    } catch (error) {
      if (error instanceof ApiError && error.code.startsWith("ResourceNotFound")) return undefined;
      throw error;
    }
  }

  async listResources(request: protocol.ListResourcesRequest = {}): Promise<protocol.ResourceDescription[]> {
    const answer = await this.read<protocol.ListResourcesAnswer>("CloudApiService.ListResources", request);
    return answer.ResourceDescriptions;
  }

  /** Says that the resource which this client made is in its own books. */
  async claimResource(request: protocol.ClaimResourceRequest): Promise<void> {
    await this.read("Slipway.ClaimResource", request);
  }

  async renameResource(request: protocol.RenameResourceRequest): Promise<void> {
    await this.read("Slipway.RenameResource", request);
  }

  /** What new properties would mean for a resource. Changes nothing. */
  diffResource(request: protocol.DiffResourceRequest): Promise<protocol.DiffResourceAnswer> {
    return this.read("Slipway.DiffResource", request);
  }

  /** What is known to be wrong with resources before any is made. Changes nothing. */
  async checkResources(request: protocol.CheckResourcesRequest): Promise<protocol.CheckResourcesAnswer["Problems"]> {
    return (await this.read<protocol.CheckResourcesAnswer>("Slipway.CheckResources", request)).Problems;
  }

  async putStack(request: protocol.PutStackRequest): Promise<void> {
    await this.read("Slipway.PutStack", request);
  }

  /** Has the run hold the stack: once, and then again before the lease is over. */
  holdStack(request: protocol.HoldStackRequest, signal?: AbortSignal): Promise<protocol.HoldStackAnswer> {
    return this.read("Slipway.HoldStack", request, signal);
  }

  async releaseStack(request: protocol.ReleaseStackRequest, signal?: AbortSignal): Promise<void> {
    await this.read("Slipway.ReleaseStack", request, signal);
  }

  async deleteStack(request: protocol.DeleteStackRequest): Promise<void> {
    await this.read("Slipway.DeleteStack", request);
  }

  async listStacks(): Promise<protocol.StackDescription[]> {
    return (await this.read<protocol.ListStacksAnswer>("Slipway.ListStacks", {})).Stacks;
  }

  overview(request: OverviewRequest = {}, signal?: AbortSignal): Promise<OverviewAnswer> {
    return this.read("Slipway.Overview", request, signal);
  }

  /** PEM of the authority that the local ECS's HTTPS listeners have their certificates of. */
  async certificateAuthority(): Promise<string> {
    return (await this.read<protocol.CertificateAuthorityAnswer>("Slipway.CertificateAuthority", {})).Certificate;
  }

  /** The container instances of every cluster. */
  instances(signal?: AbortSignal): Promise<InstancesAnswer> {
    return this.read("Slipway.Instances", {}, signal);
  }

  /** Drains, interrupts or stops an instance, or everything in a zone. */
  changeInstances(request: ChangeInstancesRequest): Promise<ChangeInstancesAnswer> {
    return this.transport.call({ target: "Slipway.ChangeInstances", input: request, repeatable: false });
  }

  /** How a task of a definition is run. */
  runSettings(request: RunSettingsRequest): Promise<RunSettingsAnswer> {
    return this.read("Slipway.RunSettings", request);
  }

  /** Has tasks of a role get these credentials. */
  async lendCredentials(request: LendCredentialsRequest): Promise<void> {
    await this.read("Slipway.LendCredentials", request);
  }

  /** Has tasks of a role get the local keys again. */
  async takeBackCredentials(request: TakeBackCredentialsRequest): Promise<void> {
    await this.read("Slipway.TakeBackCredentials", request);
  }

  async logs(request: protocol.LogsRequest, signal?: AbortSignal): Promise<protocol.LogsAnswer["Lines"]> {
    return (await this.read<protocol.LogsAnswer>("Slipway.Logs", request, signal)).Lines;
  }

  /** A call of the ECS API, e.g. `ecs("DescribeServices", { cluster, services })`. */
  ecs<T>(name: string, input: object): Promise<T> {
    const repeatable = /^(Describe|List)/.test(name) || "clientToken" in input;
    return this.transport.call({ target: `${ECS}.${name}`, input, repeatable });
  }

  /** A call of Secrets Manager. */
  secretsManager<T>(name: string, input: object): Promise<T> {
    return this.transport.call({ target: `secretsmanager.${name}`, input, repeatable: false });
  }

  /** A call of Systems Manager, whose Parameter Store is here. */
  systemsManager<T>(name: string, input: object): Promise<T> {
    return this.transport.call({ target: `AmazonSSM.${name}`, input, repeatable: false });
  }

  /** A call of SQS, whose queues are here. */
  sqs<T>(name: string, input: object): Promise<T> {
    return this.transport.call({ target: `AmazonSQS.${name}`, input, repeatable: false });
  }

  /** A call of CloudWatch, whose metrics are here. */
  cloudWatch<T>(name: string, input: object): Promise<T> {
    return this.transport.call({ target: `GraniteServiceVersion20100801.${name}`, input, repeatable: false });
  }

  /** Lets go of the connections that are kept open. */
  close(): void {
    this.transport.close();
  }

  private async resourceCall(name: string, request: { ClientToken?: string }): Promise<protocol.ProgressEvent> {
    const input = { ClientToken: randomUUID(), ...request };
    const target = `CloudApiService.${name}`;
    const answer = await this.transport.call<{ ProgressEvent: protocol.ProgressEvent }>({
      target,
      input,
      repeatable: true,
    });
    return answer.ProgressEvent;
  }

  private read<T>(target: string, input: unknown, signal?: AbortSignal): Promise<T> {
    return this.transport.call({ target, input, repeatable: true, signal });
  }
}
