import { explainer, type Explain } from './common/reasons.ts'

/** What is wrong with a service's answer, what was done to it on its way, or why it is not asked: a closed set, in English. */
export const sentences = {
  listWithoutNext: 'the service says that there is more, but not where to continue',
  listRepeats: 'the service says that there is more, but repeats what it sent before',
  uploadGone: 'the multipart upload is gone: it was aborted, or somebody else completed it',
  answered: 'the service answered {{status}}',
  answeredWith: 'the service answered {{status}}: {{line}}',
  noService:
    'what answered is not a storage service: its answer {{status}} has neither an ETag nor a request ID',
  noServiceSays: 'what answered is not a storage service, and says: {{line}}',
  noLength:
    'the answer does not say how large the object is: something between this computer and the service removes the length',
  bodyTooLarge:
    'a proxy on the way, or the service, accepts no body of this size: set a smaller chunksize, or have the limit of the proxy raised',
  ambientKeysNotAllowed:
    'the store has no keys of its own, and the {{service}} keys of this computer are not used for {{origin}} until you allow it: give the store keys, or allow it',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
