import type { Files } from "./files";
import { quote } from "./quote";

/** The errors that an application load balancer answers by itself, by status. */
const ERRORS: Record<number, string> = {
  400: "Bad Request",
  403: "Forbidden",
  405: "Not Allowed",
  408: "Request Time-out",
  413: "Request Entity Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

const REASONS: Record<number, string> = { ...ERRORS, 301: "Moved Permanently", 302: "Found" };

const page = (title: string) =>
  [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
    "</body>",
    "</html>",
    "",
  ].join("\r\n");

/** The words that answer with a status' page: for `http-request return` and `http-error`. A client that asks by HEAD gets none. */
export function ownAnswer(status: number, directory: string, files: Files): string {
  const name = `own-${status}.html`;
  files.set(name, page(`${status} ${REASONS[status]}`));
  return `status ${status} content-type text/html file ${quote(`${directory}/${name}`, "the load balancer's folder")}`;
}

/** The lines that replace HAProxy's own errors by an application load balancer's. */
export function errorLines(directory: string, files: Files): string[] {
  return Object.keys(ERRORS).map((status) => `http-error ${ownAnswer(Number(status), directory, files)}`);
}

/** The load balancer's own answers carry its name; a target's are passed on as they are. */
export const SIGNATURE_LINES = [
  "http-response set-var(txn.answered) bool(true)",
  "http-after-response set-header Server awselb/2.0 unless { var(txn.answered) -m found }",
  "http-after-response set-header Date %[date,http_date] unless { var(txn.answered) -m found }",
];
