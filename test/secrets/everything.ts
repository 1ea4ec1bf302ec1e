import type { Client } from '../../electron/api/contract.ts'
import type { ConfigFormat } from '../../electron/api/configuration.ts'
import type { ExportFormat } from '../../electron/api/images.ts'
import { allSettled, transfersWhen } from '../watched-transfers.ts'
import { LayoutFiles } from '../corpus/archives/image-files.ts'
import type { NodeWindow } from '../bench/node-window.ts'
import type { StoreWithSecrets } from './stores-with-secrets.ts'

/** What a failure says to whoever reads it. */
export type Heard = (text: string) => void

/** Does with a store whatever the window can do, and goes on when it fails. Copies come from another one, too. */
export async function doEverything(
  window: NodeWindow,
  store: string,
  another: string,
  { driver, values, name, ambientKeysFor = [] }: StoreWithSecrets,
  heard: Heard,
): Promise<void> {
  const { client } = window
  const repository = 'team/app'
  const digest = `sha256:${'0'.repeat(64)}`
  const draft = { driver, values: withoutSecrets(values), store, ambientKeysFor }
  const calls: readonly (() => Promise<unknown>)[] = [
    () => client.checkParameters({ driver, values }),
    () => client.checkParameters(draft),
    () => client.probeParameters(draft),
    () => client.getConfiguration({ store }),
    ...formats.map((format) => () => client.exportConfiguration({ store, format })),
    () => client.countTags({ store, repositories: [repository] }),
    () => client.getManifest({ store, repository, reference: { tag: 'latest' } }),
    () => client.getImageConfig({ store, repository, manifest: digest }),
    () => client.getLayers({ store, repository, manifest: digest }),
    () => client.tagHistory({ store, repository, tag: 'latest' }),
    () => client.getBlob({ store, digest }),
    () => drained(client.checkAccess({ store })),
    () => drained(client.listRepositories({ store })),
    () => drained(client.listTags({ store, repository })),
    () => drained(client.listRevisions({ store, repository })),
    () => drained(client.checkManifests({ store, repository, digests: [digest] })),
    () => drained(client.listReferrers({ store, repository, digest })),
    () => drained(client.listBlobs({ store })),
    () => drained(client.scanReferences({ store })),
    () => client.refreshCatalog({ store }),
    () => client.readManifests({ store }),
    () => begun(client.watchCatalog({ store })),
    () => begun(client.watchTotals({})),
    () => client.continueCatalog({ store }),
    () => client.stopCatalog({ store }),
    () => client.repositoryFacts({ store }),
    () => drained(client.digestUses({ digest })),
    () => drained(client.blobInStores({ digest })),
    () => drained(client.sharedBlobs({ stores: [store] })),
    () => drained(client.sumFolder({ store, prefix: '' })),
    () => drained(client.listFiles({ store, prefix: '' })),
    () =>
      client.startUpload({
        store,
        prefix: '',
        sources: [{ token: window.offer(10, tenBytes), relativePath: 'up.txt', sizeBytes: 10 }],
      }),
    () => client.tagTargets({ store, repository, tags: ['latest'] }),
    () => pushed(window, store, repository),
    () => client.presign({ store, key: 'hello.txt', expiresInSeconds: 3600 }),
    () => client.setRegistryAddress({ store, address: 'registry.example.com:5000' }),
    () => client.setRegistryAddress({ store, address: values['secretkey'] ?? '' }),
    () => drained(client.listUploads({ store })),
    () => client.abortUploads({ store, uploads: [{ key: 'hello.txt', uploadId: 'none' }] }),
    () => endedTransfers(client),
    ...exportFormats.map((format) => () => {
      const sink = window.receive().token
      return client.startExport({ store, repository, reference: { tag: 'app' }, format, sink })
    }),
    ...[store, another].flatMap((from) => {
      const items = [{ repository, as: from === store ? 'team/same' : 'team/another' }]
      const copy = { from, to: store, items }
      return [() => drained(client.planCopy(copy)), () => client.startCopy(copy)]
    }),
    () => endedTransfers(client),
    () => client.startDownload({ store, key: 'hello.txt', sink: window.receive().token }),
    () => client.setReadOnly({ store, readOnly: true }),
    () =>
      client.startUpload({
        store,
        prefix: '',
        sources: [{ token: window.offer(10, tenBytes), relativePath: 'no.txt', sizeBytes: 10 }],
      }),
    () => client.editStore({ ...draft, store, name: `${name}, edited` }),
    () => client.editStore({ ...draft, store, name: 'x'.repeat(1000) }),
    () => client.connect({ store }),
  ]
  for (const call of calls) await call().catch((error: unknown) => heard(String(error)))
  await endedTransfers(client)
}

const formats: readonly ConfigFormat[] = ['2.x', '3.x', 'environment']
const exportFormats: readonly ExportFormat[] = ['oci', 'docker']

/** As the form sends it when nothing was typed again. */
function withoutSecrets(values: StoreWithSecrets['values']): StoreWithSecrets['values'] {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !/key|secret|token/.test(name)))
}

/** Drops an archive, and pushes what is in it. */
async function pushed(window: NodeWindow, store: string, repository: string): Promise<void> {
  const layout = new LayoutFiles()
  const bytes = layout.name({ app: layout.image(['one']) }).tar()
  const sizeBytes = bytes.byteLength
  const files = [{ token: window.offer(sizeBytes, () => [bytes]), relativePath: 'app.tar', sizeBytes }]
  const preview = window.client.previewPush({ store, repository, archives: [{ name: 'app.tar', files }] })
  for await (const event of preview) {
    if (event.kind === 'refused') throw new Error(event.error.message)
    if (event.kind !== 'archive') continue
    const { archiveId, images } = event.content
    const wanted = images.map(({ imageId, tags }) => ({ archiveId, imageId, repository, tags }))
    await window.client.startPush({ store, images: wanted })
    break
  }
}

function tenBytes(): Uint8Array[] {
  return [new Uint8Array(10)]
}

async function drained(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

/** What does not end by itself. */
async function begun(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) return
}

async function endedTransfers(client: Client): Promise<void> {
  await transfersWhen(client.watchTransfers({}), allSettled)
}
