import { isRecord } from "../../protocol/json";
import type { Calls } from "../api";
import { arn } from "../arns";
import type { Control } from "../control";
import { uuid } from "../ids";
import { all } from "../shapes/acted";
import { api } from "../shapes/dialect";
import { EVENTS } from "../shapes/events.generated";
import { inputOf } from "../shapes/model";
import { readStructure } from "../shapes/read";
import { changeable, exists, invalid, named } from "./errors";
import { type AuthParameters, type Connection, connectionsOf, type HttpParameters } from "./http";
import { type PageInput, page } from "./page";

interface ConnectionInput {
  Name: string;
  Description?: string;
  AuthorizationType: string;
  AuthParameters: AuthParameters;
}

/** What an authorization type needs of the parameters. */
const NEEDED: Readonly<Record<string, keyof AuthParameters>> = {
  API_KEY: "ApiKeyAuthParameters",
  BASIC: "BasicAuthParameters",
  OAUTH_CLIENT_CREDENTIALS: "OAuthParameters",
};

const OF_TYPES: readonly string[] = Object.values(NEEDED);

function checkParameters({ name, properties }: Pick<Connection, "name" | "properties">): void {
  const { AuthorizationType: type, AuthParameters: given } = properties;
  const needed = NEEDED[type]!;
  if (given?.[needed] === undefined)
    throw invalid(`AuthParameters.${needed} is required, since AuthorizationType is ${type}.`);
  const other = Object.values(NEEDED).find((name) => name !== needed && given[name] !== undefined);
  if (other) throw invalid(`AuthParameters.${other} is given and AuthorizationType is ${type}, which has ${needed}.`);
  // An update needs to say but what it changes; the whole is as complete as a new connection.
  readStructure(WHOLE, inputOf(EVENTS, "CreateConnection").name, { Name: name, ...properties });
}

const WHOLE = { structures: EVENTS.structures, dialect: api("ValidationException") };

const WHAT = "Connection";

async function save(control: Control, connection: Connection) {
  checkParameters(connection);
  await control.store.commit([{ table: "calledConnections", put: connection }]);
  return answered(connection);
}

async function createConnection(control: Control, { Name: name, ...properties }: ConnectionInput) {
  if (connectionsOf(control).some((other) => other.name === name)) throw exists(`Connection ${name} already exists.`);
  const now = control.clock.now();
  const id = arn("events", `connection/${name}/${uuid(now, control.hex(12))}`);
  return save(control, { id, name, properties, createdAt: now, changedAt: now });
}

async function updateConnection(control: Control, { Name, ...given }: Partial<ConnectionInput> & { Name: string }) {
  const before = changeable(connectionsOf(control), WHAT, Name);
  const { AuthorizationType: type = before.properties.AuthorizationType } = given;
  const { AuthParameters: parameters = {} } = before.properties;
  // Of another type none of the parameters stay that are a type's own.
  const kept = Object.entries(parameters).filter(([name]) => name === NEEDED[type] || !OF_TYPES.includes(name));
  const AuthParameters = updated(Object.fromEntries(kept), given.AuthParameters) as AuthParameters;
  const properties = { ...before.properties, ...given, AuthParameters };
  return save(control, { ...before, properties, changedAt: control.clock.now() });
}

/** What is given in the place of what was, member by member; a list is given as a whole. */
function updated(before: unknown, given: unknown): unknown {
  if (given === undefined) return before;
  if (!isRecord(before) || !isRecord(given)) return given;
  const members = Object.entries(given).map(([name, value]) => [name, updated(before[name], value)]);
  return { ...before, ...Object.fromEntries(members) };
}

async function deleteConnection(control: Control, { Name }: { Name: string }) {
  const connection = changeable(connectionsOf(control), WHAT, Name);
  await control.store.commit([{ table: "calledConnections", remove: connection.id }]);
  return { ...answered(connection), ConnectionState: "DELETING" };
}

