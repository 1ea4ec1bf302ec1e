import { gzipSync } from 'node:zlib'

import { bomb, bombBytes, good, join, magic, type HostileCase } from './hostile-case.ts'
import { zstdBomb, zstdOf } from './zstd-bytes.ts'
import { bytesOf } from './image-files.ts'
import { paxEntry, tarEntry, tarHeader, tarOf } from './tar-bytes.ts'

/** The container: entries that no image archive has. Each stands beside a good image. */
export function hostileTars(): readonly HostileCase[] {
  return [
    referring('a device', /device or a pipe/, (path) => tarEntry(path, '', { type: '3' })),
    referring('a pipe', /device or a pipe/, (path) => tarEntry(path, '', { type: '6' })),
    referring('a file with holes of GNU', /with holes/, (path) => tarEntry(path, '', { type: 'S' })),
    referring('a file with holes of POSIX', /with holes/, (path) =>
      join(paxEntry({ 'GNU.sparse.major': '1', 'GNU.sparse.name': path }), tarEntry('sparse')),
    ),
    referring('a list of a folder', /is no file/, (path) => tarEntry(path, 'x', { type: 'D' })),
    referring('a link out', /lacks sha256/, (path) => link('2', `../../../etc/passwd`, path)),
    referring('an absolute link', /lacks sha256/, (path) => link('2', `/etc/passwd`, path)),
    referring('a hard link out', /lacks sha256/, (path) => link('1', `../etc/passwd`, path)),
    referring('a link to nothing', /lacks sha256/, (path) => link('2', `nothing`, path)),
    referring('a link to a folder', /lacks sha256/, (path) => link('2', `.`, path)),
    referring('a link that leads to itself by another', /lacks sha256/, (path) =>
      join(link('2', 'b', path), link('2', path.slice(path.lastIndexOf('/') + 1), 'blobs/sha256/b')),
    ),
    hostileEntry('a second index.json', /lists no manifests/, tarEntry('index.json', '{}')),
    hostileEntry(
      'a second index.json by another spelling',
      /lists no manifests/,
      tarEntry('./index.json', '{}'),
    ),
    hostileEntry(
      'a second index.json by a link',
      /lists no manifests/,
      link('2', 'oci-layout', 'index.json'),
    ),
    hostileEntry('a negative size', /negative size/, tarHeader('x', 0, { size: Buffer.alloc(12, 0xff) })),
    hostileEntry('a size of two to the 63rd', /impossible size/, tarHeader('x', 0, { size: hugeSize() })),
    hostileEntry(
      'a size by an extended header that is none',
      /impossible size/,
      paxEntry({ size: '-1' }),
      tarEntry('x'),
    ),
    hostileEntry(
      'a size that is no octal number',
      /not a number/,
      tarHeader('x', 0, { size: '0000000008z\0' }),
    ),
    hostileEntry('a size beyond the end', /cut off in an entry/, tarHeader('x', 10_000_000)),
    hostileEntry('a wrong checksum', /checksum/, tarEntry('x', 'x', { checksum: '0000001\0' })),
    hostileEntry(
      'a huge extended header',
      /longer than 1048576/,
      paxEntry({ comment: 'x'.repeat(2_000_000) }),
      tarEntry('x'),
    ),
    hostileEntry('a huge long name', /longer than 1048576/, longName('x'.repeat(2_000_000)), tarEntry('x')),
    hostileEntry('a zero in a name', /zero character/, paxEntry({ path: 'index\0.json' }), tarEntry('x')),
    hostileEntry(
      'an extended header of a wrong length',
      /extended header/,
      tarEntry('p', '99 path=x\n', { type: 'x' }),
    ),
    hostileEntry(
      'an extended header without a key',
      /extended header/,
      tarEntry('p', '6 =xy\n', { type: 'x' }),
    ),
    {
      name: '200,000 entries',
      refused: /more than 100000 entries/,
      dropped: () => tarOf([manyEntries(200_000)]),
    },
  ]
}

