import { att, join } from "../../src/cfn/value";
import { resolve } from "../../src/client/stack/resolve";
import { withAnsweringPorts } from "../../src/protocol/answering-ports";
import { attributesFor } from "../../src/protocol/attributes";

const attributes = (_: string, name: string) =>
  ({ DNSName: "localhost:8010", TasksDNSName: "slipway-lb-web-1a2b3c4d:8010" })[name];

test.each([
  ["http://localhost:8010:8081/", "http://localhost:8081/"],
  ["http://localhost:8010:80/x", "http://localhost:8010/x"],
  ["https://localhost:8010:443", "https://localhost:8010"],
  ["http://slipway-lb-web-1:8010:8081/", "http://slipway-lb-web-1:8081/"],
  ["http://localhost:8010/", "http://localhost:8010/"],
  ["a localhost:8010:8081, b localhost:8010:80", "a localhost:8081, b localhost:8010"],
  ["registry:5000:1", "registry:5000:1"],
])("%s answers on %s", (text, address) => {
  expect(withAnsweringPorts(text)).toBe(address);
});

test("a listener's port behind a load balancer's name is the port that it has here", () => {
  const url = join("", ["http://", att("Lb", "DNSName"), ":8081/"]);
  expect(resolve(url, attributes, "Outputs")).toBe("http://localhost:8081/");
  expect(resolve(join(":", [att("Lb", "DNSName"), 8081]), attributes, "Outputs")).toBe("localhost:8081");
});

test("in a container the load balancer has the name that tasks know it by", () => {
  const url = join("", ["http://", att("Lb", "DNSName"), ":8081/"]);
  const inTask = attributesFor("AWS::ECS::TaskDefinition", attributes);
  expect(resolve(url, inTask, "Task")).toBe("http://slipway-lb-web-1a2b3c4d:8081/");
  expect(attributesFor("AWS::ECS::Service", attributes)).toBe(attributes);
});
