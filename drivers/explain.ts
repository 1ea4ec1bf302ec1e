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
  answeredCode: 'the service answered {{status}} {{serviceCode}}',
  anotherDocument: 'the service answered with another document',
  noService:
    'what answered is not a storage service: its answer {{status}} has neither an ETag nor a request ID',
  noServiceAnswered: 'what answered is not a storage service',
  noServiceSays: 'what answered is not a storage service, and says: {{line}}',
  noLength:
    'the answer does not say how large the object is: something between this computer and the service removes the length',
  bodyTooLarge:
    'a proxy on the way, or the service, accepts no body of this size: set a smaller chunksize, or have the limit of the proxy raised',
  bucketElsewhere: 'the bucket is in region {{region}}',
  noCredentials: 'no access key was given, and the standard credential chain has none',
  hostUnreachable: 'the host cannot be reached ({{code}})',
  hostWithoutTls: 'the host does not speak TLS as we do ({{code}})',
  certificateRefused: "the host's certificate is refused ({{code}})",
  proxyUnreachable: 'the proxy that the environment names cannot be reached',
  proxyRefuses: 'the proxy that the environment names refuses the connection',
  connectionBroke: 'the connection broke ({{code}})',
  brokeOff: 'the connection broke in the middle of an answer',
  linkLeavesFolder: 'a link leads out of the folder and is not followed',
  ambientKeysNotAllowed:
    'the store has no keys of its own, and the {{service}} keys of this computer are not used for {{origin}} until you allow it: give the store keys, or allow it',
} as const

export const explain: Explain<typeof sentences> = explainer(sentences)
