import { gzipSync } from 'node:zlib'

import { good } from './hostile-case.ts'
import { bytesOf } from './image-files.ts'
import { paxEntry, tarEntry, tarOf } from './tar-bytes.ts'
import { zstdOf } from './zstd-bytes.ts'

/** An archive with a good image in it, and something beside it that no image has: nothing refers to that. */
export interface OddCase {
  readonly name: string
  readonly dropped: () => Uint8Array
}

/** What `tar` writes of folders that hold more than an image, and what readers of tar pass over. */
export function oddTars(): readonly OddCase[] {
  return [
    beside('a path that climbs out', tarEntry('../../etc/passwd', 'root')),
    beside('a path that climbs out by an extended header', paxEntry({ path: '../x' }), tarEntry('x')),
    beside('a path that climbs out by a long name', longName('../x'), tarEntry('x')),
    beside('an absolute path', tarEntry('/etc/passwd', 'root')),
    beside('a symbolic link out', link('2', '../../etc/passwd')),
    beside('an absolute symbolic link', link('2', '/etc/passwd')),
    beside('a hard link out', link('1', '../etc/passwd')),
    beside('a hard link to nothing', link('1', 'nothing')),
    beside('a symbolic link to itself', link('2', 'link')),
    beside('a file that was added twice', link('1', 'oci-layout', 'oci-layout')),
    beside('a character device', tarEntry('null', '', { type: '3' })),
    beside('a block device', tarEntry('disk', '', { type: '4' })),
    beside('a pipe', tarEntry('pipe', '', { type: '6' })),
    beside('a file with holes of GNU', tarEntry('sparse', 'content', { type: 'S' })),
    beside('a file with many holes of GNU', manyHoles()),
    beside('a file with holes of POSIX', paxEntry({ 'GNU.sparse.major': '1' }), tarEntry('s', 'content')),
    beside('a list of a folder', tarEntry('folder', 'Yfile\0', { type: 'D' })),
    beside('a name that is too long', paxEntry({ path: 'x/'.repeat(3000) }), tarEntry('x')),
    beside('a name that is empty', tarEntry('./')),
    beside('a comment for all that follow', paxEntry({ comment: 'made by hand' }, 'g')),
    beside('a name for all that follow', paxEntry({ path: 'x' }, 'g')),
    beside('a name that is taken back', paxEntry({ path: '' }), tarEntry('x')),
    beside('long attributes', paxEntry({ 'SCHILY.xattr.user.x': 'x'.repeat(100_000) }), tarEntry('x')),
    ...oddWholes(),
  ]
}

function oddWholes(): readonly OddCase[] {
  const whole = (): Uint8Array => good().tar()
  const odd = (name: string, make: (tar: Uint8Array) => Uint8Array): OddCase => ({
    name,
    dropped: () => make(whole()),
  })
  return [
    odd('an archive without its end', (tar) => tar.subarray(0, -1024)),
    odd('something behind the archive', (tar) => join(tar, bytesOf('more'))),
    odd('a second archive behind it', (tar) => join(tar, tarOf([tarEntry('index.json', '{}')]))),
    odd('padding of two megabytes', (tar) => join(tar, new Uint8Array(2_000_000))),
    odd('zeros behind its gzip', (tar) => join(gzipSync(tar), new Uint8Array(512))),
    odd('a gzip of several members', (tar) =>
      join(gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))),
    ),
    odd('a zstd of several frames', (tar) => join(zstdOf(tar.subarray(0, 700)), zstdOf(tar.subarray(700)))),
    odd('a zstd with a frame that is skipped', (tar) =>
      join(Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7]), zstdOf(tar)),
    ),
    {
      name: 'a folder for blobs that is a link',
      dropped: () =>
        tarOf([
          link('2', 'elsewhere', 'blobs'),
          ...[...good().files].map(([path, bytes]) => tarEntry(path.replace('blobs/', 'elsewhere/'), bytes)),
        ]),
    },
    {
      name: 'absolute paths',
      dropped: () => tarOf([...good().files].map(([path, bytes]) => tarEntry(`/${path}`, bytes))),
    },
    {
      name: 'an index.json that was written over',
      dropped: () => join(tarEntry('index.json', 'an older one'), whole()),
    },
  ]
}

function beside(name: string, ...entries: readonly Uint8Array[]): OddCase {
  return {
    name: `${name} beside it`,
    dropped: () => tarOf([...entries, ...[...good().files].map(([path, bytes]) => tarEntry(path, bytes))]),
  }
}

function link(type: '1' | '2', linkName: string, name = 'link'): Uint8Array {
  return tarEntry(name, '', { type, linkName })
}

function longName(name: string): Uint8Array {
  return tarEntry('././@LongLink', `${name}\0`, { type: 'L' })
}

/** Its map does not fit into the header, and goes on in a block of its own. */
function manyHoles(): Uint8Array {
  const [header, ...content] = [tarEntry('sparse', 'content', { type: 'S', mapGoesOn: true })].flatMap(
    (entry) => [entry.subarray(0, 512), entry.subarray(512)],
  )
  return join(header ?? new Uint8Array(0), Buffer.alloc(512), ...content)
}

function join(...all: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(all)
}
