import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { isStoreError } from '../../drivers/index.ts'
import type { Package } from '../../electron/contents/packages/package.ts'
import { readPackages, type PackageDatabase } from '../../electron/contents/packages/package-databases.ts'
import { readSqliteTable } from '../../electron/contents/packages/rpm/sqlite.ts'
import { describeWith } from '../peers/need.ts'
import { describeWithNewer, runNewer, useSharedFolder } from '../peers/newer-peers.ts'
import { run } from '../peers/run.ts'

describe('the packages of this computer', () => {
  it('are those that dpkg-query tells', async () => {
    const format = '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\n'
    const told = (await linesOf(run('dpkg-query', ['-W', '-f', format])))
      .filter((line) => line.startsWith('installed\t'))
      .map((line) => line.slice('installed\t'.length))
    const read = readPackages('dpkg', await readFile('/var/lib/dpkg/status')).map((each) =>
      [each.name, each.version, each.architecture, each.source ?? each.name].join('\t'),
    )
    expect(read.toSorted()).toEqual(told.toSorted())
    expect(read.length).toBeGreaterThan(100)
  })
})

describeWith(['rpm', 'db5.3_load'], 'the packages of an image that rpm installed', () => {
  let folder = ''
  let files: readonly string[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-rpm-'))
    files = await buildPackages(folder)
    await run('rpm', rpm('sqlite', '--initdb'))
    await run('rpm', rpm('sqlite', '--install', ...justNoted, ...files))
    await run('rpm', rpm('sqlite', '--erase', '--justdb', '--nodeps', 'part7', 'part30', 'part31'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('are those that rpm tells, in the database that it writes today', async () => {
    const told = await linesOf(run('rpm', rpm('sqlite', ...query)))
    expect(asTold('rpmSqlite', await readFile(database('rpmdb.sqlite')))).toEqual(told.toSorted())
    expect(told.length).toBe(packagesBuilt - 3)
  })

  it.each([512, 4096, 65_536])(
    'are those that rpm tells of a Berkeley DB with pages of %i bytes',
    async (pageBytes) => {
      const headers = [...readSqliteTable(await readFile(database('rpmdb.sqlite')), 'Packages')]
      await rm(database('Packages'), { force: true })
      const dump = join(folder, 'dump')
      await writeFile(dump, dumpOf(headers, pageBytes))
      await run('db5.3_load', ['-f', dump, database('Packages')])
      const told = await linesOf(run('rpm', rpm('bdb_ro', ...query)))
      expect(asTold('rpmBerkeleyDb', await readFile(database('Packages')))).toEqual(told.toSorted())
      expect(told.length).toBe(headers.length)
    },
  )

  it('are told, or said to be damaged, whatever bytes of the database are others', async () => {
    for (const [kind, name] of [
      ['rpmSqlite', 'rpmdb.sqlite'],
      ['rpmBerkeleyDb', 'Packages'],
    ] as const) {
      const whole = await readFile(database(name))
      let refusedOnes = 0
      for (let round = 0; round < 100; round += 1) {
        const bytes = Uint8Array.from(whole)
        // In the first pages are the roots of the trees; a few bytes of them are hit often.
        for (let hit = 0; hit < 60; hit += 1) {
          const place = (round * 7919 + hit * 104_729) % (hit % 2 === 0 ? 4096 : bytes.byteLength)
          bytes[place] = (round * 31 + hit * 17) % 256
        }
        refusedOnes += wasRefused(kind, bytes) ? 1 : 0
      }
      expect(refusedOnes).toBeGreaterThan(10)
    }
  })

  describeWithNewer(['rpm'], 'of a later Debian', () => {
    const shared = useSharedFolder()

    it('are those that rpm tells, in its own database', async () => {
      const folderOfBoth = shared()
      const root = join(folderOfBoth.path, 'root')
      await mkdir(root)
      const packages: string[] = []
      for (const file of files) {
        const name = `${packages.length}.rpm`
        await writeFile(join(folderOfBoth.path, name), await readFile(file))
        packages.push(folderOfBoth.inside(join(folderOfBoth.path, name)))
      }
      const ndb = (...more: readonly string[]) => [
        '--root',
        folderOfBoth.inside(root),
        ...backend('ndb'),
        ...more,
      ]
      await runNewer('rpm', ndb('--install', ...justNoted, ...packages))
      await runNewer('rpm', ndb('--erase', '--justdb', '--nodeps', 'part7', 'part30', 'part31'))
      const told = await linesOf(runNewer('rpm', ndb(...query)))
      expect(asTold('rpmNdb', await readFile(join(root, 'var/lib/rpm/Packages.db')))).toEqual(told.toSorted())
      expect(told.length).toBe(packagesBuilt - 3)
    })
  })

  function database(name: string): string {
    return join(folder, 'root', 'var/lib/rpm', name)
  }

  function rpm(name: string, ...more: readonly string[]): readonly string[] {
    return ['--root', join(folder, 'root'), ...backend(name), ...more]
  }
})

function backend(name: string): readonly string[] {
  return ['--define', `_db_backend ${name}`, '--define', '_dbpath /var/lib/rpm']
}

const justNoted = ['--justdb', '--nodeps', '--ignoreos', '--ignorearch', '--nosignature']
const query = [
  '-qa',
  '--qf',
  '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{LICENSE}\t%{SOURCERPM}\n',
]

/** As `query` prints it. The name of the source package is told by its file's. */
function asTold(kind: PackageDatabase, bytes: Uint8Array): readonly string[] {
  return readPackages(kind, bytes)
    .map((each: Package) =>
      [each.name, each.version, each.architecture, each.license, `${each.source}-1.4~rc1-3.el9.src.rpm`].join(
        '\t',
      ),
    )
    .toSorted()
}

const packagesBuilt = 61

/** Packages of one specification. Their descriptions are of many lengths, so that headers lie in and beside pages. */
async function buildPackages(folder: string): Promise<readonly string[]> {
  const parts = Array.from({ length: packagesBuilt - 1 }, (_, part) => {
    const epoch = part % 3 === 0 ? `Epoch: ${part}\n` : ''
    const license = part % 2 === 0 ? 'MIT' : 'GPL-2.0-or-later WITH Classpath-exception-2.0'
    const text = 'Wörter '.repeat(part * 40 + 1)
    return `%package -n part${part}\n${epoch}Summary: Part\nLicense: ${license}\n%description -n part${part}\n${text}\n%files -n part${part}\n`
  })
  const head =
    'Name: whole-thing\nEpoch: 2\nVersion: 1.4~rc1\nRelease: 3.el9\nSummary: All\nLicense: MIT AND Apache-2.0\nBuildArch: noarch\n'
  const specification = join(folder, 'whole.spec')
  await writeFile(specification, `${head}%description\nAll.\n%files\n${parts.join('')}`)
  await mkdir(join(folder, 'root'))
  await run('rpmbuild', ['-bb', '--define', `_topdir ${folder}/top`, specification])
  const built = join(folder, 'top/RPMS/noarch')
  return (await readdir(built)).map((name) => join(built, name))
}

/** As db5.3_dump writes a hash: keys are numbers of rpm, of which 0 is its counter. */
function dumpOf(headers: readonly Uint8Array[], pageBytes: number): string {
  const pairs = headers.flatMap((header, index) => [number(index + 1), Buffer.from(header)])
  const lines = [number(0), number(headers.length), ...pairs].map((bytes) => ` ${bytes.toString('hex')}\n`)
  return `VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=${pageBytes}\nHEADER=END\n${lines.join('')}DATA=END\n`
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function wasRefused(kind: PackageDatabase, bytes: Uint8Array): boolean {
  try {
    readPackages(kind, bytes)
    return false
  } catch (error) {
    if (isStoreError(error) && error.code === 'Corrupt') return true
    throw error
  }
}

async function linesOf(printed: Promise<string>): Promise<readonly string[]> {
  return (await printed).split('\n').filter((line) => line !== '')
}
