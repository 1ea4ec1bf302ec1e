import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface LaunchOptions {
  readonly host: 'auto' | 'electron' | 'browser'
  readonly port: number
  readonly dataDir: string
  /** Whether to open a browser's window, where host 2 runs. */
  readonly open: boolean
  /** What the person wants to know instead of a start. */
  readonly tells?: 'help' | 'version'
}

/** What `--help` prints. */
export const help = `Bollard opens the bucket behind a container registry and shows it as a registry.

Usage: bollard [options]

  --browser        opens the application in the browser of this machine
  --electron       opens the desktop application, where Electron is here
  --port N         port of the browser host; any free one without it
  --data-dir DIR   where the list of stores is kept
  --no-open        prints the address and opens nothing
  --version        prints the version
  --help           prints this

An address lets one page in, once, within two minutes. A second start prints a new one.
`

/** Parses the command line. Fails with a sentence for the person who typed it. */
export function launchOptions(args: readonly string[]): LaunchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      browser: { type: 'boolean', default: false },
      electron: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
    },
  })
  if (values.browser && values.electron) throw new Error('--browser and --electron exclude one another')
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port} is not a port`)
  return {
    host: values.browser ? 'browser' : values.electron ? 'electron' : 'auto',
    port,
    dataDir: values['data-dir'] === undefined ? defaultDataDir() : resolve(values['data-dir']),
    open: !values['no-open'],
    ...(values.help ? { tells: 'help' } : values.version ? { tells: 'version' } : {}),
  }
}

/** The folder for data of applications, by the custom of each system. */
function defaultDataDir(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env
  if (process.platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Bollard')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Bollard')
  return join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'bollard')
}
