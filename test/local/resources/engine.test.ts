import type { Change } from "../../../src/local/store";
import { Disk } from "./disk";
import { Harness } from "./harness";

const endsWell = (changes: Change[]) =>
  changes.some((change) => "put" in change && change.table === "operations" && change.put.status === "SUCCESS");

const aLittle = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

describe("what a client is told", () => {
  test("of an operation's end it is told when the end is durable, and not before", async () => {
    const disk = new Disk();
    const harness = new Harness(disk.store);
    let release: () => void = () => undefined;
    disk.takes = (changes) => (endsWell(changes) ? new Promise((resolve) => (release = resolve)) : Promise.resolve());
    const { RequestToken } = await harness.engine.create({
      stack: "shop",
      logicalId: "Vpc",
      type: "AWS::EC2::VPC",
      properties: { CidrBlock: "10.0.0.0/16" },
      dependsOn: [],
      replace: false,
    });
    let told: string | undefined;
    const asked = harness.engine.status(RequestToken, 5).then((event) => {
      told = event.OperationStatus;
    });
    await aLittle();
    expect(told).not.toBe("SUCCESS");
    release();
    await asked;
    expect(told).toBe("SUCCESS");
  });

  test("an end that the disk did not take was none: the record and the answer say the same", async () => {
    const disk = new Disk();
    const harness = new Harness(disk.store);
    let refused = 0;
    disk.takes = async (changes) => {
      if (!endsWell(changes)) return;
      refused += 1;
      throw new Error("the disk is full");
    };
    const event = await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" });
    expect(refused).toBe(1);
    expect(event).toMatchObject({ OperationStatus: "FAILED", StatusMessage: "the disk is full" });
    expect(harness.store.get("operations", event.RequestToken)?.status).toBe("FAILED");
  });

  test("who waits for an end that the disk then does not take is not told of it", async () => {
    const disk = new Disk();
    const harness = new Harness(disk.store);
    let refuse: (error: Error) => void = () => undefined;
    disk.takes = (changes) => (endsWell(changes) ? new Promise((_, reject) => (refuse = reject)) : Promise.resolve());
    const { RequestToken } = await harness.engine.create({
      stack: "shop",
      logicalId: "Vpc",
      type: "AWS::EC2::VPC",
      properties: { CidrBlock: "10.0.0.0/16" },
      dependsOn: [],
      replace: false,
    });
    while (harness.store.get("operations", RequestToken)?.status !== "SUCCESS") await aLittle();
    const asked = harness.engine.status(RequestToken, 5);
    await aLittle();
    refuse(new Error("the disk is full"));
    expect((await asked).OperationStatus).not.toBe("SUCCESS");
    const end = await harness.engine.status(RequestToken, 5);
    expect(end).toMatchObject({ OperationStatus: "FAILED", StatusMessage: "the disk is full" });
  });

  test("an end that could not be recorded is recorded when the disk takes it again", async () => {
    const disk = new Disk();
    const harness = new Harness(disk.store);
    let full = false;
    let refusals = 0;
    disk.takes = async () => {
      if (!full) return;
      refusals += 1;
      if (refusals > 3) full = false;
      throw new Error("the disk is full");
    };
    harness.control.runtime.ensureNetwork = async () => {
      full = true;
      throw new Error("no address is left");
    };
    const event = await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" });
    expect(event.OperationStatus).toBe("FAILED");
    expect(event.StatusMessage).toContain("no address is left");
  });
});

test("an operation ends with both reasons where what it did can't be taken back, and the next one goes on from there", async () => {
  const harness = new Harness();
  const { ensureNetwork } = harness.control.runtime;
  harness.control.runtime.ensureNetwork = async () => {
    throw new Error("no address is left");
  };
  harness.busyNetwork = 1000;
  const failed = await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" });
  expect(failed).toMatchObject({
    OperationStatus: "FAILED",
    StatusMessage: expect.stringMatching(
      /^no address is left\nTaking it back failed as well: network .* active endpoints/,
    ),
  });
  expect(harness.store.get("resources", "shop|Vpc")?.failed).toBe(true);
  harness.control.runtime.ensureNetwork = ensureNetwork;
  harness.busyNetwork = 0;
  expect((await harness.update("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" })).OperationStatus).toBe("SUCCESS");
  expect((await harness.remove("Vpc", "AWS::EC2::VPC")).OperationStatus).toBe("SUCCESS");
});

test("a load balancer whose configuration is refused fails with the reason", async () => {
  const harness = new Harness();
  let refuses = true;
  harness.control.settle = async () => {
    if (refuses) throw new Error("HAProxy refuses line 7: unknown keyword");
    refuses = false;
  };
  const made = harness.create("Lb", "AWS::ElasticLoadBalancingV2::LoadBalancer", { Subnets: [] });
  const event = await made;
  expect(event).toMatchObject({
    OperationStatus: "FAILED",
    StatusMessage: expect.stringContaining("HAProxy refuses line 7"),
  });
});
