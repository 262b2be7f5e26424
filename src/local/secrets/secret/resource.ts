import { isDeepStrictEqual } from "node:util";
import type { Control } from "../../control";
import { alreadyExists, type Handler, invalidProperty, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { all } from "../../shapes/acted";
import { tryFindSecret } from "./find";
import { type GenerateSecretString, generated } from "./generate";
import { newSecret, versionId } from "./make";
import type { Secret } from "./record";
import { withVersion } from "./versions";

type Properties = {
  Name?: string;
  Description?: string;
  KmsKeyId?: string;
  SecretString?: string;
  GenerateSecretString?: GenerateSecretString;
  Tags?: Secret["tags"];
};

/** A secret, whose value is given or made up; without either it waits for one, by `slipway secrets set` or by the API. */
export const secret: Handler<Properties> = {
  acts: {
    ...all("Name", "Description", "KmsKeyId", "SecretString"),
    GenerateSecretString: all(
      ...["ExcludeCharacters", "ExcludeLowercase", "ExcludeNumbers", "ExcludePunctuation", "ExcludeUppercase"],
      ...["GenerateStringKey", "IncludeSpace", "PasswordLength", "RequireEachIncludedType", "SecretStringTemplate"],
    ),
    Tags: all("Key", "Value"),
  },
  noun: nounIn("secrets"),

  create(control, request) {
    const { properties, stack } = request;
    const name = properties.Name ?? physicalName(control, request, 505);
    if (tryFindSecret(control.store, name)) throw alreadyExists(`The secret ${name}`);
    const empty = newSecret(control, { name, stack, ...describing(properties) });
    const put = valued(control, empty, properties);
    return { identifier: put.id, attributes: { Id: put.id }, changes: [{ table: "secrets", put }] };
  },

  update(control, { properties }, { identifier, attributes, properties: before }) {
    const found = control.store.get("secrets", identifier);
    if (!found) return { identifier, attributes };
    const described = { ...found, ...describing(properties) };
    const same = (["SecretString", "GenerateSecretString"] as const).every((member) =>
      isDeepStrictEqual(properties[member], (before as Properties)[member]),
    );
    // What the template doesn't change stays as others may have set it since.
    const put = same ? described : valued(control, described, properties);
    return { identifier, attributes, changes: [{ table: "secrets", put }] };
  },

  remove: (_, { identifier }) => [{ table: "secrets", remove: identifier }],
};

function describing({
  Description,
  KmsKeyId,
  Tags = [],
}: Properties): Pick<Secret, "description" | "kmsKeyId" | "tags"> {
  return { description: Description, kmsKeyId: KmsKeyId, tags: Tags };
}

function valued(control: Control, secret: Secret, { SecretString, GenerateSecretString }: Properties): Secret {
  if (SecretString !== undefined && GenerateSecretString !== undefined) {
    throw invalidProperty("GenerateSecretString", "set beside SecretString", "allowed is one of the two");
  }
  const text = GenerateSecretString === undefined ? SecretString : generated(GenerateSecretString);
  if (text === undefined) return secret;
  return withVersion(secret, versionId(control), { SecretString: text }, control.clock.now());
}
