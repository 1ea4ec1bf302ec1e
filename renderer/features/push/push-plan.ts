import type { ArchiveImage } from '../../../electron/api/rows.ts'
import type { ImageToPush } from '../../../electron/api/images.ts'
import { looksLikeArchive, type DroppedArchive } from '../../api/drops/dropped-archives.ts'
import type { PushPreview, ReadArchive } from '../../api/drops/push-preview.ts'
import type { PickedFile } from '../../api/drops/uploads.ts'
import { repositoryInto, type PushInto } from '../../state/push-into.ts'
import { tagsIn } from './tags-in.ts'
import { isTag, repositoryProblem, type RepositoryProblem } from '../../../drivers/common/names.ts'

/** What is done with a dropped archive. */
export type Fate = 'images' | 'file' | 'nothing'

/** What the person changed; everything else is as the archives say. */
export interface PushEdits {
  readonly fates: ReadonlyMap<string, Fate>
  readonly images: ReadonlyMap<string, ImageEdit>
}
export interface ImageEdit {
  readonly chosen?: boolean
  readonly repository?: string
  /** As it is typed. */
  readonly tags?: string
}

export const noEdits: PushEdits = { fates: new Map(), images: new Map() }

export interface PushPlan {
  readonly archives: readonly PlannedArchive[]
  /** Rows that are pushed. */
  readonly chosen: readonly PlannedImage[]
  readonly images: readonly ImageToPush[]
  readonly files: readonly PickedFile[]
  readonly totals: PushTotals
  /** Whether everything that was dropped is read. */
  readonly whole: boolean
  /** Rows that are to be pushed and cannot be, as they are. */
  readonly problems: number
}
export interface PlannedArchive extends ReadArchive {
  /** Names it among what was dropped. */
  readonly id: string
  readonly fate: Fate
  readonly images: readonly PlannedImage[]
}
export interface PlannedImage {
  readonly id: string
  readonly archiveId: string
  readonly image: ArchiveImage
  readonly chosen: boolean
  readonly repository: string
  /** As it is typed. */
  readonly repositoryText: string
  readonly tagsText: string
  readonly tags: readonly string[]
  readonly repositoryProblem?: RepositoryProblem
  readonly tagsProblem?: TagsProblem
}
export type TagsProblem =
  | { readonly kind: 'none' }
  | { readonly kind: 'grammar' | 'twice'; readonly tag: string }

export interface PushTotals {
  readonly toSendBytes: number
  readonly blobs: number
  readonly alreadyBlobs: number
  readonly alreadyBytes: number
  /** Whether less may be sent: images share blobs, and layers are packed on the way. */
  readonly atMost: boolean
}

/** What would be sent: the archives as they were read, with the person's changes. */
export function planOf(preview: PushPreview, edits: PushEdits, into?: PushInto): PushPlan {
  const taken = new Map<string, string>()
  const archives = preview.archives.map((one, index): PlannedArchive => {
    const id = String(index)
    const fate = edits.fates.get(id) ?? naturalFate(one)
    const { state } = one
    const images =
      state.phase === 'read'
        ? state.content.images.map((image) =>
            plannedImage(
              { id: `${id} ${image.imageId}`, archiveId: state.content.archiveId, image },
              edits,
              into,
            ),
          )
        : []
    return {
      ...one,
      id,
      fate,
      images: fate === 'images' ? images.map((image) => withSecondUse(image, taken)) : images,
    }
  })
  const chosen = archives
    .filter(({ fate }) => fate === 'images')
    .flatMap(({ images }) => images.filter((image) => image.chosen))
  const files = [
    ...archives.filter(({ fate }) => fate === 'file').flatMap(({ archive }) => archive.files),
    ...(preview.dropped?.plain ?? []),
  ]
  return {
    archives,
    chosen,
    images: chosen.map(({ archiveId, image, repository, tags }) => ({
      archiveId,
      imageId: image.imageId,
      repository,
      tags,
    })),
    files,
    totals: totalsOf(chosen, archives, files),
    whole:
      preview.dropped !== undefined &&
      archives.every(
        ({ state, fate }) => fate !== 'images' || (state.phase !== 'waiting' && state.phase !== 'reading'),
      ),
    problems: chosen.filter(isFaulty).length,
  }
}

