import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, it } from 'vitest'

import { help, launchOptions } from '../../../electron/launch/options.ts'
import { wayFromElsewhere } from '../../../electron/launch/way-from-elsewhere.ts'
import { enter } from '../../bench/enter.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const launcher = resolve('dist/host/launch.mjs')

beforeAll(() => {
  for (const built of [launcher, resolve('dist/renderer/index.html')]) {
    if (!existsSync(built)) throw new Error(`${built} is missing: run "npm run build" first`)
  }
})

describe('the command line', () => {
  it('chooses the host by itself, any port, and opens a window, when nothing is said', () => {
    expect(launchOptions([])).toMatchObject({ host: 'auto', port: 0, open: true })
  })

  it('takes what is said', () => {
    const args = ['--browser', '--port', '8080', '--no-open', '--data-dir', 'somewhere']
    expect(launchOptions(args)).toEqual({
      host: 'browser',
      port: 8080,
      open: false,
      dataDir: resolve('somewhere'),
    })
    expect(launchOptions(['--electron']).host).toBe('electron')
  })

  it('refuses what it cannot do, with words', () => {
    for (const port of ['-1', '65536', '1e3', '0x50', 'http', '', ' 80'])
      expect(() => launchOptions([`--port=${port}`])).toThrow(`--port ${port} is not a port`)
    expect(() => launchOptions(['--browser', '--electron'])).toThrow('exclude one another')
    expect(() => launchOptions(['--prot', '80'])).toThrow("Unknown option '--prot'")
    expect(() => launchOptions(['file'])).toThrow('Unexpected argument')
  })
})

describe('the way from another computer', () => {
  it('leads through SSH to the server as the client reached it', () => {
    const line = wayFromElsewhere(8080, {
      SSH_CONNECTION: '198.51.100.7 50412 203.0.113.20 22',
      DISPLAY: ':0',
    })
    expect(line).toMatch(/^From another computer: ssh -L 8080:127\.0\.0\.1:8080 \S+@203\.0\.113\.20, then/)
  })

  it('has no word of the environment in it that is no address', () => {
    const line = wayFromElsewhere(8080, { SSH_CONNECTION: '1.2.3.4 5 $(reboot) 22' })
    expect(line).not.toContain('reboot')
  })

  it('is not told who sits at this one', () => {
    expect(wayFromElsewhere(8080, { WAYLAND_DISPLAY: 'wayland-0' })).toBeUndefined()
  })
})

describe('the start', () => {
  it('tells what it takes, and which version it is, and starts nothing', async () => {
    const told = await ended(launch(['--help']))
    expect([told.code, told.stdout]).toEqual([0, help])
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
    expect(await ended(launch(['-v']))).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('ends with one line where the command line is wrong', async () => {
    const { code, stdout, stderr } = await ended(launch(['--port', 'http']))
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: '--port http is not a port\n' })
  })

  it('says in one line why there is no Electron, gives the address, and ends cleanly on SIGTERM', async () => {
    const dataDir = join(folder(), 'no-display')
    const child = launch(['--data-dir', dataDir])
    await child.says('Bollard is ready at ')
    const address = /http:\S+/.exec(child.stdout())?.[0] ?? ''
    expect((await fetch(address)).status).toBe(200)
    expect((await stat(join(dataDir, 'secret.key'))).size).toBe(32)
    child.process.kill('SIGTERM')
    const { code, stdout, stderr } = await ended(child)
    expect([code, stderr]).toEqual([0, ''])
    const [why, ready, elsewhere, ...more] = stdout.split('\n')
    expect(why).toMatch(/browser of this machine.*there is no display/)
    const { port } = new URL(address)
    expect(elsewhere).toMatch(
      new RegExp(`^From another computer: ssh -L ${port}:127\\.0\\.0\\.1:${port} \\S+@`),
    )
    expect([ready, ...more]).toEqual([`Bollard is ready at ${address}`, ''])
  })

  it('shows the host that has the data folder when there is one, and ends', async () => {
    const dataDir = join(folder(), 'twice')
    const first = launch(['--browser', '--no-open', '--data-dir', dataDir])
    await first.says('Bollard is ready at ')
    const second = await ended(launch(['--browser', '--no-open', '--data-dir', dataDir]))
    expect([second.code, second.stderr]).toEqual([0, ''])
    const [runs, ready] = second.stdout.split('\n')
    expect(runs).toBe('Bollard runs already.')
    const [one, other] = [first.stdout(), ready ?? ''].map((text) => /http:\S+/.exec(text)?.[0] ?? '')
    expect(new URL(one ?? '').origin).toBe(new URL(other ?? '').origin)
    expect(await enter(other ?? '')).toMatch(/^[\w-]{43}$/)
    first.process.kill('SIGTERM')
    expect((await ended(first)).code).toBe(0)
  })

  it('says which process has the data folder when that does not answer', async () => {
    const dataDir = join(folder(), 'standing-still')
    const first = launch(['--browser', '--no-open', '--data-dir', dataDir])
    await first.says('Bollard is ready at ')
    first.process.kill('SIGSTOP')
    const second = await ended(launch(['--browser', '--no-open', '--data-dir', dataDir]))
    first.process.kill('SIGKILL')
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(
      new RegExp(`^[^\\n]*does not answer: end process ${first.process.pid}[^\\n]*\\n$`),
    )
  })

  it.skipIf(process.platform !== 'linux')(
    'gives a browser’s process nothing that another user could use',
    async () => {
      const dataDir = join(folder(), 'opened')
      const env = await fakeBrowser('browser')
      const host = launch(['--browser', '--data-dir', dataDir], env)
      await host.says('Bollard is ready at ')
      const argument = await written(join(env.PATH.split(':')[0] ?? '', 'arguments'))
      expect(argument).toMatch(/^--app=file:\/\/\/.*\/open-[0-9a-f]{16}\.html\n$/)
      const page = fileURLToPath(argument.trim().slice('--app='.length))
      expect((await stat(page)).mode & 0o777).toBe(0o600)
      const address = /url=([^"]+)/.exec(await readFile(page, 'utf8'))?.[1] ?? ''
      expect(await enter(address)).toMatch(/^[\w-]{43}$/)
      host.process.kill('SIGTERM')
      expect((await ended(host)).code).toBe(0)
      await expect(stat(page)).rejects.toMatchObject({ code: 'ENOENT' })
    },
  )

  it('leaves the network alone when told so', async () => {
    const env = { DISPLAY: ':99', BOLLARD_NO_DOWNLOAD: '1', ELECTRON_OVERRIDE_DIST_PATH: folder() }
    const child = launch(['--no-open', '--data-dir', join(folder(), 'no-download')], env)
    await child.says('Bollard is ready at ')
    child.process.kill('SIGINT')
    const { code, stdout } = await ended(child)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^.*its binary is not here.*\nBollard is ready at .*\n$/)
  })

  it('ends when Electron was asked for and cannot be had', async () => {
    expect(await ended(launch(['--electron']))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Electron cannot be started: there is no display\n',
    })
  })

  it('ends with one line when the port is taken', async () => {
    const first = launch(['--browser', '--no-open', '--data-dir', join(folder(), 'first')])
    await first.says('Bollard is ready at ')
    const port = /127\.0\.0\.1:(\d+)/.exec(first.stdout())?.[1] ?? ''
    const dataDir = join(folder(), 'second')
    const second = await ended(launch(['--browser', '--no-open', '--port', port, '--data-dir', dataDir]))
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/^[^\n]*EADDRINUSE[^\n]*\n$/)
    first.process.kill('SIGTERM')
    expect((await ended(first)).code).toBe(0)
  })
})