/** The file as a whole. */
export function hostileFiles(): readonly HostileCase[] {
  const whole = (): Uint8Array => good().tar()
  return [
    { name: 'an empty file', refused: /empty/, dropped: () => new Uint8Array(0) },
    {
      name: 'an empty tar archive',
      refused: /neither index.json nor manifest.json/,
      dropped: () => tarOf([]),
    },
    {
      name: 'something else',
      refused: /no tar archive/,
      dropped: () => bytesOf('hello, world. '.repeat(100)),
    },
    { name: 'a few bytes', refused: /cut off in a header/, dropped: () => bytesOf('hello') },
    {
      name: 'a tar archive of other things',
      refused: /neither/,
      dropped: () => tarOf([tarEntry('a.txt', 'a')]),
    },
    { name: 'a zip archive', refused: /packed as zip/, dropped: () => magic(0x50, 0x4b, 0x03, 0x04) },
    {
      name: 'a zstd archive of nothing',
      refused: /zstd is damaged/,
      dropped: () => magic(0x28, 0xb5, 0x2f, 0xfd, 0),
    },
    {
      name: 'a zstd archive that asks for a dictionary',
      refused: /needs a dictionary/,
      dropped: () => magic(0x28, 0xb5, 0x2f, 0xfd),
    },
    {
      name: 'a zstd archive whose window is of a gigabyte',
      refused: /zstd unpacks to more than/,
      dropped: () => magic(0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0),
    },
    {
      name: 'a zstd archive that unpacks to thirty thousand times its size',
      refused: /zstd unpacks to more than/,
      dropped: () => join(zstdOf(tarHeader('zeros', bombBytes)), zstdBomb()),
    },
    {
      name: 'an xz archive of nothing',
      refused: /xz is damaged/,
      dropped: () => magic(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
    },
    {
      name: 'a bzip2 archive of nothing',
      refused: /bzip2 is damaged/,
      dropped: () => magic(0x42, 0x5a, 0x68, 0x39),
    },
    {
      name: 'a tar archive cut in a header',
      refused: /cut off in a header/,
      dropped: () => whole().subarray(0, 1024 + 100),
    },
    { name: 'a tar archive cut in an entry', refused: /cut off/, dropped: () => whole().subarray(0, 520) },
    {
      name: 'a gzip that is cut',
      refused: /gzip is damaged/,
      dropped: () => gzipSync(whole()).subarray(0, -20),
    },
    { name: 'a gzip that is damaged', refused: /gzip is damaged/, dropped: () => spoilt(gzipSync(whole())) },
    {
      name: 'a gzip of another thing',
      refused: /no tar archive/,
      dropped: () => gzipSync('hello, world. '.repeat(100)),
    },
    {
      name: 'something behind the gzip',
      refused: /gzip is damaged/,
      dropped: () => join(gzipSync(whole()), bytesOf('more')),
    },
    {
      name: 'a gzip in a gzip',
      refused: /no tar archive/,
      dropped: () => gzipSync(gzipSync(whole(), { level: 0 })),
    },
    {
      name: 'a gzip that unpacks to a thousand times its size',
      refused: /unpacks to more/,
      dropped: () => join(gzipSync(join(whole().subarray(0, -1024), tarHeader('zeros', bombBytes))), bomb()),
    },
  ]
}

function hostileEntry(name: string, refused: RegExp, ...entries: readonly Uint8Array[]): HostileCase {
  return {
    name,
    refused,
    dropped: () => tarOf([...[...good().files].map(([path, bytes]) => tarEntry(path, bytes)), ...entries]),
  }
}

/** The image's configuration is something else in the archive than a file. */
function referring(name: string, refused: RegExp, entry: (path: string) => Uint8Array): HostileCase {
  return {
    name: `an image whose configuration is ${name}`,
    refused,
    dropped() {
      const { files } = good()
      const config =
        [...files.keys()].find((path) => Buffer.from(files.get(path) ?? '').includes('diff_ids')) ?? ''
      files.delete(config)
      return tarOf([...[...files].map(([path, bytes]) => tarEntry(path, bytes)), entry(config)])
    },
  }
}

function link(type: '1' | '2', linkName: string, name = 'link'): Uint8Array {
  return tarEntry(name, '', { type, linkName })
}

function longName(name: string): Uint8Array {
  return tarEntry('././@LongLink', `${name}\0`, { type: 'L' })
}

function hugeSize(): Uint8Array {
  const field = Buffer.alloc(12)
  field[0] = 0x80
  field[4] = 0x80
  return field
}

/** The same header again and again: it is refused for their number before their names are looked at. */
function manyEntries(count: number): Uint8Array {
  const directory = tarHeader('folder/', 0, { type: '5' })
  return Buffer.alloc(count * directory.byteLength, directory)
}

function spoilt(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.fill(0xaa, copy.byteLength / 2, copy.byteLength / 2 + 32)
  return copy
}
