import { createHash } from 'node:crypto'

/** Every media type that a client of today takes. */
const accepted = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ')

/** Asks a registry as a client does, one request for one thing. */
export class RegistryClient {
  readonly #repository: string

  constructor(host: string, repository: string) {
    this.#repository = `http://${host}/v2/${repository}`
  }

  /** Whether a client gets the manifest: it takes only bytes of the digest that it asked for. */
  async servesManifest(digest: string): Promise<boolean> {
    return isOfDigest(await this.#get(`manifests/${digest}`), digest)
  }

  async servesTag(tag: string, digest: string): Promise<boolean> {
    return isOfDigest(await this.#get(`manifests/${tag}`), digest)
  }

  /** HEAD and GET, as clients look for a layer and then fetch it. */
  async servesBlob(digest: string): Promise<boolean> {
    const head = await fetch(`${this.#repository}/blobs/${digest}`, { method: 'HEAD' })
    return isOfDigest(await this.#get(`blobs/${digest}`), digest) && head.ok
  }

  async pushBlob(bytes: Uint8Array, algorithm: 'sha256' | 'sha512'): Promise<string> {
    const digest = digestOf(bytes, algorithm)
    const begun = await fetch(`${this.#repository}/blobs/uploads/`, { method: 'POST' })
    const location = new URL(begun.headers.get('location') ?? '')
    location.searchParams.set('digest', digest)
    const put = await fetch(location, { method: 'PUT', body: bytes.slice() })
    if (put.status !== 201) throw new Error(`the registry answered ${put.status}: ${await put.text()}`)
    return digest
  }

  async pushManifest(tag: string, mediaType: string, bytes: Uint8Array): Promise<void> {
    const headers = { 'content-type': mediaType }
    const put = await fetch(`${this.#repository}/manifests/${tag}`, {
      method: 'PUT',
      body: bytes.slice(),
      headers,
    })
    if (put.status !== 201) throw new Error(`the registry answered ${put.status}: ${await put.text()}`)
  }

  /** With every tag that points to it. */
  async deleteManifest(digest: string): Promise<void> {
    await fetch(`${this.#repository}/manifests/${digest}`, { method: 'DELETE' })
  }

  async #get(path: string): Promise<Uint8Array | undefined> {
    const answer = await fetch(`${this.#repository}/${path}`, { headers: { accept: accepted } })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return answer.ok ? bytes : undefined
  }
}

function isOfDigest(bytes: Uint8Array | undefined, digest: string): boolean {
  return bytes !== undefined && digestOf(bytes, digest.split(':')[0] ?? '') === digest
}

function digestOf(bytes: Uint8Array, algorithm: string): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}
