import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { beforeAll, describe, expect, it } from 'vitest'

import type { DocumentEvent, DocumentPart, SignatureResult } from '../../electron/api/rows.ts'
import { parseDigest } from '../../drivers/common/names.ts'
import { DocumentThread } from '../../electron/contents/documents/thread/document-thread.ts'
import { checkSignature } from '../../electron/contents/documents/signature/check-signature.ts'
import { readVerificationKey } from '../../electron/contents/documents/signature/verification-key.ts'
import { layOut } from '../../electron/contents/documents/lay-out.ts'
import { documentMethods } from '../../electron/methods/documents.ts'
import { manifestMethods } from '../../electron/methods/manifests.ts'
import { flat, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { writeSignedImage, type SignedImage } from './signed-image/signed-image.ts'

const repository = 'team/app'
const folder = useTempFolder()

describe('an image that cosign and notation signed', () => {
  let registry: TinyRegistry
  let signed: SignedImage
  let referrers: readonly string[]
  const methods = () => documentMethods(registry.opener, new DocumentThread('/nowhere'))
  const place = (manifest: string) => ({ store: 'x', repository, manifest, about: signed.image })

  beforeAll(async () => {
    registry = await TinyRegistry.in(join(folder(), 'registry'))
    signed = await writeSignedImage(registry, repository)
    const of = { store: 'x', repository, digest: signed.image }
    const rows = await flat(manifestMethods(registry.opener).listReferrers(of, live))
    referrers = [...new Set(rows.map(({ digest }) => digest))]
  })

  it('has signatures of five keys in each form, all about it', async () => {
    const formats = new Map<string, number>()
    for (const { signatures, content } of await allParts()) {
      if (content.kind !== 'signature' && content.kind !== 'other') continue
      for (const { format, isThis } of signatures) {
        const told = `${format} ${isThis}`
        formats.set(told, (formats.get(told) ?? 0) + 1)
      }
    }
    expect(Object.fromEntries(formats)).toEqual({
      'cosign yes': 5,
      'bundle yes': 5,
      // As JWS and as COSE.
      'notation yes': 2,
    })
  })

  it('names who holds the certificate of Notation', async () => {
    const parts = await allParts()
    const certificates = parts.flatMap((part) => part.signatures.flatMap((each) => each.certificate ?? []))
    expect(certificates.map(({ identity }) => identity)).toEqual([
      expect.stringContaining('example.org'),
      expect.stringContaining('example.org'),
    ])
  })

  it.each(['p256', 'p384', 'p521', 'rsa', 'ed'])('has what the key %s made verified', async (name) => {
    const states = await statesOf(signed.publicKeys[name] ?? '')
    // A signature in each of two forms; the first key made four attestations besides, two in each form.
    expect(states.filter((state) => state === 'verified')).toHaveLength(name === 'p256' ? 6 : 2)
    expect(states.filter((state) => state === 'notTold')).toHaveLength(2)
    expect(states.filter((state) => state === 'otherContent')).toEqual([])
  })

  it('has nothing verified by a key of nobody', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const states = await statesOf(publicKey.export({ type: 'spki', format: 'pem' }).toString())
    expect(new Set(states)).toEqual(new Set(['otherKey', 'notTold']))
  })

  it('has nothing verified for another image', async () => {
    const about = parseDigest(`sha256:${'0'.repeat(64)}`)
    const key = signed.publicKeys['p256'] ?? ''
    const states: string[] = []
    for (const manifest of referrers) {
      const { results } = await methods().verifySignatures({ ...place(manifest), about, key }, live)
      for (const { state } of results) states.push(state)
    }
    expect(states).not.toContain('verified')
    expect(states).toContain('otherContent')
  })

  it('has provenance and a bill of materials in envelopes and bundles', async () => {
    const parts = await allParts()
    const provenances = parts.flatMap(({ content }) =>
      content.kind === 'provenance' ? [content.provenance] : [],
    )
    expect(provenances.length).toBeGreaterThanOrEqual(2)
    for (const each of provenances) {
      expect(each).toMatchObject({
        builder: 'https://ci.example.org/1',
        source: 'https://git.example.org/team/app',
        revision: '0123456789abcdef0123456789abcdef01234567',
      })
    }
    const boms = parts.flatMap(({ content }) => (content.kind === 'sbom' ? [content.sbom.format] : []))
    expect(new Set(boms)).toEqual(new Set(['SPDX 2.3']))
  })

  it('has the payload of an envelope as text', async () => {
    for (const manifest of referrers) {
      const [part] = (await partsOf(manifest)).filter(({ content }) => content.kind === 'provenance')
      if (part === undefined) continue
      const { payload } = await methods().readDocumentText(
        { store: 'x', repository, manifest, layer: part.layer },
        live,
      )
      expect(payload).toContain('"_type":"https://in-toto.io/Statement/')
      return
    }
    expect.unreachable()
  })

  async function partsOf(manifest: string): Promise<readonly DocumentPart[]> {
    const events: DocumentEvent[] = []
    for await (const event of methods().readDocument(place(manifest), live)) events.push(event)
    return events.flatMap((event) => (event.kind === 'part' ? [event.part] : []))
  }

  async function allParts(): Promise<readonly DocumentPart[]> {
    const parts: DocumentPart[] = []
    for (const manifest of referrers) for (const part of await partsOf(manifest)) parts.push(part)
    return parts
  }

  async function statesOf(key: string): Promise<readonly SignatureResult['state'][]> {
    const states: SignatureResult['state'][] = []
    for (const manifest of referrers) {
      const { results } = await methods().verifySignatures({ ...place(manifest), key }, live)
      for (const { state } of results) states.push(state)
    }
    return states
  }
})

