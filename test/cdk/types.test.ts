import {
  type Ec2CapacityPool,
  Ec2Service,
  type EcsCluster,
  FargateService,
  type FargateServiceProps,
  LoadBalancedService,
} from "../../src/cdk";
import { newStack } from "./support";

// Not called: the compiler checks it.
const whatDoesNotCompile = (cluster: EcsCluster, pool: Ec2CapacityPool): unknown[] => {
  const stack = newStack();
  const build = { context: "." };
  return [
    // @ts-expect-error neither image nor build
    new FargateService(stack, "a", { cluster }),
    // @ts-expect-error both image and build
    new FargateService(stack, "b", { cluster, image: "nginx", build }),
    // @ts-expect-error neither image nor build
    new Ec2Service(stack, "c", { cluster, capacity: [{ pool }] }),
    // @ts-expect-error both image and build
    new Ec2Service(stack, "d", { cluster, image: "nginx", build, capacity: [{ pool }] }),
    // @ts-expect-error neither image nor build
    new LoadBalancedService(stack, "e", { cluster, port: 80 }),
    // @ts-expect-error both image and build
    new LoadBalancedService(stack, "f", { cluster, port: 80, image: "nginx", build }),
    // @ts-expect-error neither image nor build of a sidecar
    new FargateService(stack, "g", { cluster, image: "nginx", sidecars: { proxy: { cpu: 128 } } }),
    // @ts-expect-error both image and build of a sidecar
    new FargateService(stack, "h", { cluster, image: "nginx", sidecars: { proxy: { image: "envoy", build } } }),
  ];
};

/** As a user's own construct does. */
interface OwnProps extends FargateServiceProps {
  team: string;
}

const whatCompiles = (cluster: EcsCluster, own: OwnProps & { image: string; build?: undefined }): unknown[] => {
  const stack = newStack();
  return [
    new FargateService(stack, "a", { cluster, image: "nginx" }),
    new FargateService(stack, "b", { cluster, build: { context: "." } }),
    new FargateService(stack, "c", { cluster, image: "nginx", sidecars: { proxy: { build: { context: "." } } } }),
    new FargateService(stack, "d", own),
  ];
};

test("which of image and build is the compiler's to say", () => {
  expect(whatDoesNotCompile).toBeInstanceOf(Function);
  expect(whatCompiles).toBeInstanceOf(Function);
});
