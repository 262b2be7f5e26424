import { Harness } from "../resources/harness";

const SECRET = "AWS::SecretsManager::Secret";
const PARAMETER = "AWS::SSM::Parameter";
const texts = (harness: Harness) => harness.store.list("secrets").map(({ versions }) => versions[0]?.text);

test("a secret has the text that the template gives, and a new version where that changes", async () => {
  const harness = new Harness();
  await harness.create("Db", SECRET, { Name: "db", SecretString: "one" });
  await harness.update("Db", SECRET, { Name: "db", SecretString: "one", Description: "the database" });
  expect(harness.store.list("secrets")[0]?.versions).toHaveLength(1);
  await harness.update("Db", SECRET, { Name: "db", SecretString: "two" });
  expect(harness.store.list("secrets")[0]).toMatchObject({ name: "db", versions: [{ text: "two" }, { text: "one" }] });
  await harness.remove("Db", SECRET);
  expect(harness.store.list("secrets")).toEqual([]);
});

test("a secret that is made up has what was asked for, and keeps it through other changes", async () => {
  const harness = new Harness();
  const GenerateSecretString = {
    SecretStringTemplate: '{"user":"app"}',
    GenerateStringKey: "password",
    PasswordLength: 20,
    ExcludePunctuation: true,
  };
  await harness.create("Db", SECRET, { GenerateSecretString });
  const [made] = texts(harness);
  const { user, password } = JSON.parse(made ?? "") as Record<string, string>;
  expect(user).toBe("app");
  expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{20}$/);
  await harness.update("Db", SECRET, { GenerateSecretString, Description: "the database" });
  expect(texts(harness)).toEqual([made]);
  await harness.update("Db", SECRET, { GenerateSecretString: { PasswordLength: 8 } });
  expect(texts(harness)[0]).toHaveLength(8);
});

test.each<[string, object]>([
  ["a template without a key", { SecretStringTemplate: "{}" }],
  ["a template that is no JSON", { SecretStringTemplate: "no", GenerateStringKey: "a" }],
  ["no length", { PasswordLength: 0 }],
  [
    "no character left",
    { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
  ],
])("a secret to be made up with %s is refused", async (_, GenerateSecretString) => {
  const event = await new Harness().create("Db", SECRET, { GenerateSecretString });
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
});

test("a parameter has a new version where its value changes", async () => {
  const harness = new Harness();
  await harness.create("Token", PARAMETER, { Name: "/token", Type: "String", Value: "one" });
  await harness.update("Token", PARAMETER, { Name: "/token", Type: "String", Value: "two" });
  expect(harness.store.get("parameters", "/token")?.versions).toMatchObject([
    { version: 2, value: "two" },
    { version: 1, value: "one" },
  ]);
});
