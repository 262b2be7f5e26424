import { parseProc, parseStat } from "../../../src/local/balancer/stats";

const PROC = `#<PID>          <type>          <reloads>       <uptime>        <version>
2311            master          1 [failed: 2]   0d00h01m29s     2.6.12-1+deb12u4
# workers
2903            worker          0               0d00h00m01s     2.6.12-1+deb12u4
# old workers
2333            worker          1               0d00h01m29s     2.6.12-1+deb12u4
2200            worker          2               0d00h02m29s     2.6.12-1+deb12u4
# programs
`;

const COLUMNS =
  "pxname,svname,qcur,scur,status,lastchg,check_status,check_code,check_desc,check_rise,check_fall,check_health";
const stat = (...rows: string[]) => `description: abc\n# ${COLUMNS},\n${rows.join("\n")}\n\n`;

test("the workers of before a reload are told from the one that serves", () => {
  expect(parseProc(PROC)).toEqual({ current: 2903, old: [2333, 2200], failedReloads: 2 });
  expect(parseProc("")).toEqual({ old: [], failedReloads: 0 });
});

test("a server's state, check and requests in flight are read, whatever stands before them", () => {
  const [server] = parseStat(PROC + stat('web,a,1,2,DOWN 1/2,7,* L7STS,503,"a, ""quoted"" word",2,21,1,'));
  expect(server).toEqual({
    backend: "web",
    name: "a",
    status: "down",
    inFlight: 3,
    sinceChange: 7,
    check: { result: "L7STS", code: 503, health: 1, rise: 2, fall: 21 },
  });
});

test.each([
  ["UP", "up"],
  ["UP 20/21", "up"],
  ["DOWN", "down"],
  ["MAINT", "maint"],
  ["DRAIN 1/21", "drain"],
  ["no check", "unchecked"],
])("status %s is %s", (written, status) => {
  expect(parseStat(stat(`web,a,0,0,${written},0,,,,,,,`))[0]?.status).toBe(status);
});

test("no servers are no servers", () => {
  expect(parseStat(stat())).toEqual([]);
  expect(parseStat("")).toEqual([]);
});
