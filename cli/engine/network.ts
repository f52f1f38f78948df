import { connect } from "node:net";

const secondsToAnswer = 4;

/**
 * Whether the host of a URL accepts connections. A plain connection is enough to tell "offline" from "online" and
 * does not depend on certificates. Behind an HTTP proxy the tools know the way better than this check: it says yes.
 */
export async function isReachable(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  if ((env.HTTPS_PROXY ?? env.https_proxy ?? "") !== "") return true;
  const { hostname, port, protocol } = new URL(url);
  const socket = connect({
    host: hostname,
    port: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
  });
  return await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, secondsToAnswer * 1000);
    socket.on("connect", () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.on("error", () => {
      clearTimeout(timer);
      resolve(false);
    });
  }).finally(() => socket.destroy());
}
