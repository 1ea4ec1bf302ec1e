import { pathToFileURL } from 'node:url'

import { net, protocol, type Session } from 'electron'

import { contentSecurityPolicy, policedDocument } from '../host/content-security-policy.ts'
import { rendererFiles } from '../host/static-files.ts'

/** The window's own address. A scheme of our own: file:// would let a page read the disk. */
export const appUrl = 'app://bollard/index.html'

/** Call it once, before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the files of the window and nothing else of the disk. */
export async function serveApp(session: Session, rendererDir: string): Promise<void> {
  const files = await rendererFiles(rendererDir)
  session.protocol.handle('app', async (request) => {
    const file = isOurs(request.url) ? files.get(new URL(request.url).pathname) : undefined
    if (file === undefined || request.method !== 'GET') return new Response(null, { status: 404 })
    const content = await net.fetch(pathToFileURL(file.path).href)
    const { html, policy } = file.isDocument
      ? policedDocument(await content.text())
      : { html: content.body, policy: contentSecurityPolicy() }
    return new Response(html, {
      headers: {
        'content-type': file.mediaType,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    })
  })
}

/** Whether an address is the window's. It compares scheme and host, because `URL.origin` is 'null' for custom schemes. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol: scheme, host } = new URL(address)
  return scheme === 'app:' && host === 'bollard'
}
