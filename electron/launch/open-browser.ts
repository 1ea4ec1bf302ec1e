import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Opens a page, which is a file, in a window of its own where a browser can do that, otherwise in a tab. Returns false
 * without a display. The address that the page leads to is in no argument of the browser's process.
 */
export function openBrowser(page: string): boolean {
  const command = commandFor(pathToFileURL(page).href)
  if (command === undefined) return false
  const [program, args] = command
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
  return true
}

function commandFor(url: string): readonly [string, readonly string[]] | undefined {
  if (process.platform === 'darwin') return ['open', [url]]
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (!DISPLAY && !WAYLAND_DISPLAY) return undefined
  const chromium = ['chromium', 'google-chrome', 'microsoft-edge', 'chromium-browser'].find(isInstalled)
  return chromium === undefined ? ['xdg-open', [url]] : [chromium, [`--app=${url}`]]
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
