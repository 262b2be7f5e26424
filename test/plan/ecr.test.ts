import { Leaf } from "../../src/options";
import { join, repositoryOf, split } from "../../src/plan";
import { pullStatements } from "../../src/plan/ecr";
import { cluster } from "./shop";

const { refs } = cluster();
const partition = split(":", refs.clusterArn, 1);
const arn = (region: string, account: string, name: string) =>
  join(":", ["arn", partition, "ecr", region, account, `repository/${name}`]);

const resourcesFor = (images: Record<string, string | Leaf>, given = {}) =>
  pullStatements(images, given, refs).map(({ resources }) => resources);

test.each([
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1", "eu-west-1", "team/web"],
  ["123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web@sha256:0a1b", "cn-north-1", "web"],
  ["123456789012.dkr-ecr.us-west-2.on.aws/web", "us-west-2", "web"],
  ["123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/web", "us-gov-west-1", "web"],
])("%s is pulled from its repository only, with a token of the registry", (image, region, name) => {
  expect(repositoryOf(image)).toEqual({ account: "123456789012", region, name });
  expect(resourcesFor({ web: image })).toEqual([[arn(region, "123456789012", name)], ["*"]]);
});

test.each(["nginx:1.27", "public.ecr.aws/docker/library/nginx", "ghcr.io/team/web:1"])(
  "%s needs no permission of ECR",
  (image) => {
    expect(repositoryOf(image)).toBeUndefined();
    expect(resourcesFor({ web: image })).toEqual([]);
  },
);

test("two containers of one repository need it once, and what a front knows comes first", () => {
  const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";
  const built = new Leaf("arn of the repository");
  expect(resourcesFor({ web: `${image}:1`, proxy: `${image}:2`, api: new Leaf("later") }, { api: built })).toEqual([
    [arn("eu-west-1", "123456789012", "web"), built],
    ["*"],
  ]);
});

test("of an image that is known later no more is known than that it may be ECR's", () => {
  expect(resourcesFor({ web: new Leaf("later") })[0]).toEqual([
    join(":", ["arn", partition, "ecr", "*:*:repository/*"]),
  ]);
});