function isFaulty(image: PlannedImage): boolean {
  return image.repositoryProblem !== undefined || image.tagsProblem !== undefined
}

/** The edits with one more. */
export function withFate(edits: PushEdits, archive: string, fate: Fate): PushEdits {
  return { ...edits, fates: new Map(edits.fates).set(archive, fate) }
}

export function withImageEdit(edits: PushEdits, image: string, edit: ImageEdit): PushEdits {
  const before = edits.images.get(image)
  return { ...edits, images: new Map(edits.images).set(image, { ...before, ...edit }) }
}

/** A refused file that is named like an archive is left out, unless the person chooses to store it. */
function naturalFate({ archive, state }: ReadArchive): Fate {
  if (state.phase !== 'refused') return 'images'
  return callsItselfArchive(archive) ? 'nothing' : 'file'
}

/** Any other refused file is stored as a file, without a message. */
export function callsItselfArchive({ kind, name }: Pick<DroppedArchive, 'kind' | 'name'>): boolean {
  return kind === 'folder' || looksLikeArchive(name)
}

function plannedImage(
  one: Pick<PlannedImage, 'id' | 'archiveId' | 'image'>,
  edits: PushEdits,
  into: PushInto | undefined,
): PlannedImage {
  const { image } = one
  const edit = edits.images.get(one.id)
  const repositoryText = edit?.repository ?? repositoryInto(image.repository, into)
  const repository = repositoryText.trim()
  const tagsText = edit?.tags ?? image.tags.join(', ')
  const tags = tagsIn(tagsText)
  const wrongName = repositoryProblem(repository)
  const wrongTags = tagsProblem(tags, image)
  return {
    ...one,
    chosen: image.refused === undefined && (edit?.chosen ?? true),
    repository,
    repositoryText,
    tagsText,
    tags,
    ...(wrongName === undefined ? {} : { repositoryProblem: wrongName }),
    ...(wrongTags === undefined ? {} : { tagsProblem: wrongTags }),
  }
}

/** An artifact is found by its subject; any other manifest without a tag would be deleted by garbage collection. */
function tagsProblem(tags: readonly string[], image: ArchiveImage): TagsProblem | undefined {
  if (tags.length === 0) return image.subject === undefined ? { kind: 'none' } : undefined
  const wrong = tags.find((tag) => !isTag(tag))
  return wrong === undefined ? undefined : { kind: 'grammar', tag: wrong }
}

/** The tags that two rows write: only one row could have the tag. */
function withSecondUse(planned: PlannedImage, taken: Map<string, string>): PlannedImage {
  if (!planned.chosen || planned.repository === '') return planned
  const names = planned.tags.map((tag) => ({ tag, name: `${planned.repository}:${tag}` }))
  const twice = names.find(({ name }) => taken.has(name))
  for (const { name } of names) taken.set(name, planned.id)
  if (twice === undefined || planned.tagsProblem !== undefined) return planned
  return { ...planned, tagsProblem: { kind: 'twice', tag: twice.tag } }
}

function totalsOf(
  chosen: readonly PlannedImage[],
  archives: readonly PlannedArchive[],
  files: readonly PickedFile[],
): PushTotals {
  const sum = (of: (image: ArchiveImage) => number): number =>
    chosen.reduce((total, { image }) => total + of(image), 0)
  const alreadyBytes = sum((image) => image.alreadyBytes)
  const fileBytes = files.reduce((total, { file }) => total + file.size, 0)
  return {
    toSendBytes: sum((image) => image.sizeBytes) - alreadyBytes + fileBytes,
    blobs: sum((image) => image.blobs),
    alreadyBlobs: sum((image) => image.alreadyBlobs),
    alreadyBytes,
    atMost:
      chosen.length > 1 ||
      archives.some(
        ({ fate, state }) => fate === 'images' && state.phase === 'read' && state.content.format === 'docker',
      ),
  }
}
