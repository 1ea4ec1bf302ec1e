import { explainer, type Explain } from './common/reasons.ts'

/**
 * English sentences for failures that drivers explain themselves: a wrong answer of a service, an answer that something on
 * the way changed, or a service that is not asked. The set is closed; the window translates each by its id.
 */
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

export const explain: Explain<typeof sentences> = explainer(sentences)
