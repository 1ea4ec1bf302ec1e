import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { getCurrentFuseWire, FuseState, FuseV1Options, FuseVersion } from '@electron/fuses'
import { describe, expect, it } from 'vitest'

import { setFuses } from '../../electron/packaging/fuses.ts'
import { useTempFolder } from '../peers/temp-folder.ts'

const folder = useTempFolder()

describe('the fuses of a packaged Electron', () => {
  it('let nobody run it as Node, give it options, or have it load another application', async () => {
    const program = await unpackedProgram('electron', 9)
    await setFuses(program)
    const {
      version: _,
      resetAdHocDarwinSignature: __,
      strictlyRequireAllFuses: ___,
      ...wire
    } = await getCurrentFuseWire(program)
    const off = [FuseState.DISABLE, FuseState.ENABLE]
    expect(wire).toEqual({
      [FuseV1Options.RunAsNode]: off[0],
      [FuseV1Options.EnableCookieEncryption]: off[1],
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off[0],
      [FuseV1Options.EnableNodeCliInspectArguments]: off[0],
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: off[1],
      [FuseV1Options.OnlyLoadAppFromAsar]: off[1],
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off[0],
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off[0],
      [FuseV1Options.WasmTrapHandlers]: off[1],
    })
  })

  it('are not set where this Electron has one more: it has to be decided on', async () => {
    await expect(setFuses(await unpackedProgram('newer', 10))).rejects.toThrow(/fuse/i)
  })

  it('are set by the command that packs the application', async () => {
    const program = await unpackedProgram('by-command', 9)
    const before = await readFile(program)
    const said = execFileSync('npm', ['run', '--silent', 'package:fuses', '--', program])
    expect(said.toString()).toBe(`The fuses of ${program} are set\n`)
    expect((await readFile(program)).equals(before)).toBe(false)
    expect((await getCurrentFuseWire(program)).version).toBe(FuseVersion.V1)
  })
})

/** As much of Electron's program as fuses are about: the mark that they stand behind, and the fuses as they come. */
async function unpackedProgram(name: string, count: number): Promise<string> {
  const path = join(folder(), name)
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const asTheyCome = '1011001101'.slice(0, count)
  await writeFile(
    path,
    Buffer.concat([Buffer.alloc(4096), mark, Buffer.from([1, count]), Buffer.from(asTheyCome)]),
  )
  return path
}