describeWith(['openssl'], 'a certificate as Fulcio issues them', () => {
  it('names who signed and who says so, and its key verifies what it signed', async () => {
    const made = await mkdtemp(join(tmpdir(), 'bollard-certificate-'))
    try {
      const config = join(made, 'config')
      const lines = [
        '[req]\ndistinguished_name=name\nx509_extensions=fulcio\nprompt=no\n[name]\nCN=nobody',
        '[fulcio]\nsubjectAltName=URI:https://ci.example.org/team/app@refs/heads/main',
        '1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:https://accounts.example.org\n',
      ]
      await writeFile(config, lines.join('\n'))
      const out = ['-keyout', join(made, 'key.pem'), '-out', join(made, 'certificate.pem')]
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
      await run('openssl', ['req', '-x509', '-config', config, ...key, ...out])
      const certificate = await readFile(join(made, 'certificate.pem'), 'utf8')
      const digest = `sha256:${'a'.repeat(64)}`
      const text = JSON.stringify({ critical: { image: { 'docker-manifest-digest': digest } } })
      await writeFile(join(made, 'text'), text)
      const signing = ['dgst', '-sha256', '-sign', join(made, 'key.pem'), '-out', join(made, 'signature')]
      await run('openssl', [...signing, join(made, 'text')])
      const signature = (await readFile(join(made, 'signature'))).toString('base64')
      const annotations = {
        'dev.cosignproject.cosign/signature': signature,
        'dev.sigstore.cosign/certificate': certificate,
      }
      const layer = { mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', annotations }
      const { signed: found } = await layOut(layer, Buffer.from(text), digest, live)
      expect(found[0]?.view.certificate).toMatchObject({
        identity: 'https://ci.example.org/team/app@refs/heads/main',
        identityIssuer: 'https://accounts.example.org',
        issuer: 'CN=nobody',
      })
      const given = readVerificationKey(certificate)
      expect(given.view).toMatchObject({ algorithm: 'ECDSA P-256', fromCertificate: true })
      expect(found[0] && checkSignature(found[0], given, digest, undefined)).toBe('verified')
    } finally {
      await rm(made, { recursive: true, force: true })
    }
  })
})

describe('a bill of materials that the library of CycloneDX wrote', () => {
  it.each([Spec.Spec1dot2, Spec.Spec1dot3, Spec.Spec1dot4, Spec.Spec1dot5, Spec.Spec1dot6])(
    'is read in version $version',
    async (spec) => {
      const bom = new Models.Bom()
      bom.metadata.component = new Models.Component(Enums.ComponentType.Application, 'app')
      const component = new Models.Component(Enums.ComponentType.Library, 'left-pad', {
        group: '@scope',
        version: '1.3.0',
        purl: 'pkg:npm/%40scope/left-pad@1.3.0',
      })
      component.licenses.add(new Models.SpdxLicense('MIT'))
      bom.components.add(component)
      const text = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(spec)).serialize(bom)
      const layer = { mediaType: 'application/vnd.cyclonedx+json', annotations: {} }
      const { content, packages } = await layOut(layer, Buffer.from(text), undefined, live)
      expect(content.kind === 'sbom' && content.sbom).toMatchObject({
        format: `CycloneDX ${spec.version}`,
        name: 'app',
      })
      expect(packages).toEqual([
        {
          name: '@scope/left-pad',
          version: '1.3.0',
          license: 'MIT',
          purl: 'pkg:npm/%40scope/left-pad@1.3.0',
          type: 'npm',
        },
      ])
    },
  )
})
