import { describe, expect, it } from 'vitest'

import type { ArchiveContent, ArchiveImage, PushPreviewEvent } from '../../../electron/api/views.ts'
import { groupDropped } from '../../../renderer/api/dropped-archives.ts'
import { withPreviewChange, type PushPreview } from '../../../renderer/api/push-preview.ts'
import {
  noEdits,
  planOf,
  withFate,
  withImageEdit,
  type PushPlan,
} from '../../../renderer/views/push/push-plan.ts'
import { movesOf } from '../../../renderer/views/push/use-tag-moves.ts'

const nothing: PushPreview = { found: 0, dropped: undefined, archives: [] }

/** What is known once these were dropped and the host told so much of them. */
function previewOf(names: readonly string[], ...told: readonly PushPreviewEvent[]): PushPreview {
  const picked = names.map((relativePath) => ({ file: new File(['12345'], relativePath), relativePath }))
  const grouped = withPreviewChange(nothing, { kind: 'grouped', groups: groupDropped(picked) })
  return told.reduce(withPreviewChange, grouped)
}

function image(imageId: string, more: Partial<ArchiveImage> = {}): ArchiveImage {
  return {
    imageId,
    name: `edge/${imageId}:1.0`,
    kind: 'image',
    digest: `sha256:${imageId}`,
    platforms: ['linux/amd64'],
    repository: `edge/${imageId}`,
    tags: ['1.0'],
    sizeBytes: 1000,
    blobs: 5,
    alreadyBlobs: 2,
    alreadyBytes: 400,
    ...more,
  }
}

function read(archive: number, images: readonly ArchiveImage[], format: ArchiveContent['format'] = 'oci') {
  const content = { archiveId: `archive ${archive}`, format, sizeBytes: 5, blobs: 5, images }
  return { kind: 'archive', archive, content } as const
}

function refused(archive: number): PushPreviewEvent {
  const error = { code: 'Malformed', message: 'it is cut', where: {}, retryable: false } as const
  return { kind: 'refused', archive, error }
}

function problemsOf(plan: PushPlan) {
  return plan.chosen.map(({ repositoryProblem, tagsProblem }) => repositoryProblem ?? tagsProblem)
}

describe('what would be pushed', () => {
  it('is every image as its archive names it, but for what was changed or left out', () => {
    const preview = previewOf(['edge.tar'], read(0, [image('agent'), image('relay'), image('cuda')]))
    const [agent, relay] = planOf(preview, noEdits).chosen
    let edits = withImageEdit(noEdits, agent?.id ?? '', { tags: '1.0, latest' })
    edits = withImageEdit(edits, agent?.id ?? '', { repository: ' ml/agent ' })
    edits = withImageEdit(edits, relay?.id ?? '', { chosen: false })
    const plan = planOf(preview, edits)
    expect(plan.images).toEqual([
      { archiveId: 'archive 0', imageId: 'agent', repository: 'ml/agent', tags: ['1.0', 'latest'] },
      { archiveId: 'archive 0', imageId: 'cuda', repository: 'edge/cuda', tags: ['1.0'] },
    ])
    expect(plan.totals).toMatchObject({ toSendBytes: 1200, blobs: 10, alreadyBlobs: 4, alreadyBytes: 800 })
    expect(plan).toMatchObject({ whole: true, problems: 0 })
  })

  it('is not whole while an archive is read, unless that one is stored as a file', () => {
    const preview = previewOf(['a.tar', 'b.tar'], read(0, [image('agent')]), {
      kind: 'reading',
      archive: 1,
      doneBytes: 1,
      totalBytes: 5,
    })
    expect(planOf(preview, noEdits).whole).toBe(false)
    const stored = planOf(preview, withFate(noEdits, '1', 'file'))
    expect(stored.whole).toBe(true)
    expect(stored.files.map(({ relativePath }) => relativePath)).toEqual(['b.tar'])
    expect(stored.totals.toSendBytes).toBe(605)
  })

  it('leaves out what calls itself an archive and is refused, and stores anything else as a file', () => {
    const preview = previewOf(['bad.tar', 'runbook.pdf'], refused(0), refused(1))
    const plan = planOf(preview, noEdits)
    expect(plan.archives.map(({ fate }) => fate)).toEqual(['nothing', 'file'])
    expect(plan.files.map(({ relativePath }) => relativePath)).toEqual(['runbook.pdf'])
    const asked = planOf(preview, withFate(noEdits, '0', 'file'))
    expect(asked.files.map(({ relativePath }) => relativePath)).toEqual(['bad.tar', 'runbook.pdf'])
  })

  it('says at most what is sent where layers are packed on the way or shared', () => {
    const atMost = (...told: readonly PushPreviewEvent[]) =>
      planOf(previewOf(['a.tar'], ...told), noEdits).totals.atMost
    expect(atMost(read(0, [image('one')]))).toBe(false)
    expect(atMost(read(0, [image('one')], 'docker'))).toBe(true)
    expect(atMost(read(0, [image('one'), image('two')]))).toBe(true)
  })
})

describe('what cannot be pushed as it is', () => {
  it('is a name that the archive does not tell, or that no registry takes', () => {
    const images = [image('one', { repository: '' }), image('two', { tags: [] }), image('three')]
    const preview = previewOf(['a.tar'], read(0, images))
    expect(problemsOf(planOf(preview, noEdits))).toEqual(['empty', { kind: 'none' }, undefined])
    const third = planOf(preview, noEdits).chosen[2]?.id ?? ''
    const wrong = planOf(preview, withImageEdit(noEdits, third, { tags: 'ok, -no' }))
    expect(problemsOf(wrong)[2]).toEqual({ kind: 'grammar', tag: '-no' })
    expect(wrong.problems).toBe(3)
  })

  it('is not an artifact without a tag: it is found by what it is about', () => {
    const preview = previewOf(['a.tar'], read(0, [image('sbom', { tags: [], subject: 'sha256:agent' })]))
    expect(problemsOf(planOf(preview, noEdits))).toEqual([undefined])
  })

  it('is a tag that two rows would write, also out of two archives, until one of them is left out', () => {
    const preview = previewOf(['a.tar', 'b.tar'], read(0, [image('agent')]), read(1, [image('agent')]))
    const plan = planOf(preview, noEdits)
    expect(problemsOf(plan)).toEqual([undefined, { kind: 'twice', tag: '1.0' }])
    const [first] = plan.chosen
    expect(planOf(preview, withImageEdit(noEdits, first?.id ?? '', { chosen: false })).problems).toBe(0)
    expect(planOf(preview, withFate(noEdits, '0', 'file')).problems).toBe(0)
  })
})

describe('tags that are there', () => {
  it('move only where they lead elsewhere now', () => {
    const preview = previewOf(['a.tar'], read(0, [image('agent', { tags: ['1.0', 'latest', 'new'] })]))
    const { chosen } = planOf(preview, noEdits)
    const now = new Map([
      ['edge/agent:1.0', { tag: '1.0', digest: 'sha256:agent' }],
      ['edge/agent:latest', { tag: 'latest', digest: 'sha256:old' }],
      ['edge/agent:new', { tag: 'new' }],
      ['edge/other:new', { tag: 'new', digest: 'sha256:old' }],
    ])
    const moves = movesOf(chosen, now)
    expect(moves.map(({ target }) => target)).toEqual([{ tag: 'latest', digest: 'sha256:old' }])
  })
})
