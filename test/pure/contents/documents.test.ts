import { createSign, generateKeyPairSync, sign as signOnce, type KeyObject } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { isStoreError } from '../../../drivers/index.ts'
import { layOut, type LaidOut } from '../../../electron/contents/documents/lay-out.ts'
import { checkSignature } from '../../../electron/contents/documents/signature/check-signature.ts'
import { readVerificationKey } from '../../../electron/contents/documents/signature/verification-key.ts'

const live = new AbortController().signal
const digest = `sha256:${'a'.repeat(64)}`
const otherDigest = `sha256:${'b'.repeat(64)}`

function laidOut(
  document: unknown,
  { mediaType = 'application/json', annotations = {}, about = digest }: Given = {},
): Promise<LaidOut> {
  const bytes = typeof document === 'string' ? Buffer.from(document) : Buffer.from(JSON.stringify(document))
  return layOut({ mediaType, annotations }, bytes, about, live)
}

interface Given {
  readonly mediaType?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly about?: string
}

describe('a bill of materials', () => {
  it('of SPDX 2 has its packages with what is said of them', async () => {
    const { content, packages } = await laidOut({
      spdxVersion: 'SPDX-2.3',
      name: 'app',
      creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Tool: maker-1', 'Organization: Us'] },
      packages: [
        {
          name: 'left-pad',
          versionInfo: '1.3.0',
          licenseConcluded: 'NOASSERTION',
          licenseDeclared: 'MIT',
          supplier: 'Organization: Somebody',
          externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:npm/left-pad@1.3.0' }],
        },
        { name: 'bare', licenseConcluded: 'NONE' },
      ],
    })
    expect(content).toEqual({
      kind: 'sbom',
      sbom: {
        format: 'SPDX 2.3',
        name: 'app',
        createdAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
        tools: ['maker-1', 'Us'],
        packages: 2,
        complete: true,
        licenses: [
          { license: '', packages: 1 },
          { license: 'MIT', packages: 1 },
        ],
      },
    })
    expect(packages).toEqual([
      {
        name: 'left-pad',
        version: '1.3.0',
        license: 'MIT',
        purl: 'pkg:npm/left-pad@1.3.0',
        type: 'npm',
        supplier: 'Somebody',
      },
      { name: 'bare' },
    ])
  })

  it('of SPDX 2 may be lines of tags, with texts of several lines', async () => {
    const { content, packages } = await laidOut(
      'SPDXVersion: SPDX-2.2\nDocumentName: app\nCreator: Tool: maker\nCreated: 2026-01-02T03:04:05Z\nDocumentComment: <text>one\nPackageName: none</text>\n\nPackageName: musl\nPackageVersion: 1.2.5\nPackageLicenseDeclared: MIT\nExternalRef: PACKAGE-MANAGER purl pkg:apk/alpine/musl@1.2.5\nFileName: ./lib\nPackageVersion: 9\n',
      { mediaType: 'text/spdx' },
    )
    expect(content.kind === 'sbom' && content.sbom.format).toBe('SPDX 2.2')
    expect(packages).toEqual([
      { name: 'musl', version: '1.2.5', license: 'MIT', purl: 'pkg:apk/alpine/musl@1.2.5', type: 'apk' },
    ])
  })

  it('of SPDX 3 has licences and suppliers by their relationships', async () => {
    const { content, packages } = await laidOut({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'CreationInfo', '@id': '_:c', created: '2026-01-02T03:04:05Z', createdBy: ['urn:who'] },
        { type: 'SpdxDocument', spdxId: 'urn:doc', name: 'app' },
        { type: 'Organization', spdxId: 'urn:who', name: 'Somebody' },
        {
          type: 'software_Package',
          spdxId: 'urn:musl',
          name: 'musl',
          software_packageVersion: '1.2.5',
          software_packageUrl: 'pkg:apk/alpine/musl@1.2.5',
          suppliedBy: 'urn:who',
        },
        {
          type: 'simplelicensing_LicenseExpression',
          spdxId: 'urn:mit',
          simplelicensing_licenseExpression: 'MIT',
        },
        { type: 'Relationship', relationshipType: 'hasDeclaredLicense', from: 'urn:musl', to: ['urn:mit'] },
      ],
    })
    expect(content.kind === 'sbom' && content.sbom).toMatchObject({
      format: 'SPDX 3.0.1',
      tools: ['Somebody'],
    })
    expect(packages).toEqual([
      {
        name: 'musl',
        version: '1.2.5',
        license: 'MIT',
        purl: 'pkg:apk/alpine/musl@1.2.5',
        type: 'apk',
        supplier: 'Somebody',
      },
    ])
  })

  it('of CycloneDX has components within components', async () => {
    const { packages } = await laidOut({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [
        {
          type: 'library',
          group: '@scope',
          name: 'outer',
          version: '1',
          licenses: [{ license: { id: 'MIT' } }, { license: { name: 'Other' } }],
          components: [{ type: 'file', name: 'inner', licenses: [{ expression: 'MIT OR Apache-2.0' }] }],
        },
      ],
    })
    expect(packages).toEqual([
      { name: '@scope/outer', version: '1', license: 'MIT, Other', type: 'library' },
      { name: 'inner', license: 'MIT OR Apache-2.0', type: 'file' },
    ])
  })

  it('as XML is no list of packages', async () => {
    expect((await laidOut('<bom/>', { mediaType: 'application/vnd.cyclonedx+xml' })).content.kind).toBe(
      'other',
    )
  })
})

