/**
 * The lines that set a cookie of the load balancer and its twin for requests across origins.
 * @param value HAProxy variable that the value is in
 * @param expires expression of when they end
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions
 */
export function stickinessCookies(name: string, value: string, expires: string, condition = ""): string[] {
  const set = (twin: string, attributes: string) =>
    `http-response add-header Set-Cookie "${twin}=%[var(${value})]; Expires=%[${expires}]; Path=/${attributes}"${condition}`;
  return [set(name, ""), set(`${name}CORS`, "; SameSite=None; Secure")];
}
