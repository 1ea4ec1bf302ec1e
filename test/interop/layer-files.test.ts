import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, stat, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { beforeAll, expect, it } from 'vitest'

import { extractRunner } from '../../electron/contents/extract/extract-runner.ts'
import type { LayerPlace } from '../../electron/contents/model/layer-reader.ts'
import { Layers } from '../../electron/contents/reader/layers.ts'
import { tablesOfContents } from '../../electron/contents/toc/tables-of-contents.ts'
import { parseRepositoryName } from '../../drivers/common/names.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { blobOf } from '../unit/registry/tiny-registry.ts'
import { LayerStore } from '../unit/contents/layer-store.ts'
import { KeptContext, KeptMemory } from '../unit/transfers/transfer-parts.ts'
import { longPath, makeRoot } from './layer-root.ts'
import { listed, rowsOf, shell, type Line } from './tar-lines.ts'

const execute = promisify(execFile)

/** Each writes the folder `root` as a tar archive to its standard output. */
const writers = [
  ['GNU tar, gnu', 'tar --format=gnu -cf - .'],
  ['GNU tar, pax', 'tar --format=pax -cf - .'],
  ['GNU tar, sparse', 'tar --sparse -cf - .'],
  ['GNU tar, sparse in pax', 'tar --format=pax --sparse -cf - .'],
  ['bsdtar, pax', 'bsdtar --format=pax -cf - .'],
  ['bsdtar, gnu', 'bsdtar --format=gnutar -cf - .'],
  ['busybox tar', 'busybox tar -cf - .'],
  [
    'Python, pax',
    "python3 -c \"import tarfile,sys;t=tarfile.open(fileobj=sys.stdout.buffer,mode='w|',format=tarfile.PAX_FORMAT);t.add('.');t.close()\"",
  ],
  [
    'Python, gnu',
    "python3 -c \"import tarfile,sys;t=tarfile.open(fileobj=sys.stdout.buffer,mode='w|',format=tarfile.GNU_FORMAT);t.add('.');t.close()\"",
  ],
] as const
const packers = [
  ['plain', 'cat'],
  ['gzip', 'gzip -c'],
  ['gzip of many members', "split -b 65537 --filter='gzip -c'"],
  ['zstd', 'zstd -q -c'],
  ['zstd of many frames', "split -b 65537 --filter='zstd -q -c'"],
  ['pzstd', 'pzstd -q -c -p 2'],
  ['xz', 'xz -c'],
] as const

