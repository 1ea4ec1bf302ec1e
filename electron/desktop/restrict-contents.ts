import { app, shell, type Session, type WebContents } from 'electron'

import { isOurs } from './app-protocol.ts'

/** Forbids all web contents of the application to navigate, to open windows, and to embed web views. */
export function restrictContents(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault())
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const)
      keepHere(contents, event)
    contents.setWindowOpenHandler(({ url }) => {
      if (isHelp(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

/** The page may write to the clipboard (that is what copy buttons do) and nothing else. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  session.setDevicePermissionHandler(() => false)
}

function keepHere(
  contents: WebContents,
  event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
): void {
  // One listener for three events whose details differ in nothing that is used.
  contents.on(event as 'will-navigate', (details) => {
    if (!isOurs(details.url)) details.preventDefault()
  })
}

function isAllowed(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}

/** The registry's documentation, and where releases of this program are. */
const helpHosts: ReadonlySet<string> = new Set(['distribution.github.io', 'github.com'])

/** Pages that the application itself links to. */
function isHelp(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' && helpHosts.has(hostname)
}
