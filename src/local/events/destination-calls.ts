import type { Calls } from "../api";
import { arn } from "../arns";
import type { Control } from "../control";
import { uuid } from "../ids";
import { all } from "../shapes/acted";
import { changeable, exists, invalid, named, notFound } from "./errors";
import { connectionsOf, type Destination, destinationsOf } from "./http";
import { type PageInput, page } from "./page";

type DestinationInput = { Name: string } & Destination["properties"];

async function save(control: Control, destination: Destination) {
  const { ConnectionArn: connection, InvocationEndpoint: address } = destination.properties;
  if (!connectionsOf(control).some(({ id }) => id === connection)) {
    throw notFound(`Connection ${connection} does not exist.`);
  }
  // AWS takes https alone; an address of this machine has no certificate.
  if (!/^https?:\/\/[^/]/.test(address) || !URL.canParse(address)) {
    throw invalid(`InvocationEndpoint is ${JSON.stringify(address)}; it must be an address of https, or of http here.`);
  }
  await control.store.commit([{ table: "calledDestinations", put: destination }]);
  return answered(destination);
}

async function createDestination(control: Control, { Name: name, ...properties }: DestinationInput) {
  if (destinationsOf(control).some((other) => other.name === name)) {
    throw exists(`API destination ${name} already exists.`);
  }
  const now = control.clock.now();
  const id = arn("events", `api-destination/${name}/${uuid(now, control.hex(12))}`);
  return save(control, { id, name, properties, createdAt: now, changedAt: now });
}

const WHAT = "API destination";

async function updateDestination(control: Control, { Name, ...given }: Partial<DestinationInput> & { Name: string }) {
  const before = changeable(destinationsOf(control), WHAT, Name);
  const properties = { ...before.properties, ...given };
  return save(control, { ...before, properties, changedAt: control.clock.now() });
}

async function deleteDestination(control: Control, { Name }: { Name: string }) {
  const { id } = changeable(destinationsOf(control), WHAT, Name);
  await control.store.commit([{ table: "calledDestinations", remove: id }]);
  return {};
}

const answered = ({ id, createdAt, changedAt }: Destination) => ({
  ApiDestinationArn: id,
  ApiDestinationState: "ACTIVE",
  CreationTime: createdAt / 1000,
  LastModifiedTime: changedAt / 1000,
});

const shown = (destination: Destination) => ({
  ...answered(destination),
  InvocationRateLimitPerSecond: 300,
  ...destination.properties,
  Name: destination.name,
});

async function describeDestination(control: Control, { Name }: { Name: string }) {
  return shown(named(destinationsOf(control), WHAT, Name));
}

async function listDestinations(control: Control, input: PageInput & { NamePrefix?: string; ConnectionArn?: string }) {
  const { NamePrefix = "", ConnectionArn: connection } = input;
  const asked = destinationsOf(control)
    .filter(({ name }) => name.startsWith(NamePrefix))
    .filter(({ properties }) => connection === undefined || properties.ConnectionArn === connection);
  const { given, NextToken } = page("ApiDestinations", asked, input, ({ name }) => name);
  return { ApiDestinations: given.map(shown), NextToken };
}

const DESTINATION = {
  ...all("Name", "Description", "ConnectionArn", "HttpMethod", "InvocationEndpoint"),
  InvocationRateLimitPerSecond: false,
};

/** The addresses that events are sent to. */
export const DESTINATION_CALLS: Calls = {
  CreateApiDestination: { run: createDestination, acts: DESTINATION },
  DeleteApiDestination: { run: deleteDestination, acts: all("Name") },
  DescribeApiDestination: { run: describeDestination, acts: all("Name") },
  ListApiDestinations: { run: listDestinations, acts: all("NamePrefix", "ConnectionArn", "Limit", "NextToken") },
  UpdateApiDestination: { run: updateDestination, acts: DESTINATION },
};
