import { z } from 'zod'

import { inRepository, name } from './inputs.ts'
import { mostKeyCharacters } from './values/key-length.ts'
import { call, stream } from './method.ts'
import type { DocumentEvent, DocumentText, SignatureCheck } from './rows.ts'

/** What referrers and other artifacts say. `about` is the manifest that it is asked whether they mean. */
export const documents = {
  readDocument: stream(ofArtifact).gives<DocumentEvent>(),
  readDocumentText: call(() =>
    inRepository().extend({ manifest: name(), layer: name() }),
  ).gives<DocumentText>(),
  /** `key` is a public key or a certificate as PEM. It is not kept, and nothing is asked on the network. */
  verifySignatures: call(() =>
    ofArtifact().extend({ key: z.string().max(mostKeyCharacters) }),
  ).gives<SignatureCheck>(),
}

function ofArtifact() {
  return inRepository().extend({ manifest: name(), about: name().exactOptional() })
}
