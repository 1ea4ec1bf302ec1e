import { explainer, type Explain } from './common/reasons.ts'

/** What is wrong with a service's answer, what was done to it on its way, or why it is not asked: a closed set, in English. */
export const sentences = {
  listWithoutNext: 'the service says that there is more, and does not say where to go on',
  listRepeats: 'the service says that there is more, and gives what it gave before',
  uploadGone: 'the upload is gone: it was aborted, or completed by somebody else',
  answered: 'the service answered {{status}}',
  answeredWith: 'the service answered {{status}}: {{line}}',
  noService:
    'what answered is no storage service: its answer {{status}} has neither an entity tag nor the id of a request',
  noServiceSays: 'what answered is no storage service, and says: {{line}}',
  noLength:
    'the answer does not say how large the object is: something between here and the service takes the length out',
  bodyTooLarge:
    'a proxy on the way, or the service, lets no body of this size through: set a smaller chunksize, or have the limit of the proxy raised',
  ambientKeysNotAllowed:
    'the store has no keys of its own, and the {{service}} keys of this computer are not sent to {{origin}} before you say so: give the store keys, or allow it',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
