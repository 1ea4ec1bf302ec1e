import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a plan is not made: a closed set, in English. */
export const sentences = {
  nothingThere: 'none of it exists any more',
  tagPointsThere: 'the tag points to this manifest already',
  revisionGone:
    'the repository has no link for this manifest any more: somebody or a garbage collection deleted it',
  manifestGone: 'the manifest is not in the bucket any more: a garbage collection deleted it',
  targetTaken: 'something with this name exists already',
  targetTwice: 'two of them would get the same name',
  intoItself: 'a folder cannot be moved into itself',
  sameName: 'the old and the new name are the same',
  fileIsNoFolder: 'a file cannot become a folder, nor a folder a file',
  keyTooLong: 'a key has at most {{most}} bytes',
  pathSegment: 'a name between two slashes is empty, . or ..',
  tooManyObjects: 'these are more than {{most}} objects: choose fewer',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
