import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a transfer left something out or began again: a closed set, in English. */
export const sentences = {
  noChecksum:
    'the service gives no checksum for these bytes, or for some of them: only size and ETag were compared',
  deletedMeanwhile: 'it was deleted meanwhile',
  otherObject: 'the object was replaced meanwhile; it is read again from the beginning',
  otherFile: 'it is another file than before; it is sent from the beginning',
  partsChanged: 'parts that were sent before have changed in the file and are sent again',
  fileEdited: 'the file was changed after it was chosen; it is sent as it is now',
  nameNotUtf8: 'the name is not UTF-8',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