describeWith(
  ['bsdtar', 'busybox', 'python3', 'zstd', 'xz'],
  'files of layers, as tar lists and unpacks them:',
  () => {
    const folder = useTempFolder()
    const at = (...names: string[]) => join(folder(), ...names)
    let store: LayerStore
    beforeAll(async () => {
      store = await LayerStore.in(at('stores'))
      await makeRoot(at('root'))
    })

    it.each(writers)('%s', async (_, writer) => {
      await expectAsTar(await made(writer, 'gzip -c'))
    })

    it.each(packers)('packed as %s', async (_, packer) => {
      await expectAsTar(await made(writers[0][1], packer))
    })

    it.each(['estargz', 'zstd-chunked'])('a layer with a table of contents: %s', async (name) => {
      await expectAsTar(await readFile(`test/corpus/layers/${name}.layer`))
    })

    it('saves a file, a folder and all of it', async () => {
      for (const packed of [
        await made(writers[0][1], 'gzip -c'),
        await made(writers[3][1], 'zstd -q -c'),
        await readFile('test/corpus/layers/estargz.layer'),
        await readFile('test/corpus/layers/zstd-chunked.layer'),
      ]) {
        const place = await pushed(packed, await unpacked(packed))
        const tar = at(`${randomUUID()}.tar`)
        await writeFile(tar, await unpacked(packed))
        expect((await saved(place, '')).equals(await readFile(tar)), 'unpacked layer').toBe(true)
        for (const file of ['bin/random', 'var/lib/numbers.txt', 'var/lib/zeros', `${longPath}/file`]) {
          const told = await shell(`tar -xOf ${tar} './${file}'`)
          expect((await saved(place, file)).equals(told), file).toBe(true)
        }
        // Of a hard link tar gives nothing: one of the two is one.
        for (const file of ['etc/hello.txt', 'etc/zhard'])
          expect((await saved(place, file)).toString()).toBe('hello\n')
        const out = at(`${randomUUID()}.tar`)
        for (const top of ['etc', 'var/lib', 'deep']) {
          await writeFile(out, await saved(place, top))
          const parent = top.slice(0, top.lastIndexOf('/') + 1)
          const whole = (await listed(tar)).filter(({ path }) => path === top || path.startsWith(`${top}/`))
          const wanted = whole
            .filter(({ path }) => !path.includes('.wh.'))
            .map((line) => ({
              ...line,
              path: line.path.slice(parent.length),
              target: line.type === 'h' ? line.target.slice(parent.length) : line.target,
            }))
          expect(byPath(await listed(out)), top).toEqual(byPath(wanted))
        }
      }
    })

    it('saves the extended attributes of files', async () => {
      const script = [
        'import tarfile, io, sys',
        "t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.PAX_FORMAT)",
        "i = tarfile.TarInfo('bin/ping'); i.size = 4",
        "i.pax_headers = {'SCHILY.xattr.security.capability': 'abc', 'SCHILY.xattr.user.note': 'a=b', 'comment': 'no'}",
        "t.addfile(i, io.BytesIO(b'ping')); t.addfile(tarfile.TarInfo('bin/other')); t.close()",
      ]
      await writeFile(at('make.py'), script.join('\n'))
      const place = await pushedAll([await shell(`python3 ${at('make.py')} | gzip -c`)])
      const out = at(`${randomUUID()}.tar`)
      await writeFile(out, await saved(place, 'bin'))
      const read = `import tarfile; print([(m.name, sorted(m.pax_headers.items())) for m in tarfile.open('${out}')])`
      expect((await shell(`python3 -c "${read}"`)).toString().trim()).toBe(
        "[('bin/ping', [('SCHILY.xattr.security.capability', 'abc'), ('SCHILY.xattr.user.note', 'a=b')]), ('bin/other', [])]",
      )
      const listing = (await shell(`tar --xattrs --xattrs-include='*' -tvvf ${out}`)).toString()
      expect(listing).toContain('security.capability')
    })

    it('fails where a layer unpacks to other bytes than the image says', async () => {
      const packed = await made(writers[0][1], 'gzip -c')
      const place = await pushed(packed, Buffer.from('another'))
      await expect(run(place, '', at('no'))).rejects.toMatchObject({ code: 'Corrupt' })
      await expect(stat(at('no'))).rejects.toThrow('ENOENT')
    })

    it('saves the image as it runs: the layers merged, without whiteouts', async () => {
      const layer = await made(writers[1][1], 'gzip -c')
      const upper = await shell(
        `mkdir -p ${at('upper')}/etc ${at('upper')}/bin && cd ${at('upper')} && printf changed > etc/empty && : > bin/.wh.random && ln -sf gone etc/new && tar -cf - etc bin | zstd -q -c`,
      )
      const place = await pushedAll([layer, upper])
      const out = at(`${randomUUID()}.tar`)
      await runFrom(place, { upTo: 2 }, '', out)
      const below = at(`${randomUUID()}.tar`)
      await runFrom(place, { upTo: 1 }, '', below)
      const paths = async (tar: string) => (await listed(tar)).map(({ path }) => path)
      expect((await paths(below)).toSorted()).toEqual(
        (await listedOf(layer)).filter((path) => path !== '').toSorted(),
      )
      expect((await paths(out)).toSorted()).toEqual(
        [...(await paths(below)).filter((path) => path !== 'bin/random'), 'etc/new'].toSorted(),
      )
      expect((await shell(`tar -xOf ${out} etc/empty`)).toString()).toBe('changed')
      await runFrom(place, { upTo: 2 }, 'etc/empty', out)
      expect((await readFile(out)).toString()).toBe('changed')
    })

    it('saves no mode bits, refuses what has no bytes, and leaves nothing of what failed', async () => {
      const place = await store.push(await made(writers[0][1], 'gzip -c'))
      const out = at('saved')
      await run(place, 'bin/random', out)
      expect(((await stat(out)).mode & 0o7111).toString(8)).toBe('0')
      await expect(run(place, 'etc/link', at('no'))).rejects.toMatchObject({ code: 'Unsupported' })
      await expect(run(place, 'nowhere', at('no'))).rejects.toMatchObject({ code: 'NotFound' })
      await expect(stat(at('no'))).rejects.toThrow('ENOENT')
    })

    async function made(writer: string, packer: string): Promise<Buffer> {
      return shell(`cd ${at('root')} && ${writer} | ${packer}`)
    }

    /** An image of this layer alone, whose configuration says its diffID. */
    async function pushed(packed: Buffer, tar: Buffer): Promise<LayerPlace> {
      return pushedAll([packed], tar)
    }

    async function listedOf(packed: Buffer): Promise<readonly string[]> {
      const tar = at(`${randomUUID()}.tar`)
      await writeFile(tar, await unpacked(packed))
      return (await listed(tar)).map(({ path }) => path)
    }

    async function pushedAll(packed: readonly Buffer[], tar?: Buffer): Promise<LayerPlace> {
      const config = blobOf(
        Buffer.from(
          JSON.stringify({
            architecture: 'amd64',
            os: 'linux',
            rootfs: { type: 'layers', diff_ids: tar === undefined ? [] : [blobOf(tar).digest] },
          }),
        ),
      )
      const all = packed.map((bytes) => blobOf(bytes))
      const describe = ({ digest, bytes }: typeof config, mediaType: string) => ({
        mediaType: `application/vnd.oci.image.${mediaType}`,
        digest,
        size: bytes.byteLength,
      })
      const manifest = blobOf(
        Buffer.from(
          JSON.stringify({
            schemaVersion: 2,
            mediaType: 'application/vnd.oci.image.manifest.v1+json',
            config: describe(config, 'config.v1+json'),
            layers: all.map((layer) => describe(layer, 'layer.v1.tar+gzip')),
          }),
        ),
      )
      await store.registry.pushManifests('team/app', ['v1'], [config, ...all], [manifest])
      const repository = parseRepositoryName('team/app')
      return { store: 'x', repository, manifest: manifest.digest, layer: all[0]?.digest ?? config.digest }
    }

    function layers(): Layers {
      const { driver } = store.registry
      return new Layers({ open: () => Promise.resolve(driver), tables: [tablesOfContents] })
    }

    async function expectAsTar(packed: Buffer): Promise<void> {
      const place = await store.push(packed)
      const reader = layers()
      const index = await reader.index(place, live)
      await reader.close()
      const tar = at(`${randomUUID()}.tar`)
      await writeFile(tar, await unpacked(packed))
      const wanted = await listed(tar)
      expect(wanted.length).toBeGreaterThan(10)
      expect(rowsOf(index)).toEqual(wanted)
    }

    async function saved(place: LayerPlace, path: string): Promise<Buffer> {
      const out = at(randomUUID())
      await run(place, path, out)
      const bytes = await readFile(out)
      await rm(out)
      return bytes
    }

    function run(place: LayerPlace, path: string, out: string): Promise<void> {
      return runFrom(place, { layer: place.layer }, path, out)
    }

    async function runFrom(
      place: LayerPlace,
      from: { readonly layer: string } | { readonly upTo: number },
      path: string,
      out: string,
    ): Promise<void> {
      const { driver } = store.registry
      const open = (id: string) => Promise.resolve({ id, name: id, driver })
      const runner = extractRunner({ open, layers: layers(), platform: 'linux' })
      const context = Object.assign(new KeptContext(new KeptMemory(), live), {
        source: () => unexpected(),
        sink: () => unexpected(),
      })
      const { store: id, repository, manifest } = place
      const destination = { kind: 'file', path: out } as const
      await runner.run(
        { kind: 'extract', store: id, repository, manifest, from, path, place: destination },
        context,
      )
    }
  },
)

async function unpacked(packed: Buffer): Promise<Buffer> {
  const magic = packed.subarray(0, 4).toString('hex')
  const program = magic.startsWith('1f8b')
    ? 'gzip -dc'
    : magic.startsWith('fd37')
      ? 'xz -dc'
      : /^(?:28b52ffd|5.2a4d18)$/.test(magic)
        ? 'zstd -dc -q'
        : 'cat'
  const child = execute('sh', ['-c', program], { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 })
  child.child.stdin?.end(packed)
  return (await child).stdout
}

function byPath(lines: readonly Line[]): readonly Line[] {
  return lines.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function unexpected(): never {
  throw new Error('nobody expected that it is asked for')
}
