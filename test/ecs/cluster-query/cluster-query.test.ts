import { matches, parseQuery, type QueriedInstance, QueryError } from "../../../src/ecs/cluster-query";

const ATTRIBUTES: Record<string, string> = {
  "ecs.instance-type": "t3.medium",
  "ecs.availability-zone": "us-east-1b",
  "ecs.os-type": "linux",
  stack: "prod",
  rack: "12",
  "com.example/flag": "",
};

const instance: QueriedInstance = {
  ec2InstanceId: "i-1234",
  agentConnected: true,
  agentVersion: "1.79.2",
  agentHash: "8b2ae9e",
  registeredAt: Date.parse("2026-11-26T08:00:00.250Z"),
  runningTasksCount: 3,
  pendingTasksCount: 0,
  attribute: (name) => ATTRIBUTES[name],
  groups: ["service:web", "family:job"],
};

const holds = (expression: string) => matches(parseQuery(expression), instance);

describe("an expression about an instance", () => {
  test.each([
    ["attribute:ecs.instance-type == t3.medium", true],
    ["attribute:ecs.instance-type equals t3.medium", true],
    ["attribute:ecs.instance-type =~ t3.*", true],
    ["attribute:ecs.instance-type =~ t3", false],
    ["attribute:ecs.instance-type =~ (t2|t3)\\.(small|medium)", true],
    ["attribute:ecs.instance-type =~ t[23].* and attribute:ecs.availability-zone != us-east-1d", true],
    ["attribute:ecs.instance-type !~ t3.*", false],
    ["attribute:ecs.availability-zone in [us-east-1a, us-east-1b]", true],
    ["attribute:ecs.availability-zone in ['us-east-1a','us-east-1c']", false],
    ["attribute:ecs.availability-zone !in [us-east-1a]", true],
    ["attribute:ecs.availability-zone not_in [us-east-1b]", false],
    ["attribute:stack exists", true],
    ["attribute:com.example/flag exists", true],
    ["attribute:color exists", false],
    ["attribute:color !exists", true],
    ['attribute:color not_exists and attribute:stack == "prod"', true],
    ["attribute:color == green", false],
    ["attribute:color != green", true],
    ["attribute:rack > 9", true],
    ["attribute:rack <= 9", false],
    ["runningTasksCount < 5", true],
    ["runningTasksCount >= 3 && pendingTasksCount == 0", true],
    ["agentVersion >= 1.0.0", true],
    ["agentVersion > 1.100.0", false],
    ["agentVersion == 1.79.2", true],
    ["agentConnected == true", true],
    ["agentHash =~ 8b.*", true],
    ["ec2InstanceId in [i-1234, i-5678]", true],
    ["registeredAt < 2026-11-26T08:00:01Z", true],
    ["registeredAt >= 2026-11-26T09:00:00+01:00", true],
    ["registeredAt > 2026-11-27", false],
    ["task:group == service:web", true],
    ["task:group == service:api", false],
    ["task:group != service:web", false],
    ["task:group =~ family:.*", true],
    ["not(task:group == service:web)", false],
    ["!(attribute:stack == test)", true],
    ["not attribute:stack == prod or attribute:rack == 12", true],
    ["attribute:stack == test or attribute:stack == prod and attribute:rack == 1", false],
    ["(attribute:stack == test or attribute:stack == prod) AND attribute:rack == 12", true],
    ["((attribute:stack == prod))", true],
    ["attribute:stack==prod", true],
  ])("%s is %s", (expression, expected) => {
    expect(holds(expression)).toBe(expected);
  });
});

describe("an expression that can't be read is an error with its position", () => {
  test.each([
    ["garbage((", '"garbage" is no subject; allowed are attribute:<name>', 1],
    ["attribute:stack", "expected one of ==, !=", 16],
    ["attribute:stack ==", "expected a value, found the end", 19],
    ["attribute:stack == prod rack", 'expected and, or, or the end, found "rack"', 25],
    ["(attribute:stack == prod", "expected and, or, or ), found the end", 25],
    ["attribute:stack in prod", "expected a list in [ and ]", 20],
    ["attribute:stack in [prod", "expected , or ]", 25],
    ["attribute:stack == 'prod", "the quote ' is never closed", 20],
    ["attribute:stack =~ [", "is not a regular expression", 20],
    ["runningTasksCount < many", 'runningTasksCount is compared to a whole number, not to "many"', 21],
    ["runningTasksCount exists", "runningTasksCount can't be compared by exists", 19],
    ["registeredAt < yesterday", "registeredAt is compared to a date", 16],
    ["attribute:stack == prod and", "expected a subject, found the end", 28],
    ["", "expected a subject, found the end", 1],
  ])("%s", (expression, problem, position) => {
    let error: unknown;
    try {
      parseQuery(expression);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(QueryError);
    expect((error as QueryError).message).toContain(problem);
    expect((error as QueryError).position).toBe(position);
  });

  test("longer than 2000 characters", () => {
    expect(() => parseQuery(`attribute:stack == ${"x".repeat(2000)}`)).toThrow("allowed are 2000");
  });
});
