import { Follower } from "../../../src/local/logs/follower";
import { newTask } from "../../../src/local/tasks";
import { Api } from "../doors/api";

const logGroupName = "/shop/web";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
  await api.call("Logs_20140328.CreateLogGroup", { logGroupName });
  for (const logStreamName of ["one", "other"]) {
    await api.call("Logs_20140328.CreateLogStream", { logGroupName, logStreamName });
  }
});
afterEach(() => api.close());

const put = (logStreamName: string, message: string) => {
  const logEvents = [{ timestamp: api.harness.now, message }];
  return api.call("Logs_20140328.PutLogEvents", { logGroupName, logStreamName, logEvents });
};

test("an event comes once, also where its stream was read as another couldn't be", async () => {
  const { control } = api.harness;
  const { logs, store } = control;
  await api.ok("CreateCluster", { clusterName: "shop" });
  await api.ok("RegisterTaskDefinition", {
    family: "job",
    containerDefinitions: [
      {
        ...{ name: "job", image: "job:1", memory: 64 },
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": logGroupName, "awslogs-region": "us-east-1" },
        },
      },
    ],
  });
  let isDown = true;
  const read: typeof logs.read = async (asked) => {
    if (isDown) throw new Error("Docker is gone");
    return logs.read(asked);
  };
  const [definition] = store.list("taskDefinitions");
  const task = newTask(
    {
      id: "arn:aws:ecs:us-east-1:000000000000:task/shop/abc",
      clusterArn: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
      ...{ group: "family:job", launchType: "EC2", zone: "us-east-1a", network: "n", definition: definition! },
    },
    1,
  );
  await api.harness.putTask({ ...task, startedAt: 5 });
  const follower = new Follower({ ...control, logs: { read } }, [logGroupName], {
    ...{ since: api.harness.now, seen: {}, at: api.harness.now },
  });
  await put("one", "a");
  await put("other", "b");
  await expect(follower.next()).rejects.toThrow("Docker is gone");
  isDown = false;
  const came = async () => (await follower.next()).map(({ event }) => event.message).sort();
  expect([await came(), await came()]).toEqual([["a", "b"], []]);
});
