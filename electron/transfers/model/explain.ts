import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why something of a transfer was left out or begun anew: a closed set, in English. */
export const sentences = {
  noChecksum: 'no checksum is told of these bytes, or of some of them: they are held to size and entity tag',
  deletedMeanwhile: 'it was deleted meanwhile',
  otherObject: 'another object is there now; begun anew',
  otherFile: 'it is not the file that was begun with; it is sent from the beginning',
  partsChanged: 'parts that were sent before are not in the file any more and are sent again',
  fileEdited: 'the file was changed after it was given; it is sent as it is now',
  nameNotUtf8: 'the name is not UTF-8',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