const answered = ({ id, createdAt, changedAt }: Connection) => ({
  ConnectionArn: id,
  ConnectionState: "AUTHORIZED",
  CreationTime: createdAt / 1000,
  LastModifiedTime: changedAt / 1000,
  LastAuthorizedTime: changedAt / 1000,
});

const summary = (connection: Connection) => ({
  ...answered(connection),
  Name: connection.name,
  AuthorizationType: connection.properties.AuthorizationType,
});

async function describeConnection(control: Control, { Name }: { Name: string }) {
  const connection = named(connectionsOf(control), WHAT, Name);
  const { Description, AuthParameters: given = {} } = connection.properties;
  const { ApiKeyAuthParameters: key, BasicAuthParameters: basic, OAuthParameters: oauth } = given;
  return {
    ...summary(connection),
    Description,
    AuthParameters: {
      ...(key && { ApiKeyAuthParameters: { ApiKeyName: key.ApiKeyName } }),
      ...(basic && { BasicAuthParameters: { Username: basic.Username } }),
      ...(oauth && {
        OAuthParameters: {
          ClientParameters: { ClientID: oauth.ClientParameters.ClientID },
          AuthorizationEndpoint: oauth.AuthorizationEndpoint,
          HttpMethod: oauth.HttpMethod,
          OAuthHttpParameters: withoutSecrets(oauth.OAuthHttpParameters),
        },
      }),
      InvocationHttpParameters: withoutSecrets(given.InvocationHttpParameters),
    },
  };
}

function withoutSecrets(parameters: HttpParameters | undefined): HttpParameters | undefined {
  if (!parameters) return undefined;
  const shown = Object.entries(parameters).map(([kind, list]) => [
    kind,
    (list as NonNullable<HttpParameters["BodyParameters"]>).map(({ Key, Value, IsValueSecret = true }) => ({
      Key,
      ...(!IsValueSecret && { Value }),
      IsValueSecret,
    })),
  ]);
  return Object.fromEntries(shown) as HttpParameters;
}

async function listConnections(control: Control, input: PageInput & { NamePrefix?: string; ConnectionState?: string }) {
  const { NamePrefix = "", ConnectionState = "AUTHORIZED" } = input;
  const asked = connectionsOf(control).filter(
    ({ name }) => name.startsWith(NamePrefix) && ConnectionState === "AUTHORIZED",
  );
  const { given, NextToken } = page("Connections", asked, input, ({ name }) => name);
  return { Connections: given.map(summary), NextToken };
}

const PARAMETER = all("Key", "Value", "IsValueSecret");
const PARAMETERS = { BodyParameters: PARAMETER, HeaderParameters: PARAMETER, QueryStringParameters: PARAMETER };

const CONNECTION = {
  ...all("Name", "Description", "AuthorizationType"),
  AuthParameters: {
    ApiKeyAuthParameters: all("ApiKeyName", "ApiKeyValue"),
    BasicAuthParameters: all("Username", "Password"),
    OAuthParameters: {
      ...all("AuthorizationEndpoint", "HttpMethod"),
      ClientParameters: all("ClientID", "ClientSecret"),
      OAuthHttpParameters: PARAMETERS,
    },
    InvocationHttpParameters: PARAMETERS,
    ConnectivityParameters: false,
  },
  InvocationConnectivityParameters: false,
  KmsKeyIdentifier: false,
};

/** What API destinations are called with. */
export const CONNECTION_CALLS: Calls = {
  CreateConnection: { run: createConnection, acts: CONNECTION },
  DeleteConnection: { run: deleteConnection, acts: all("Name") },
  DescribeConnection: { run: describeConnection, acts: all("Name") },
  ListConnections: { run: listConnections, acts: all("NamePrefix", "ConnectionState", "Limit", "NextToken") },
  UpdateConnection: { run: updateConnection, acts: CONNECTION },
};
