import { explainer, type Explain } from '../../drivers/index.ts'

/** Why the host does not do what a person asked for, in English. */
export const sentences = {
  workUnderWay: 'transfers or changes of buckets are under way; wait until they end, or cancel them',
  wordNotTyped: 'the word “{{word}}” was not typed',
  feedUnreadable: 'the list of versions is not as it should be',
  feedStatus: 'the list of versions answered {{status}}',
  feedSilent: 'the list of versions cannot be reached ({{why}})',
  noFeedAddress: 'this build has no address of a list of versions',
} as const

/** Explains one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