describe.skipIf(process.platform !== 'linux')('the start of Electron', () => {
  it('gives it the application and the data folder, and ends as it ends', async () => {
    const env = await fakeElectron(
      'arguments',
      'console.log(JSON.stringify(process.argv.slice(2)))\nprocess.exit(7)',
    )
    const { code, stdout } = await ended(launch(['--data-dir', join(folder(), 'with space')], env))
    expect(JSON.parse(stdout)).toEqual([resolve('.'), `--data-dir=${join(folder(), 'with space')}`])
    expect(code).toBe(7)
  })

  it('hands on the wish to end', async () => {
    const script =
      "process.on('SIGTERM', () => process.exit(0))\nsetInterval(() => {}, 1000)\nconsole.log('runs')"
    const child = launch([], await fakeElectron('patient', script))
    await child.says('runs')
    child.process.kill('SIGTERM')
    expect((await ended(child)).code).toBe(0)
  })

  it('says in one line that its binary does not run', async () => {
    const env = await fakeElectron('broken', '')
    await chmod(join(env.ELECTRON_OVERRIDE_DIST_PATH, 'electron'), 0o644)
    const { code, stderr } = await ended(launch([], env))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Electron cannot be started: [^\n]*EACCES\n$/)
  })
})

interface Launched {
  readonly process: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when it has printed this. */
  readonly says: (text: string) => Promise<void>
}

/** Starts the built launcher where there is no display, unless `env` gives one. */
function launch(args: readonly string[], env: Readonly<Record<string, string>> = {}): Launched {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ELECTRON_OVERRIDE_DIST_PATH: ___, ...rest } = process.env
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...rest, ...env },
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    async says(text) {
      const stopped = once(child, 'close').then(() => {
        throw new Error(`ended without saying "${text}":\n${stdout}${stderr}`)
      })
      while (!stdout.includes(text)) await Promise.race([once(child.stdout, 'data'), stopped])
      // It is read to a whole line.
      while (!stdout.endsWith('\n')) await Promise.race([once(child.stdout, 'data'), stopped])
      stopped.catch(() => undefined)
    },
  }
}

async function ended(launched: Launched): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { process: child } = launched
  if (child.exitCode === null) await once(child, 'close')
  return { code: child.exitCode, stdout: launched.stdout(), stderr: launched.stderr() }
}

/** A display, and a `chromium` that writes down with what it was started. */
async function fakeBrowser(name: string) {
  const own = join(folder(), name)
  await mkdir(own)
  const script = `#!/bin/sh\necho "$@" > "${own}/arguments.new" && mv "${own}/arguments.new" "${own}/arguments"\n`
  await writeFile(join(own, 'chromium'), script, { mode: 0o755 })
  return { DISPLAY: ':99', PATH: `${own}:${process.env['PATH'] ?? ''}` }
}

/** What a file holds once it is there. */
async function written(path: string): Promise<string> {
  let text = ''
  await expect.poll(async () => (text = await readFile(path, 'utf8').catch(() => ''))).not.toBe('')
  return text
}

/** A folder with an `electron` that is a script of Node. */
async function fakeElectron(name: string, script: string) {
  const own = join(folder(), name)
  await mkdir(own)
  await writeFile(join(own, 'electron'), `#!${process.execPath}\n${script}\n`, { mode: 0o755 })
  return { DISPLAY: ':99', BOLLARD_NO_DOWNLOAD: '1', ELECTRON_OVERRIDE_DIST_PATH: own }
}
