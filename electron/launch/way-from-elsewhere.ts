import { hostname, userInfo } from 'node:os'

/**
 * How to open the address from another computer, in one line; undefined where the person sits at this one. The host
 * listens on loopback only, so that the way leads through SSH, which knows who comes.
 */
export function wayFromElsewhere(port: number, env: NodeJS.ProcessEnv): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = env
  const isRemote = Boolean(SSH_CONNECTION)
  const hasDisplay = process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
  if (!isRemote && hasDisplay) return undefined
  const there = addressOfServer(SSH_CONNECTION) ?? hostname()
  return `From another computer: ssh -L ${port}:127.0.0.1:${port} ${userName()}@${there}, then open the address there.`
}

/** `SSH_CONNECTION` is the client's address and port, then the server's, as the client reached it. */
function addressOfServer(connection: string | undefined): string | undefined {
  const address = connection?.split(' ')[2]
  return address !== undefined && /^[\d.]+$|^[\da-f:]+$/i.test(address) ? address : undefined
}

/** A user without an entry in the system's list has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'USER'
  }
}
