import { execFile } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { extractAll, listPackage, statFile } from '@electron/asar'
import { getCurrentFuseWire, FuseState, FuseV1Options } from '@electron/fuses'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { builderConfig, packagingVariables } from '../../electron/packaging/builder-config.ts'
import { launchChromium } from '../e2e/support/bollard.ts'
import { startDoubleApp } from '../electron/double-app.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'

const run = promisify(execFile)
const folder = useTempFolder()

/**
 * `npm run dist` on a stand-in for Electron's own files, and with a stand-in for fpm: electron-builder downloads both, and
 * tests download nothing. What they make of it are a real deb and a real rpm.
 */
describeWith(['chromium', 'rpm'], 'the desktop packages of Linux', () => {
  let deb: string
  let rpm: string
  let installed: string
  let browser: Browser
  beforeAll(async () => {
    const output = join(folder(), 'release')
    const env = {
      ...process.env,
      BOLLARD_ELECTRON_DIST: await standInElectron(join(folder(), 'electron')),
      BOLLARD_MAINTAINER: 'Packagers <packagers@example.org>',
      BOLLARD_HOMEPAGE: 'https://bollard.example/',
      CUSTOM_FPM_PATH: resolve('test/packaged/stand-in-fpm.sh'),
    }
    const args = ['electron/packaging/dist.ts', '--target', 'deb', '--target', 'rpm', '--output', output]
    await run('npx', ['tsx', ...args], { env })
    const names = await readdir(output)
    const ending = (end: string): string =>
      join(output, names.find((name) => name.endsWith(end)) ?? `no ${end}`)
    deb = ending('.deb')
    rpm = ending('.rpm')
    installed = join(folder(), 'installed')
    await run('dpkg-deb', ['--extract', deb, installed])
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  const archive = (): string => join(installed, 'opt/Bollard/resources/app.asar')

  it('say what they are, who answers for them, and what they need', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
    const { stdout } = await run('dpkg-deb', [
      '--field',
      deb,
      'Package',
      'Version',
      'Maintainer',
      'Homepage',
      'Depends',
    ])
    expect(stdout).toContain(
      `Package: bollard\nVersion: ${version}\nMaintainer: Packagers <packagers@example.org>\n`,
    )
    expect(stdout).toContain('Homepage: https://bollard.example/\nDepends: libgtk-3-0, ')
    const asked = await run('rpm', [
      '--query',
      '--package',
      '--queryformat',
      '%{NAME} %{VERSION} %{LICENSE}',
      rpm,
    ])
    expect(asked.stdout).toBe(`bollard ${version} Apache-2.0`)
  })

  it('hold the same files in both forms', async () => {
    const ofRpm = (await run('rpm', ['--query', '--package', '--list', rpm])).stdout.trim().split('\n')
    const ofDeb = (await readdir(installed, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(installed.length))
    expect(new Set(ofRpm)).toEqual(new Set(ofDeb))
  })

  it('hold the window, main, preload and the programs of threads, and nothing that is not run', async () => {
    const names = listPackage(archive(), { isPack: false })
    for (const name of [
      '/dist/main/main.cjs',
      '/dist/preload/preload.cjs',
      '/dist/renderer/index.html',
      '/package.json',
    ])
      expect(names).toContain(name)
    const rooms = names
      .filter((name) => name.split('/').length === 3)
      .filter((name) => name.startsWith('/dist/'))
    const programs = ['catalog', 'contents', 'documents', 'gzip', 'hasher', 'lanes']
    const threads = programs.map((name) => `/dist/${name}`)
    expect(new Set(rooms)).toEqual(new Set(['/dist/main', '/dist/preload', '/dist/renderer', ...threads]))
    expect(names.filter((name) => /\.map$|\.tsx?$|node_modules|^\/test/.test(name))).toEqual([])
    const worker = statFile(archive(), 'dist/hasher/hash-worker.mjs')
    expect(worker).toMatchObject({ unpacked: true })
    const { size } = await stat(archive())
    expect(size).toBeGreaterThan(4_000_000)
    expect(size).toBeLessThan(20_000_000)
  })

  it('have a program that refuses to run as Node and to load another application', async () => {
    const wire = await getCurrentFuseWire(join(installed, 'opt/Bollard/bollard'))
    expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE)
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE)
    expect(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE)
    expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(FuseState.DISABLE)
  })

  it('offer Bollard for configurations, archives and its links', async () => {
    const entry = await readFile(join(installed, 'usr/share/applications/bollard.desktop'), 'utf8')
    expect(entry).toContain('\nExec=/opt/Bollard/bollard %U\n')
    expect(entry).toContain('\nIcon=bollard\n')
    expect(entry).toContain(
      '\nMimeType=application/yaml;application/x-yaml;application/x-tar;x-scheme-handler/bollard;\n',
    )
    expect(await readdir(join(installed, 'usr/share/icons/hicolor'))).toContain('512x512')
  })

  it('start out of their archive, with threads beside it', async () => {
    // Electron reads the archive as if it were a folder; Node needs the folder.
    const program = join(folder(), 'started')
    await mkdir(program)
    extractAll(archive(), join(program, 'app.asar'))
    await rename(`${archive()}.unpacked`, join(program, 'app.asar.unpacked'))
    // What main asks for as `electron` is the double, by the name that the double has.
    await symlink(resolve('node_modules'), join(program, 'node_modules'))
    const appPath = join(program, 'app.asar')
    const main = join(appPath, 'dist/main/main.cjs')
    const app = await startDoubleApp(browser, join(folder(), 'home'), { appPath, main, packaged: true })
    await app.page.getByRole('button', { name: /sample/i }).click()
    await app.page.getByRole('treeitem', { name: /api-gateway/ }).waitFor({ timeout: 60_000 })
    expect(app.window.errors).toEqual([])
    await app.close()
  })
})

it('takes nothing from other programs: Windows and a Mac are told to offer Bollard beside them', async () => {
  const config = builderConfig(packagingVariables({}))
  expect(config.mac).toMatchObject({ target: [{ target: 'dmg', arch: ['universal'] }, { target: 'zip' }] })
  const associations =
    config.mac && 'fileAssociations' in config.mac ? [config.mac.fileAssociations].flat() : []
  expect(associations.map((each) => each?.rank)).toEqual(['Alternate', 'Alternate'])
  // electron-builder's own way on Windows would make Bollard the default program of each extension.
  expect([config.fileAssociations, config.win?.fileAssociations]).toEqual([undefined, undefined])
  const script = await readFile(config.nsis?.include ?? 'nothing is included', 'utf8')
  for (const extension of ['.yml', '.yaml', '.tar']) {
    expect(script).toContain(
      `WriteRegStr SHELL_CONTEXT "Software\\Classes\\${extension}\\OpenWithProgids" "Bollard.File" ""`,
    )
    expect(script).toContain(
      `DeleteRegValue SHELL_CONTEXT "Software\\Classes\\${extension}\\OpenWithProgids" "Bollard.File"`,
    )
  }
})

/** Electron's files by their names, with nothing in them but the fuses of its program. */
async function standInElectron(path: string): Promise<string> {
  await mkdir(join(path, 'resources'), { recursive: true })
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const program = Buffer.concat([
    Buffer.from('stand-in'),
    mark,
    Buffer.from([1, 9]),
    Buffer.from('101100110'),
  ])
  await writeFile(join(path, 'electron'), program)
  await chmod(join(path, 'electron'), 0o755)
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    await writeFile(join(path, name), name)
  return path
}
