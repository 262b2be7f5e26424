import { countedIn } from "../../../src/local/balancer/counters";
import { backendName } from "../../../src/local/balancer/names";
import { loadBalancer, targetGroup } from "../../support/load-balancers";

const COLUMNS = "pxname,svname,status,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,type,rtime";

test("what servers of a target group have answered is read, and what frontends have", () => {
  const answer = `# ${COLUMNS},
port80,FRONTEND,OPEN,0,12,0,1,4,0,,
port81,FRONTEND,OPEN,0,0,0,0,2,0,,
${backendName(targetGroup)},task_10.0.0.1_80,UP,0,12,0,1,3,2,25,
other,server,UP,0,9,0,0,0,2,25,
`;
  const desired = { loadBalancer, listeners: [], targetGroups: [{ targetGroup, targets: [] }] };
  expect(countedIn(answer, desired)).toEqual({
    loadBalancer: loadBalancer.id,
    answered5xx: 6,
    targets: [
      { targetGroup: targetGroup.id, server: "task_10.0.0.1_80", responses: [0, 12, 0, 1, 3], responseTime: 25 },
    ],
  });
});