describe('a statement', () => {
  const statement = (predicateType: string, predicate: unknown, hex = 'a'.repeat(64)) => ({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'app', digest: { sha256: hex } }],
    predicateType,
    predicate,
  })

  it('says whether it is about what was asked', async () => {
    const told = async (hex: string) =>
      (await laidOut(statement('https://example.org/p', {}, hex))).statement?.subjects[0]?.isThis
    expect(await told('a'.repeat(64))).toBe('yes')
    expect(await told('b'.repeat(64))).toBe('no')
  })

  it('of SLSA 1 has builder, source and revision', async () => {
    const { content } = await laidOut(
      statement('https://slsa.dev/provenance/v1', {
        buildDefinition: {
          buildType: 'https://example.org/build',
          externalParameters: {
            workflow: { repository: 'https://git.example.org/app', ref: 'refs/heads/main' },
          },
          resolvedDependencies: [
            { uri: 'git+https://git.example.org/app@refs/heads/main', digest: { gitCommit: 'c0ffee' } },
          ],
        },
        runDetails: {
          builder: { id: 'https://ci.example.org' },
          metadata: { invocationId: '7', startedOn: '2026-01-02T03:04:05Z' },
        },
      }),
    )
    expect(content).toEqual({
      kind: 'provenance',
      provenance: {
        format: 'SLSA 1',
        builder: 'https://ci.example.org',
        buildType: 'https://example.org/build',
        source: 'https://git.example.org/app',
        revision: 'c0ffee',
        invocation: '7',
        startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
        parameters: [
          { name: 'workflow.repository', text: 'https://git.example.org/app' },
          { name: 'workflow.ref', text: 'refs/heads/main' },
        ],
        materials: [{ uri: 'git+https://git.example.org/app@refs/heads/main', digest: 'gitCommit:c0ffee' }],
      },
    })
  })

  it('of SLSA 0.2 has what BuildKit adds', async () => {
    const { content } = await laidOut(
      statement('https://slsa.dev/provenance/v0.2', {
        builder: { id: '' },
        buildType: 'https://mobyproject.org/buildkit@v1',
        invocation: {
          configSource: { entryPoint: 'Dockerfile' },
          parameters: { frontend: 'dockerfile.v0' },
          environment: { platform: 'linux/amd64' },
        },
        materials: [
          { uri: 'pkg:docker/alpine@3?platform=linux%2Famd64', digest: { sha256: 'd'.repeat(64) } },
        ],
        metadata: {
          'https://mobyproject.org/buildkit@v1#metadata': {
            vcs: { source: 'git@example.org:app', revision: 'c0ffee' },
          },
        },
      }),
    )
    expect(content.kind === 'provenance' && content.provenance).toMatchObject({
      source: 'git@example.org:app',
      revision: 'c0ffee',
      parameters: [
        { name: 'configSource.entryPoint', text: 'Dockerfile' },
        { name: 'frontend', text: 'dockerfile.v0' },
        { name: 'environment.platform', text: 'linux/amd64' },
      ],
    })
  })

  it('may have a bill of materials for a predicate, and others are shown as they are', async () => {
    const sbom = await laidOut(
      statement('https://cyclonedx.org/bom', { bomFormat: 'CycloneDX', specVersion: '1.6' }),
    )
    expect(sbom.content.kind).toBe('sbom')
    const scan = await laidOut(statement('https://cosign.sigstore.dev/attestation/vuln/v1', { scanner: {} }))
    expect(scan.content.kind).toBe('predicate')
  })
})

