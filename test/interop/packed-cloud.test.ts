import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { mapConcurrent } from '../../drivers/index.ts'
import type { PackedObjects } from '../bench/packed-cloud/packed-objects.ts'
import { startPackedServer, type PackedServer } from '../bench/packed-cloud/server.ts'
import { pack, repositoryName, shapes } from '../bench/packed-cloud/shapes.ts'
import { describeWith } from '../peers/need.ts'
import { startRadosgw, type Radosgw } from '../peers/radosgw.ts'

const objects = pack(shapes.garbage(2))
const bucket = 'bench'
const repositories = 'docker/registry/v2/repositories/'
const tags = `${repositories}${repositoryName(1)}/_manifests/tags/`

/** The bench measures against a service of its own: it has to answer as a real one does. */
describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'the service that the bench measures with', () => {
  let radosgw: Radosgw
  let server: PackedServer
  let clients: readonly [packed: S3Client, real: S3Client]

  beforeAll(async () => {
    radosgw = await startRadosgw()
    await radosgw.createBucket(bucket)
    await fill(radosgw.client, objects)
    server = await startPackedServer(new Map([[bucket, objects]]), 'AKIDBENCH')
    clients = [clientOf(`http://127.0.0.1:${server.port}`, 'AKIDBENCH'), radosgw.client]
  })

  afterAll(async () => {
    clients[0].destroy()
    server.close()
    await radosgw.stop()
  })

  it.each([
    { Prefix: '' },
    { Prefix: repositories },
    { Prefix: repositories, Delimiter: '/' },
    { Prefix: repositories, Delimiter: '/_' },
    { Prefix: repositories, Delimiter: '/_', MaxKeys: 1 },
    { Prefix: tags, Delimiter: '/', MaxKeys: 7 },
    { Prefix: tags, MaxKeys: 7 },
    { Prefix: `${tags}1.0.1`, Delimiter: '/' },
    { Prefix: `${tags}1.0.1/`, Delimiter: '/' },
    { Prefix: tags, StartAfter: `${tags}1.0.5`, MaxKeys: 11 },
    { Prefix: tags, StartAfter: `${tags}1.0.5/`, Delimiter: '/', MaxKeys: 3 },
    { Prefix: repositories, StartAfter: `${repositories}${repositoryName(0)}/_`, Delimiter: '/_' },
    { Prefix: 'nowhere/' },
    { Prefix: tags, StartAfter: 'z' },
  ])('lists page by page what a real one lists: %j', async (query) => {
    const [packed, real] = await Promise.all(clients.map((client) => pagesOf(client, query)))
    expect(packed).toEqual(real)
    const [old, realOld] = await Promise.all(clients.map((client) => oldPagesOf(client, query)))
    expect(old).toEqual(realOld)
    expect(old).toEqual(packed)
  })

  it('answers with the content, the length and the tags that a real one has of it', async () => {
    let read = 0
    for (let index = 0; index < objects.count; index += 7) {
      if (objects.content(index) === undefined) continue
      read += 1
      const Key = objects.keyAt(index)
      const [packed, real] = await Promise.all(clients.map((client) => objectOf(client, Key)))
      expect(packed).toEqual(real)
    }
    expect(read).toBeGreaterThan(20)
  })

  it.each([
    { Bucket: bucket, Key: 'nowhere' },
    { Bucket: 'nobody', Key: 'nowhere' },
    { Bucket: bucket, Key: `${tags}latest/current/link`, Range: 'bytes=1000-' },
  ])('refuses what a real one refuses: %j', async (get) => {
    const [packed, real] = await Promise.all(clients.map((client) => refusalOf(client, get)))
    expect(packed).toEqual(real)
    expect(packed?.status).toBeGreaterThanOrEqual(400)
  })

  it('refuses an access key that it does not know', async () => {
    const strangers = [`http://127.0.0.1:${server.port}`, radosgw.endpoint].map((at) =>
      clientOf(at, 'NOBODY'),
    )
    const [packed, real] = await Promise.all(
      strangers.map((client) => refusalOf(client, { Bucket: bucket, Key: 'any' })),
    )
    expect(packed).toEqual(real)
    expect(packed).toEqual({ name: 'InvalidAccessKeyId', status: 403 })
    for (const client of strangers) client.destroy()
  })
})

function clientOf(endpoint: string, accessKeyId: string): S3Client {
  const credentials = { accessKeyId, secretAccessKey: 'secret of the bench' }
  return new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 })
}

async function fill(client: S3Client, from: PackedObjects): Promise<void> {
  const indexes = Array.from({ length: from.count }, (_, index) => index)
  const put = async (index: number): Promise<void> => {
    // A layer has none; nothing is asked of its bytes.
    const Body = from.content(index) ?? Buffer.from('x')
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: from.keyAt(index), Body }))
  }
  for await (const _ of mapConcurrent(indexes, 16, put, AbortSignal.timeout(60_000))) void _
}

interface Query {
  readonly Prefix: string
  readonly Delimiter?: string
  readonly MaxKeys?: number
  readonly StartAfter?: string
}

interface Page {
  readonly keys: readonly (string | undefined)[]
  readonly prefixes: readonly (string | undefined)[]
}

async function pagesOf(client: S3Client, query: Query): Promise<readonly Page[]> {
  const pages: Page[] = []
  let token: string | undefined
  do {
    const more = token === undefined ? {} : { ContinuationToken: token }
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ...query, ...more }))
    const { Contents = [], CommonPrefixes = [], KeyCount } = page
    expect(KeyCount).toBe(Contents.length + CommonPrefixes.length)
    pages.push({ keys: Contents.map(({ Key }) => Key), prefixes: CommonPrefixes.map(({ Prefix }) => Prefix) })
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined
  } while (token !== undefined)
  return pages
}

/** Of the first version of lists, where a page goes on behind its last key or common prefix. */
async function oldPagesOf(client: S3Client, { StartAfter, ...query }: Query): Promise<readonly Page[]> {
  const pages: Page[] = []
  let marker = StartAfter
  for (;;) {
    const more = marker === undefined ? {} : { Marker: marker }
    const page = await client.send(new ListObjectsCommand({ Bucket: bucket, ...query, ...more }))
    const { Contents = [], CommonPrefixes = [] } = page
    pages.push({ keys: Contents.map(({ Key }) => Key), prefixes: CommonPrefixes.map(({ Prefix }) => Prefix) })
    if (page.IsTruncated !== true) return pages
    marker = page.NextMarker ?? Contents.at(-1)?.Key
  }
}

async function objectOf(client: S3Client, Key: string) {
  const [got, told] = await Promise.all([
    client.send(new GetObjectCommand({ Bucket: bucket, Key, Range: 'bytes=2-9' })),
    client.send(new HeadObjectCommand({ Bucket: bucket, Key })),
  ])
  const { ContentRange, ContentLength, AcceptRanges, ETag } = got
  const content = await got.Body?.transformToString()
  return { ContentRange, ContentLength, AcceptRanges, ETag, content, told: [told.ContentLength, told.ETag] }
}

async function refusalOf(client: S3Client, get: { Bucket: string; Key: string; Range?: string }) {
  try {
    await client.send(new GetObjectCommand(get))
    return undefined
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } }
    return { name, status: $metadata?.httpStatusCode ?? 0 }
  }
}
