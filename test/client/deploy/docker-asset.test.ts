import { dockerAssets } from "../../../src/client/deploy/docker-asset";

const environment = { account: "000000000000", region: "us-east-1" };
const destination = { repositoryName: "cdk-assets-000000000000-us-east-1", imageTag: "abc", region: "us-east-1" };
const assets = (source: object, to: object = destination) => {
  const dockerImages = { abc: { displayName: "web/Image", source, destinations: { here: { ...destination, ...to } } } };
  return dockerAssets("/assembly", { dockerImages } as Parameters<typeof dockerAssets>[1], environment);
};

test("an image is named as the template refers to it", () => {
  expect(assets({ directory: "asset.abc" })).toEqual([
    {
      displayName: "web/Image",
      image: "000000000000.dkr.ecr.us-east-1.amazonaws.com/cdk-assets-000000000000-us-east-1:abc",
      command: [
        "build",
        "--tag",
        "000000000000.dkr.ecr.us-east-1.amazonaws.com/cdk-assets-000000000000-us-east-1:abc",
        "/assembly/asset.abc",
      ],
    },
  ]);
});

test("a name that depends on the environment is resolved for this machine's", () => {
  const pseudo = (name: string) => `\${AWS::${name}}`;
  const repositoryName = `assets-${pseudo("AccountId")}-${pseudo("Region")}`;
  const [asset] = assets({ directory: "x" }, { repositoryName, region: undefined });
  expect(asset?.image).toBe("000000000000.dkr.ecr.us-east-1.amazonaws.com/assets-000000000000-us-east-1:abc");
});

test("the build's options reach docker", () => {
  const [asset] = assets({
    ...{ directory: "asset.abc", dockerFile: "prod.Dockerfile", dockerBuildTarget: "final" },
    ...{ dockerBuildArgs: { A: "1", B: "x=y" }, networkMode: "host", platform: "linux/arm64" },
  });
  expect(asset?.command.join(" ")).toContain(
    "--file /assembly/asset.abc/prod.Dockerfile --target final --build-arg A=1 --build-arg B=x=y --network host --platform linux/arm64",
  );
});

test("an image that a command of its own makes is refused", () => {
  expect(() => assets({ executable: ["make", "image"] })).toThrow(
    "web/Image: its image is made by a command of its own",
  );
});
