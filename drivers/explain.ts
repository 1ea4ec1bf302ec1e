import { explainer, type Explain } from './reasons.ts'

/** What is wrong with a service's answer, or what was done to it on its way: a closed set, in English. */
export const sentences = {
  listWithoutNext: 'the service says that there is more, and does not say where to go on',
  listRepeats: 'the service says that there is more, and gives what it gave before',
  uploadGone: 'the upload is gone: it was aborted, or completed by somebody else',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
