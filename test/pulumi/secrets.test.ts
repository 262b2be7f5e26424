import { withoutSecrets } from "../../src/pulumi/docker/secrets";

test("a secret whose name has dots stays out of a message", () => {
  const state = {
    ContainerDefinitions: [{ DockerLabels: { "com.example.token": "hunter22", "com.example": "web" } }],
    secrets: ["ContainerDefinitions.0.DockerLabels.com.example.token"],
  };
  expect(withoutSecrets("the label hunter22 of web is wrong", state)).toBe("the label [secret] of web is wrong");
});
