import { describe, expect, it } from 'vitest'

import type { ArchiveImage } from '../../../electron/api/rows.ts'
import { asRepositoryName, asTag } from '../../../drivers/common/names.ts'
import { groupDropped } from '../../../renderer/api/drops/dropped-archives.ts'
import type { ArchiveState, PushPreview } from '../../../renderer/api/drops/push-preview.ts'
import type { PickedFile } from '../../../renderer/api/drops/uploads.ts'
import { prefixOf } from '../../../renderer/features/drop/file-prefix.ts'
import { tagsIn } from '../../../renderer/features/push/tags-in.ts'
import { isTag, repositoryProblem } from '../../../drivers/common/names.ts'
import { noEdits, planOf, withFate, withImageEdit } from '../../../renderer/features/push/push-plan.ts'
import { movesOf } from '../../../renderer/features/push/use-tag-moves.ts'

describe('what may be an archive', () => {
  it('is a file that was dropped itself, an archive by name in a folder, and the folder of a layout as one', () => {
    const paths = [
      'a.pdf',
      'folder/b.tar.gz',
      'folder/c.txt',
      'out/x/oci-layout',
      'out/x/index.json',
      'out/x/blobs/y',
    ]
    const { archives, plain } = groupDropped(paths.map(picked))
    expect(archives.map(({ name, kind, files }) => [name, kind, files.length])).toEqual([
      ['a.pdf', 'file', 1],
      ['folder/b.tar.gz', 'file', 1],
      ['out/x', 'folder', 3],
    ])
    expect(plain.map(({ relativePath }) => relativePath)).toEqual(['folder/c.txt'])
  })

  it('is a folder that skopeo wrote, but no other with a version and a manifest.json', () => {
    const blob = 'a'.repeat(64)
    const paths = ['out/version', 'out/manifest.json', `out/${blob}`, `out/${blob}.manifest.json`]
    const ofAnother = ['app/version', 'app/manifest.json', 'app/main.js']
    const { archives, plain } = groupDropped([...paths, ...ofAnother].map(picked))
    expect(archives.map(({ name, files }) => [name, files.length])).toEqual([['out', 4]])
    expect(plain.map(({ relativePath }) => relativePath)).toEqual(ofAnother)
    expect(groupDropped(paths.map((path) => picked(path.slice(4)))).archives).toMatchObject([
      { files: { length: 4 } },
    ])
  })

  it('is of nested layouts the outermost', () => {
    const layout = (at: string) => [`${at}oci-layout`, `${at}index.json`]
    const { archives } = groupDropped([...layout('a/'), ...layout('a/b/')].map(picked))
    expect(archives.map(({ name, files }) => [name, files.length])).toEqual([['a', 4]])
  })
})

describe('names as they are typed', () => {
  it('are taken exactly where the registry takes them', () => {
    const names = [
      '',
      'a',
      'a/b',
      'A',
      'a//b',
      '-a',
      'a-',
      'a--b',
      'a__b',
      'a___b',
      'a..b',
      'é',
      'a/',
      'x'.repeat(255),
    ]
    for (const name of [...names, 'x'.repeat(256)]) {
      expect([name, repositoryProblem(name) === undefined]).toEqual([
        name,
        asRepositoryName(name) !== undefined,
      ])
    }
    for (const tag of ['v1', '_', '.a', '-a', 'A.b-c_d', 'a/b', 'x'.repeat(128), 'x'.repeat(129)]) {
      expect([tag, isTag(tag)]).toEqual([tag, asTag(tag) !== undefined])
    }
  })

  it('are parted by commas of either script and by spaces', () => {
    expect(tagsIn(' a, b，c a ')).toEqual(['a', 'b', 'c'])
  })

  it('of a folder end in a slash and never lead out of it', () => {
    expect(['', '/', 'files', '/a/b/', 'a//b', '../a'].map(prefixOf)).toEqual([
      '',
      '',
      'files/',
      'a/b/',
      undefined,
      undefined,
    ])
  })
})

