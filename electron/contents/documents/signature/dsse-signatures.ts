import { dsse } from '@sigstore/core'

import type { SignatureView } from '../../../api/rows.ts'
import type { Envelope } from '../statement/envelope.ts'
import { isAnyThis, type Statement } from '../statement/statement.ts'
import { present } from '../json.ts'
import type { Signed } from './signed.ts'

/** The signatures of an envelope, over its type and payload as DSSE encodes them. They sign what the statement is about. */
export function envelopeSignatures(
  { payloadType, payload, signatures }: Envelope,
  statement: Statement | undefined,
  more: Pick<SignatureView, 'format' | 'certificate' | 'log' | 'keyHint'>,
): readonly Signed[] {
  const data = dsse.preAuthEncoding(payloadType, Buffer.from(payload))
  const subjects = statement?.view.subjects ?? []
  const digest = (subjects.find((each) => each.isThis === 'yes') ?? subjects[0])?.digest
  return signatures.map(({ keyId, signature }) => ({
    view: present({
      ...more,
      digest,
      isThis: isAnyThis(subjects.map((subject) => subject.isThis)),
      keyHint: more.keyHint ?? keyId,
    }),
    over: { data, signature },
  }))
}
