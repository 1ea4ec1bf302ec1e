import { gzipSync } from 'node:zlib'

import { bomb, bombBytes, good, join, magic, type HostileCase } from './hostile-case.ts'
import { bytesOf } from './image-files.ts'
import { paxEntry, tarEntry, tarHeader, tarOf } from './tar-bytes.ts'

/** The container: entries that no image archive has. Each stands beside a good image. */
export function hostileTars(): readonly HostileCase[] {
  return [
    hostileEntry('a path that climbs out', /climbs out/, tarEntry('../../etc/passwd', 'root')),
    hostileEntry('a path that climbs out in its middle', /climbs out/, tarEntry('blobs/../../x', 'x')),
    hostileEntry(
      'a path that climbs out by an extended header',
      /climbs out/,
      paxEntry({ path: '../x' }),
      tarEntry('x'),
    ),
    hostileEntry('a path that climbs out by a long name', /climbs out/, longName('../x'), tarEntry('x')),
    hostileEntry('an absolute path', /absolute/, tarEntry('/etc/passwd', 'root')),
    hostileEntry(
      'an absolute path by its prefix',
      /absolute/,
      tarEntry('passwd', 'root', { prefix: '/etc' }),
    ),
    hostileEntry('a symbolic link out', /leads out/, link('2', '../../etc/passwd')),
    hostileEntry('an absolute symbolic link', /leads out/, link('2', '/etc/passwd')),
    hostileEntry('a hard link out', /climbs out/, link('1', '../etc/passwd')),
    hostileEntry('a hard link to nothing', /leads to nothing/, link('1', 'nothing')),
    hostileEntry('a symbolic link to itself', /leads to nothing/, link('2', 'link')),
    hostileEntry('a character device', /device/, tarEntry('null', '', { type: '3' })),
    hostileEntry('a block device', /device/, tarEntry('disk', '', { type: '4' })),
    hostileEntry('a pipe', /device or a pipe/, tarEntry('pipe', '', { type: '6' })),
    hostileEntry('a sparse file of GNU', /entry of type "S"/, tarEntry('sparse', '', { type: 'S' })),
    hostileEntry(
      'a sparse file of POSIX',
      /sparse/,
      paxEntry({ 'GNU.sparse.major': '1' }),
      tarEntry('sparse'),
    ),
    hostileEntry('an entry of an unknown type', /entry of type "Q"/, tarEntry('what', '', { type: 'Q' })),
    hostileEntry('a second index.json', /in it twice/, tarEntry('index.json', '{}')),
    hostileEntry('a second index.json by another spelling', /in it twice/, tarEntry('./index.json', '{}')),
    hostileEntry('a second index.json by a link', /in it twice/, link('2', 'oci-layout', 'index.json')),
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
      /longer than 65536/,
      paxEntry({ comment: 'x'.repeat(100_000) }),
      tarEntry('x'),
    ),
    hostileEntry('a huge long name', /longer than 65536/, longName('x'.repeat(100_000)), tarEntry('x')),
    hostileEntry(
      'a name that is too long',
      /longer than 4096/,
      paxEntry({ path: 'x/'.repeat(3000) }),
      tarEntry('x'),
    ),
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
    hostileEntry(
      'a header that names all that follow',
      /names all/,
      paxEntry({ path: 'x' }, 'g'),
      tarEntry('x'),
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
    { name: 'a zstd archive', refused: /packed as zstd/, dropped: () => magic(0x28, 0xb5, 0x2f, 0xfd) },
    { name: 'an xz archive', refused: /packed as xz/, dropped: () => magic(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0) },
    { name: 'a bzip2 archive', refused: /packed as bzip2/, dropped: () => magic(0x42, 0x5a, 0x68, 0x39) },
    {
      name: 'a tar archive cut in a header',
      refused: /cut off in a header/,
      dropped: () => whole().subarray(0, 1024 + 100),
    },
    { name: 'a tar archive cut in an entry', refused: /cut off/, dropped: () => whole().subarray(0, 700) },
    {
      name: 'a tar archive cut before its end',
      refused: /end is missing/,
      dropped: () => whole().subarray(0, -1024),
    },
    {
      name: 'something behind the tar archive',
      refused: /behind the end/,
      dropped: () => join(whole(), bytesOf('more')),
    },
    {
      name: 'a second tar archive behind the first',
      refused: /behind the end/,
      dropped: () => join(whole(), whole()),
    },
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
      name: 'zeros behind the gzip',
      refused: /behind the end of the gzip/,
      dropped: () => join(gzipSync(whole()), Buffer.alloc(100)),
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
