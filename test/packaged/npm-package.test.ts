import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { launchChromium } from '../e2e/support/bollard.ts'
import { expectAccessible } from '../e2e/support/accessibility.ts'

const run = promisify(execFile)
const folder = useTempFolder()

describeWith(['chromium'], 'the package for npx, in an empty folder', () => {
  let archive: string
  let empty: string
  let host: ChildProcess
  let said = ''
  beforeAll(async () => {
    const { stdout } = await run('npm', [
      'pack',
      '--ignore-scripts',
      '--json',
      '--pack-destination',
      folder(),
    ])
    const [packed] = JSON.parse(stdout) as readonly { filename: string }[]
    archive = join(folder(), packed?.filename ?? 'nothing was packed')
    empty = join(folder(), 'empty')
    await mkdir(empty)
    host = npx('--no-open', '--data-dir', join(folder(), 'data'))
    host.stdout?.on('data', (text) => (said += String(text)))
    await vi.waitUntil(() => said.includes('Bollard is ready at '), 60_000)
  })
  afterAll(async () => {
    if (host.exitCode !== null) return
    const ended = once(host, 'exit')
    // npx and what it runs are a group: npx does not hand on every signal.
    process.kill(-(host.pid ?? Number.NaN), 'SIGTERM')
    await ended
  })

  /** As a person types it, with nothing cached and no registry in reach. */
  function npx(...args: readonly string[]): ChildProcess {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env
    const env = { ...rest, npm_config_cache: join(folder(), 'cache') }
    const own = ['--yes', '--offline', '--package', archive, 'bollard']
    return spawn('npx', [...own, ...args], { cwd: empty, env, detached: true })
  }

  it('holds what the browser host runs, and no source, no map and no library beside it', async () => {
    const { stdout } = await run('tar', ['-tzf', archive])
    const names = stdout.split('\n').filter((name) => name !== '')
    expect(names).toEqual(expect.arrayContaining(['package/LICENSE', 'package/dist/host/launch.mjs']))
    expect(
      names.filter((name) => !/^package\/(?:dist\/|LICENSE$|README\.md$|package\.json$)/.test(name)),
    ).toEqual([])
    expect(
      names.filter((name) => /\.map$|\.tsx?$|node_modules|dist\/(?:main\/chunks|preload)/.test(name)),
    ).toEqual([])
    expect((await run('tar', ['-xzOf', archive, 'package/package.json'])).stdout).not.toMatch(
      /"dependencies"/,
    )
  })

  it('says how to reach it from another computer, and not why there is no Electron', () => {
    expect(said).toMatch(
      /^Bollard is ready at http:\S+\nFrom another computer: ssh -L (\d+):127\.0\.0\.1:\1 \S+@/,
    )
  })

  it('leaves the folder it was started in empty', async () => {
    expect(await readdir(empty)).toEqual([])
  })

  it('opens in a browser that comes through a tunnel with a port of its own', async () => {
    const address = new URL(/http:\S+/.exec(said)?.[0] ?? '')
    const tunnel = await startTunnel(Number(address.port))
    const browser = await launchChromium()
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      await page.goto(`http://localhost:${(tunnel.address() as AddressInfo).port}/${address.hash}`)
      await page.getByRole('button', { name: /sample/i }).click()
      await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor({ timeout: 60_000 })
      await expectAccessible(page, 'the sample, opened by npx')
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      tunnel.close()
    }
  })

  it('refuses what it has not', async () => {
    const child = npx('--electron')
    let complaint = ''
    child.stderr?.on('data', (text) => (complaint += String(text)))
    const [code] = (await once(child, 'close')) as [number]
    expect([code, complaint]).toEqual([1, 'This package has no desktop application\n'])
  })
})

/** What `ssh -L` does on the computer where the person sits. */
async function startTunnel(port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) socket.on('error', () => [near, far].map((each) => each.destroy()))
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return server
}
