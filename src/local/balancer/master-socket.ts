import net from "node:net";

/** HAProxy reads a line of commands into one buffer of 16 KiB. */
const LONGEST_LINE = 8_000;
const TIMEOUT = 5_000;

/** Asks HAProxy's master for `commands` (`@1 …` reaches the serving worker); answers come in one piece. */
export async function ask(socket: string, commands: string[]): Promise<string> {
  let answers = "";
  for (const line of lines(commands)) answers += await askLine(socket, line);
  return answers;
}

/** Commands that fit into one line are carried out together, though the asker die meanwhile. */
function lines(commands: string[]): string[] {
  const all: string[] = [];
  for (const command of commands) {
    const last = all[all.length - 1];
    if (last !== undefined && last.length + command.length + 1 < LONGEST_LINE)
      all[all.length - 1] = `${last};${command}`;
    else all.push(command);
  }
  return all;
}

function askLine(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ path });
    let answer = "";
    socket.setEncoding("utf8");
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error(`HAProxy did not answer within ${TIMEOUT / 1000} s`)));
    socket.on("connect", () => socket.end(`${line}\n`));
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}
