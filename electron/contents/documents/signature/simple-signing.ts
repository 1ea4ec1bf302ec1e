import { isThis } from '../statement/statement.ts'
import { jsonIn, parseJson, present, textIn } from '../json.ts'
import { certificateView } from './certificate.ts'
import type { Signed } from './signed.ts'

/**
 * A signature as cosign keeps it in a layer: the layer is the signed text ("simple signing"), its annotations have the
 * signature, and may have a certificate and an entry of the transparency log (cosign's SIGNATURE_SPEC). Undefined where the
 * text is none.
 */
export function readSimpleSigning(
  bytes: Uint8Array,
  annotations: Readonly<Record<string, string>>,
  about: string | undefined,
): Signed | undefined {
  const critical = jsonIn(parseJson(bytes), 'critical')
  const digest = textIn(jsonIn(critical, 'image'), 'docker-manifest-digest')
  const signature = annotations['dev.cosignproject.cosign/signature']
  if (digest === undefined) return undefined
  const certificate = annotations['dev.sigstore.cosign/certificate']
  const view = present({
    format: 'cosign' as const,
    digest,
    isThis: isThis(digest, about),
    reference: textIn(jsonIn(critical, 'identity'), 'docker-reference'),
    certificate: certificate === undefined ? undefined : certificateView(certificate),
    log: logOf(annotations['dev.sigstore.cosign/bundle']),
  })
  if (signature === undefined) return { view }
  return { view, over: { data: bytes, signature: Buffer.from(signature, 'base64') } }
}

function logOf(bundle: string | undefined) {
  const payload = jsonIn(parseJson(new TextEncoder().encode(bundle ?? '')), 'Payload')
  const [index, integrated] = [payload['logIndex'], payload['integratedTime']]
  if (typeof index !== 'number') return undefined
  return present({
    index: String(index),
    integratedAtMs: typeof integrated === 'number' ? integrated * 1000 : undefined,
  })
}
