import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A folder in the OCI image layout, whose images skopeo pushes as `oci:<folder>:<tag>`. The same bytes every time. */
export interface OciLayout {
  readonly folder: string
  readonly images: Readonly<Record<ImageName, OciDescriptor>>
  /** Manifests that `multi` lists, in its order. */
  readonly children: readonly OciDescriptor[]
  /** `skopeo` reads an image of the layout by this. */
  reference(name: ImageName): string
}

/**
 * `app`: three layers and a history with metadata steps; `app-next`: shares two of them; `multi`: an index of two
 * platforms and an attestation; `signature`: an artifact whose subject is `app`.
 */
export type ImageName = 'app' | 'app-next' | 'multi' | 'signature'

export interface OciDescriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string }
  readonly annotations?: Readonly<Record<string, string>>
}

export async function writeOciLayout(folder: string): Promise<OciLayout> {
  const blobs = join(folder, 'blobs', 'sha256')
  await mkdir(blobs, { recursive: true })
  const write = async (mediaType: string, bytes: Uint8Array): Promise<OciDescriptor> => {
    const hex = sha256(bytes)
    await writeFile(join(blobs, hex), bytes)
    return { mediaType, digest: `sha256:${hex}`, size: bytes.byteLength }
  }
  const writeJson = (mediaType: string, document: object) =>
    write(mediaType, new TextEncoder().encode(JSON.stringify(document)))

  const base = layerOf('etc/os-release', 'NAME=Quay\n')
  const library = layerOf('usr/lib/crane.so', deterministicText(200_000))
  const program = layerOf('usr/bin/app', deterministicText(3_000))
  const app = await image(amd64, [base, library, program])
  const next = await image(amd64, [base, library, layerOf('usr/bin/app', 'the next version\n')])
  const arm = await image(arm64, [layerOf('etc/os-release', 'NAME=Quay on ARM\n')])
  const attestation = await image({ os: 'unknown', architecture: 'unknown' }, [program])
  const children = [
    { ...app, platform: amd64 },
    { ...arm, platform: arm64 },
    { ...attestation, platform: { os: 'unknown', architecture: 'unknown' }, annotations: attests(app) },
  ]
  const multi = await writeJson(index, { schemaVersion: 2, mediaType: index, manifests: children })
  const signature = await writeJson(manifest, {
    schemaVersion: 2,
    mediaType: manifest,
    config: await writeJson('application/vnd.example.signature.config.v1+json', {}),
    layers: [await write('application/vnd.example.signature.v1', new TextEncoder().encode('signed, sealed'))],
    subject: { mediaType: app.mediaType, digest: app.digest, size: app.size },
    annotations: { 'org.example.signer': 'harbour master' },
  })
  const images = { app, 'app-next': next, multi, signature }
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  const manifests = Object.entries(images).map(([name, descriptor]) => ({
    ...descriptor,
    annotations: { 'org.opencontainers.image.ref.name': name },
  }))
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
  return { folder, images, children, reference: (name) => `oci:${folder}:${name}` }

  async function image(platform: Platform, layers: readonly Layer[]) {
    const descriptors: OciDescriptor[] = []
    for (const { gzipped } of layers) descriptors.push(await write(layerGzip, gzipped))
    const config = await writeJson('application/vnd.oci.image.config.v1+json', configOf(platform, layers))
    return writeJson(manifest, {
      schemaVersion: 2,
      mediaType: manifest,
      config,
      layers: descriptors,
    })
  }
}

const manifest = 'application/vnd.oci.image.manifest.v1+json'
const index = 'application/vnd.oci.image.index.v1+json'
const layerGzip = 'application/vnd.oci.image.layer.v1.tar+gzip'
const created = '2026-01-02T03:04:05Z'

type Platform = NonNullable<OciDescriptor['platform']>
const amd64: Platform = { os: 'linux', architecture: 'amd64' }
const arm64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }

interface Layer {
  readonly path: string
  readonly diffId: string
  readonly gzipped: Uint8Array
}

function layerOf(path: string, content: string): Layer {
  const tar = tarOf(path, Buffer.from(content))
  return { path, diffId: `sha256:${sha256(tar)}`, gzipped: gzipSync(tar) }
}

function configOf(platform: Platform, layers: readonly Layer[]): object {
  return {
    created,
    author: 'the harbour master',
    ...platform,
    config: {
      Env: ['PATH=/usr/bin'],
      Cmd: ['/usr/bin/app'],
      Labels: { 'org.opencontainers.image.title': 'app' },
      WorkingDir: '/usr',
    },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: [
      ...layers.map(({ path }) => ({ created, created_by: `COPY ${path} /${path}` })),
      { created, created_by: 'CMD ["/usr/bin/app"]', empty_layer: true },
    ],
  }
}

function attests(subject: OciDescriptor): Record<string, string> {
  return {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': subject.digest,
  }
}

/** An archive of one file: a header, the content, and two empty blocks at the end. */
function tarOf(path: string, content: Uint8Array): Uint8Array {
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write(octal(0o755, 7) + octal(0, 7) + octal(0, 7), 100)
  header.write(octal(content.byteLength, 11) + octal(Date.parse(created) / 1000, 11), 124)
  header.write(`${' '.repeat(8)}0`, 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)} `, 148)
  const padding = Buffer.alloc((512 - (content.byteLength % 512)) % 512)
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)])
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`
}

function deterministicText(length: number): string {
  let text = ''
  for (let seed = 0; text.length < length; seed += 1) text += sha256(Buffer.from(String(seed)))
  return text.slice(0, length)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
