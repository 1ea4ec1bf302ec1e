import type { Host } from '../../../electron/api/contract.ts'
import { withOpenedFiles } from '../drops/opened-files.ts'
import { browserHost } from './browser-host.ts'
import { letOthersIn, pageToken } from './page-session.ts'

declare global {
  interface Window {
    /** Given by Electron's preload; absent in an ordinary browser. */
    readonly host?: Host
  }
}

/** The way to the host: what Electron gives, or the socket of host 2. Fails when there is no way. */
export async function connect(): Promise<Host> {
  if (window.host !== undefined) return withOpenedFiles(window.host)
  const token = await pageToken()
  if (token === undefined) throw new Error('nothing lets this page in')
  const host = await browserHost(token)
  letOthersIn(token)
  return host
}