describe('a signature', () => {
  const keys = {
    'ECDSA P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'ECDSA P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'ECDSA P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
    'RSA 2048': generateKeyPairSync('rsa', { modulusLength: 2048 }),
    Ed25519: generateKeyPairSync('ed25519'),
  }
  const payload = (of: string) =>
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'registry.example.org/app' },
        image: { 'docker-manifest-digest': of },
        type: 'cosign container image signature',
      },
      optional: null,
    })

  it.each(Object.entries(keys))('of %s is verified by its key and by no other', async (algorithm, pair) => {
    const text = payload(digest)
    const signature = signed(pair.privateKey, text)
    const { content, signed: found } = await laidOut(text, {
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      annotations: { 'dev.cosignproject.cosign/signature': signature },
    })
    const key = readVerificationKey(pem(pair.publicKey))
    expect(key.view.algorithm).toBe(algorithm)
    expect(content.kind).toBe('signature')
    const [only] = found
    expect(only?.view).toEqual({
      format: 'cosign',
      digest,
      isThis: 'yes',
      reference: 'registry.example.org/app',
    })
    const others = Object.values(keys).filter((each) => each !== pair)
    expect(only && checkSignature(only, key, digest, undefined)).toBe('verified')
    for (const other of others) {
      const wrong = readVerificationKey(pem(other.publicKey))
      expect(only && checkSignature(only, wrong, digest, undefined)).toBe('otherKey')
    }
  })

  it('of another manifest is not called verified, though its key made it', async () => {
    const pair = keys['ECDSA P-256']
    const text = payload(otherDigest)
    const { signed: found } = await laidOut(text, {
      annotations: { 'dev.cosignproject.cosign/signature': signed(pair.privateKey, text) },
    })
    const [only] = found
    const key = readVerificationKey(pem(pair.publicKey))
    expect(only && checkSignature(only, key, digest, undefined)).toBe('otherContent')
  })

  it('is not verified where a byte of what it signs is another', async () => {
    const pair = keys['ECDSA P-256']
    const { signed: found } = await laidOut(payload(digest).replace('example.org', 'example.com'), {
      annotations: { 'dev.cosignproject.cosign/signature': signed(pair.privateKey, payload(digest)) },
    })
    const [only] = found
    const key = readVerificationKey(pem(pair.publicKey))
    expect(only && checkSignature(only, key, digest, undefined)).toBe('otherKey')
  })

  it('that is missing is told to be not told', async () => {
    const [only] = (await laidOut(payload(digest))).signed
    const key = readVerificationKey(pem(keys.Ed25519.publicKey))
    expect(only && checkSignature(only, key, digest, undefined)).toBe('notTold')
  })

  it('of Notation is shown, and never verified', async () => {
    const jws = {
      payload: Buffer.from(JSON.stringify({ targetArtifact: { digest } })).toString('base64url'),
      header: { x5c: [] },
      signature: 'AAAA',
    }
    const [only] = (await laidOut(jws, { mediaType: 'application/jose+json' })).signed
    expect(only).toEqual({ view: { format: 'notation', digest, isThis: 'yes' } })
    const key = readVerificationKey(pem(keys.Ed25519.publicKey))
    expect(only && checkSignature(only, key, digest, undefined)).toBe('notTold')
  })

  it('is not looked for with a private key, nor with what is no key', () => {
    const { privateKey } = keys['ECDSA P-256']
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(reasonOf(() => readVerificationKey(secret))).toBe('privateKeyGiven')
    expect(reasonOf(() => readVerificationKey('hello'))).toBe('noPublicKey')
    const odd = generateKeyPairSync('x25519')
    expect(reasonOf(() => readVerificationKey(pem(odd.publicKey)))).toBe('noPublicKey')
  })
})

describe('a document that somebody made to do harm', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  it('is read as far as it goes, however deep it is', async () => {
    const text = `{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1","subject":${deep},"predicate":{"buildDefinition":{"externalParameters":{"a":${deep},"b":"c"}}}}`
    const { content, statement } = await laidOut(text)
    expect(statement?.subjects).toEqual([])
    expect(content.kind === 'provenance' && content.provenance.parameters).toEqual([{ name: 'b', text: 'c' }])
  })

  it.each([
    ['a list for a bill of materials', { spdxVersion: 'SPDX-2.3', packages: 7, creationInfo: [] }],
    ['numbers for names', { bomFormat: 'CycloneDX', components: [{ name: 7, licenses: [7, null] }] }],
    ['an envelope without signatures', { payloadType: 'x', payload: '!!', signatures: {} }],
    ['an empty bundle', { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }],
    ['members of all objects', JSON.parse('{"__proto__":{"bomFormat":"CycloneDX"},"constructor":1}')],
  ])('is nothing more than it is: %s', async (_, document) => {
    const { signed: found } = await laidOut(document)
    const key = readVerificationKey(pem(generateKeyPairSync('ed25519').publicKey))
    for (const each of found) expect(checkSignature(each, key, digest, undefined)).toBe('notTold')
  })

  it.each([
    'application/jose+json',
    'application/cose',
    'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  ])('is said to be unread where it is no %s', async (mediaType) => {
    for (const text of ['', 'hello', '\u00d2\u0084', deep]) {
      const { content } = await laidOut(text, { mediaType })
      expect(['unread', 'signature', 'chart']).toContain(content.kind)
    }
  })

  it('has texts of a bounded length', async () => {
    const long = 'x'.repeat(1_000_000)
    const { packages } = await laidOut({
      bomFormat: 'CycloneDX',
      components: [{ name: long, version: long, licenses: [{ expression: long }] }],
    })
    expect(Object.values(packages[0] ?? {}).every((text) => text.length <= 2000)).toBe(true)
  })
})

function pem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function signed(key: KeyObject, text: string): string {
  if (key.asymmetricKeyType === 'ed25519') return signOnce(null, Buffer.from(text), key).toString('base64')
  return createSign('sha256').update(text).sign(key, 'base64')
}

function reasonOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return isStoreError(error) ? error.reason?.id : String(error)
  }
}
