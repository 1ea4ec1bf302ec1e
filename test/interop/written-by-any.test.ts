import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { archiveFiles } from '../../electron/images/archive/files/source-files.ts'
import { fileSource } from '../../electron/transfers/local/file-source.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout } from '../peers/oci-images.ts'
import { run } from '../peers/run.ts'
import { skopeoCopy, skopeoInspectConfig } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { imagesIn } from '../unit/images/pushing.ts'
import { droppedFiles, sha256 } from './made-archives.ts'

const folder = useTempFolder()
const at = (name: string): string => join(folder(), name)

/** Puts the files of a folder into a tar archive. */
type Writer = readonly [name: string, write: (from: string, archive: string) => Promise<unknown>]

/** Tars of old have no word for one. */
function withoutPipe(format: string): readonly string[] {
  return format === 'v7' ? ['--exclude=./pipe'] : []
}

const gnu = ['gnu', 'oldgnu', 'pax', 'posix', 'ustar', 'v7'].map((format): Writer => [
  `GNU tar, format ${format}`,
  (from, archive) =>
    run('tar', [`--format=${format}`, ...withoutPipe(format), '-C', from, '-cf', archive, '.']),
])
const libarchive = ['pax', 'paxr', 'ustar', 'gnutar', 'v7tar'].map((format): Writer => [
  `bsdtar, format ${format}`,
  (from, archive) => run('bsdtar', [`--format=${format}`, '-C', from, '-cf', archive, '.']),
])
const python = ['PAX', 'GNU', 'USTAR'].map((format): Writer => [
  `Python, format ${format}`,
  (from, archive) => {
    const script = `import sys, tarfile
with tarfile.open(sys.argv[2], 'w', format=tarfile.${format}_FORMAT) as archive: archive.add(sys.argv[1], '.')`
    return run('python3', ['-c', script, from, archive])
  },
])
const forBackup = ['--sparse', '--hole-detection=seek', '-V', 'images']
const listed = (program: string) => `find . -print | ${program}`
const writers: readonly Writer[] = [
  ...gnu,
  ...libarchive,
  ...python,
  ['busybox', (from, archive) => run('busybox', ['tar', '-C', from, '-cf', archive, '.'])],
  [
    '7-Zip',
    // It would wait for somebody to write into a pipe.
    (from, archive) =>
      run('sh', ['-c', `7zz a -ttar '${archive}' $(ls | grep -v -e pipe -e dangling)`], { cwd: from }),
  ],
  [
    'cpio',
    (from, archive) => run('sh', ['-c', listed(`cpio --quiet -o -H ustar > '${archive}'`)], { cwd: from }),
  ],
  ['pax', (from, archive) => run('sh', ['-c', listed(`pax -w -d -f '${archive}'`)], { cwd: from })],
  [
    'GNU tar, for a backup: with holes, lists of folders and a label',
    (from, archive) => run('tar', [...forBackup, '-g', `${archive}.list`, '-C', from, '-cf', archive, '.']),
  ],
  ['GNU tar, every file twice', (from, archive) => run('tar', ['-C', from, '-cf', archive, '.', '.'])],
  [
    'GNU tar, written over and joined',
    async (from, archive) => {
      await run('tar', ['-C', from, '-cf', archive, '.'])
      await run('tar', ['-C', from, '-rf', archive, '.'])
      await run('tar', ['-C', from, '-cf', `${archive}.more`, '.'])
      await run('tar', ['-Af', archive, `${archive}.more`])
    },
  ],
]

const packers: readonly (readonly [name: string, command: string])[] = [
  ['gzip', 'gzip -c'],
  ['gzip, in several members', '{ dd bs=512 count=6 iflag=fullblock status=none | gzip -c; gzip -c; }'],
  ['zstd', 'zstd -q -c'],
  ['zstd, long and slow', 'zstd -q -c --ultra -22 --long=27'],
  ['bzip2', 'bzip2 -c'],
  ['bzip2, in small blocks', 'bzip2 -1 -c'],
  ['xz', 'xz -c'],
  ['xz, slow', 'xz -9e -c'],
]

describeWith(
  ['skopeo', 'bsdtar', 'busybox', '7zz', 'cpio', 'pax', 'python3', 'bzip2', 'xz', 'zstd'],
  'a tar archive is the same image whoever wrote it:',
  () => {
    let configs: { readonly oci: string; readonly docker: string }
    beforeAll(async () => {
      const layout = await writeOciLayout(at('made'))
      await skopeoCopy(layout.reference('app'), `oci:${at('oci')}:v1`)
      await skopeoCopy(layout.reference('app'), `docker-archive:${at('docker.tar')}:edge/agent:v1`)
      await mkdir(at('docker'))
      await run('tar', ['-C', at('docker'), '-xf', at('docker.tar')])
      configs = {
        oci: sha256(await skopeoInspectConfig(`oci:${at('oci')}:v1`)),
        docker: sha256(await skopeoInspectConfig(`docker-archive:${at('docker.tar')}`)),
      }
      // What people have beside an image: nothing refers to it.
      for (const kind of ['oci', 'docker']) {
        await symlink('/nowhere', at(`${kind}/dangling`))
        await run('mkfifo', [at(`${kind}/pipe`)])
        await run('truncate', ['-s', '1M', at(`${kind}/holes`)])
      }
    })

    for (const kind of ['oci', 'docker'] as const) {
      it.each(writers)(`an image of the kind ${kind}, by %s`, async (name, write) => {
        const archive = at(`${kind} ${name.replaceAll(/\W+/g, '-')}.tar`)
        await write(at(kind), archive)
        expect(await configOf(archive)).toEqual([configs[kind]])
      })

      it.each(packers)(`an image of the kind ${kind}, packed by %s`, async (name, command) => {
        const archive = at(`${kind} ${name.replaceAll(/\W+/g, '-')}.packed`)
        await run('bash', ['-c', `tar -C '${at(kind)}' -cf - . | ${command} > '${archive}'`])
        expect(await configOf(archive)).toEqual([configs[kind]])
      })
    }
  },
)

async function configOf(archive: string): Promise<readonly string[]> {
  const dropped = await droppedFiles(archive)
  const sources = dropped.map(({ file, ...each }) => ({ ...each, source: fileSource(file) }))
  const images = await imagesIn(await archiveFiles(sources, live))
  return images.map((image) => {
    if (image.format === 'refused') throw image.error
    if (image.format === 'docker') return image.config.digest
    const manifest = image.manifests.at(-1)?.manifest
    return manifest === undefined || manifest.kind === 'index' ? '' : manifest.config.digest
  })
}