describe('the plan of a push', () => {
  it('refuses to write one tag twice, and tells only tags that lead elsewhere as moved', () => {
    const preview = previewOf([read([image('one', 'a', ['v1']), image('two', 'a', ['v1', 'v2'])])])
    const plan = planOf(preview, noEdits)
    expect(plan.problems).toBe(1)
    expect(plan.archives[0]?.images[1]?.tagsProblem).toEqual({ kind: 'twice', tag: 'v1' })
    const left = planOf(preview, withImageEdit(noEdits, '0 one', { chosen: false }))
    expect([left.problems, left.images.map(({ imageId }) => imageId)]).toEqual([0, ['two']])
    const now = new Map([
      ['a:v1', { tag: 'v1', digest: 'digest of two' }],
      ['a:v2', { tag: 'v2', digest: 'another' }],
    ])
    expect(movesOf(left.chosen, now).map(({ target }) => target.tag)).toEqual(['v2'])
  })

  it('tells of an index under the fallback tag of a digest that it adds to the list there', () => {
    const tag = `sha256-${'a'.repeat(64)}`
    const list = { ...image('list', 'a', [tag]), kind: 'index' } as const
    const plan = planOf(previewOf([read([list, image('one', 'b', [tag])])]), noEdits)
    const now = new Map(['a', 'b'].map((name) => [`${name}:${tag}`, { tag, digest: 'another' }]))
    expect(movesOf(plan.chosen, now).map(({ kind }) => kind)).toEqual(['adds', 'moves'])
  })

  it('goes below a folder under the last part of its own name, unless it is there already or was edited', () => {
    const into = { kind: 'folder', name: 'team' } as const
    const names = ['edge/agent', 'team/app', 'teams/app', '']
    const preview = previewOf([read(names.map((name, at) => image(String(at), name, ['v1'])))])
    const repositories = (edits = noEdits) =>
      planOf(preview, edits, into).chosen.map(({ repository }) => repository)
    expect(repositories()).toEqual(['team/agent', 'team/app', 'team/app', 'team/'])
    expect(planOf(preview, noEdits, into).chosen.at(-1)?.repositoryProblem).toBe('grammar')
    expect(repositories(withImageEdit(noEdits, '0 0', { repository: 'x' }))[0]).toBe('x')
  })

  it('wants a tag of all but artifacts, which are found by what they are about', () => {
    const artifact = { ...image('about', 'a', []), subject: 'digest of two' }
    expect(planOf(previewOf([read([image('one', 'a', []), artifact])]), noEdits).problems).toBe(1)
  })

  it('stores as files what is no archive, and leaves out what calls itself one and is refused', () => {
    const preview = previewOf([refused, refused], ['notes.txt', 'broken.tar'])
    const names = (files: readonly PickedFile[]) => files.map(({ relativePath }) => relativePath)
    expect(names(planOf(preview, noEdits).files)).toEqual(['notes.txt'])
    expect(names(planOf(preview, withFate(noEdits, '1', 'file')).files)).toEqual(['notes.txt', 'broken.tar'])
  })

  it('is not whole while an archive that would be pushed is still read', () => {
    const preview = previewOf([{ phase: 'waiting' }])
    expect(planOf(preview, noEdits).whole).toBe(false)
    expect(planOf(preview, withFate(noEdits, '0', 'nothing')).whole).toBe(true)
  })
})

const refused: ArchiveState = {
  phase: 'refused',
  error: { code: 'Unsupported', message: 'it is no tar archive', where: {}, retryable: false },
}

function previewOf(states: readonly ArchiveState[], names: readonly string[] = []): PushPreview {
  return {
    found: states.length,
    parts: undefined,
    dropped: { plain: [], unreadable: [] },
    archives: states.map((state, at) => {
      const file = picked(names[at] ?? `${at}.tar`)
      return { archive: { name: file.relativePath, kind: 'file', files: [file], sizeBytes: 1 }, state }
    }),
  }
}

function read(images: readonly ArchiveImage[]): ArchiveState {
  return { phase: 'read', content: { archiveId: 'archive', format: 'oci', sizeBytes: 1, blobs: 1, images } }
}

function image(imageId: string, repository: string, tags: readonly string[]): ArchiveImage {
  const sizes = { sizeBytes: 10, blobs: 2, alreadyBlobs: 0, alreadyBytes: 0 }
  return { imageId, kind: 'image', digest: `digest of ${imageId}`, platforms: [], repository, tags, ...sizes }
}

function picked(relativePath: string): PickedFile {
  return { relativePath, file: new File(['x'], relativePath) }
}
