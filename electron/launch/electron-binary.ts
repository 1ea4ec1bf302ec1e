import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type ElectronSearch =
  | { readonly found: true; readonly binary: string }
  | { readonly found: false; readonly why: string }

/**
 * The path of Electron's binary. A missing binary is downloaded, within the time that is given. The package itself is
 * never loaded, because it would download without a limit. `BOLLARD_NO_DOWNLOAD=1` forbids the download.
 */
export async function findElectron(timeoutMs: number): Promise<ElectronSearch> {
  if (!hasDisplay()) return { found: false, why: 'there is no display' }
  const folder = packageFolder()
  if (folder === undefined) return { found: false, why: 'the electron package is not installed' }
  const present = binaryIn(folder)
  if (present !== undefined) return { found: true, binary: present }
  if (process.env['BOLLARD_NO_DOWNLOAD'] === '1') return { found: false, why: 'its binary is not here' }
  const minutes = Math.round(timeoutMs / 60_000)
  console.log(`Electron is not here yet; downloading it once, for ${minutes} minutes at most ...`)
  const failure = await download(folder, timeoutMs)
  const downloaded = failure === undefined ? binaryIn(folder) : undefined
  return downloaded === undefined
    ? { found: false, why: `its binary could not be downloaded (${failure ?? 'nothing was unpacked'})` }
    : { found: true, binary: downloaded }
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return process.platform !== 'linux' || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY)
}

function packageFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return undefined
  }
}

/** The installer writes `path.txt`. A folder that the person chose needs none, as with the package itself. */
function binaryIn(folder: string): string | undefined {
  const { ELECTRON_OVERRIDE_DIST_PATH: own } = process.env
  const pathFile = join(folder, 'path.txt')
  const installed = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : undefined
  if (installed === undefined && !own) return undefined
  const binary = join(own || join(folder, 'dist'), installed ?? 'electron')
  return existsSync(binary) ? binary : undefined
}

/** Runs the package's installer. Returns why it failed; undefined when it did not. */
function download(folder: string, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const installer = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
    })
    let output = ''
    installer.stderr.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(0, 4000)
    })
    installer.on('error', (error) => resolve(error.message))
    installer.on('exit', (code, signal) => {
      if (code === 0) resolve(undefined)
      else if (signal !== null) resolve(`not done within ${Math.round(timeoutMs / 1000)} seconds`)
      else resolve(output.trim().split('\n', 1)[0] || `exit code ${code}`)
    })
  })
}
