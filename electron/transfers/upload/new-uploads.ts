import { StoreError } from '../../../drivers/index.ts'
import type { LocalFiles } from '../model/source.ts'
import type { OrderOf, SourceRef } from '../model/order.ts'
import type { Report } from '../model/runner.ts'
import type { SourceFacts } from '../model/source.ts'
import type { NewTransfer } from '../model/transfer.ts'
import { uploadKey } from '../model/upload-key.ts'
import { walkFolder, type FoundFile } from '../local/walk-folder.ts'
import type { OpenedStore } from '../../../drivers/index.ts'

/** One thing to upload: a file, or a folder of this computer. */
export interface UploadSource {
  readonly token: string
  /** Relative to what was dropped, with `/`, as `folder/a.txt`. */
  readonly relativePath: string
  readonly sizeBytes: number
}

export interface UploadRequest {
  readonly store: Pick<OpenedStore, 'id' | 'name'>
  readonly prefix: string
  readonly onExisting: OrderOf<'upload'>['onExisting']
  readonly drop: string
}

/** The upload of one file. What the person must not do shows as failed, alone. */
export async function newUpload(
  request: UploadRequest,
  local: LocalFiles,
  { token, relativePath, sizeBytes }: UploadSource,
  signal: AbortSignal,
): Promise<NewTransfer> {
  try {
    const source = local.source(token)
    const facts = await source.facts(signal).catch(() => undefined)
    return uploadOf(request, relativePath, source.ref, { ...facts, sizeBytes })
  } catch (refused) {
    signal.throwIfAborted()
    return { ...uploadOf(request, relativePath, { kind: 'page', token }, { sizeBytes }), refused }
  }
}

/** Uploads of all that is in a folder of this computer, as it is found, and what in it cannot be uploaded. */
export async function* newUploads(
  request: UploadRequest,
  local: LocalFiles,
  { token, relativePath }: UploadSource,
  signal: AbortSignal,
): AsyncGenerator<{ readonly uploads: readonly NewTransfer[]; readonly problems: readonly Report[] }> {
  const { ref } = local.source(token)
  if (ref.kind !== 'file') {
    throw new StoreError('InvalidParameter', 'a page names the files of a folder itself', {
      path: relativePath,
    })
  }
  for await (const { files, problems } of walkFolder(ref.path, signal))
    yield { uploads: files.map((file) => foundUpload(request, file)), problems }
}

/** Stands for a folder, or for all that was dropped, of which nothing could be uploaded. `reports` say why. */
export function nothingToUpload(
  request: UploadRequest,
  reports: readonly Report[],
  folder?: Pick<UploadSource, 'token' | 'relativePath'>,
): NewTransfer {
  const { token = '', relativePath = firstPart(reports) } = folder ?? {}
  const refused = new StoreError('NotFound', 'there is no file in it that can be uploaded', {
    path: relativePath,
  })
  const upload = uploadOf(request, relativePath, { kind: 'page', token }, { sizeBytes: 0 })
  return { ...upload, refused }
}

function firstPart([first]: readonly Report[]): string {
  return first?.path.split('/', 1)[0] ?? ''
}

function foundUpload(request: UploadRequest, { path, relativePath, ...facts }: FoundFile): NewTransfer {
  return uploadOf(request, relativePath, { kind: 'file', path }, facts)
}

function uploadOf(
  { store, prefix, onExisting, drop }: UploadRequest,
  relativePath: string,
  source: SourceRef,
  { sizeBytes, modifiedAtMs }: SourceFacts,
): NewTransfer {
  const place = prefix + relativePath
  const order: OrderOf<'upload'> = {
    kind: 'upload',
    store: store.id,
    key: place,
    relativePath,
    source,
    sizeBytes,
    ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
    onExisting,
    drop,
  }
  const label = { name: relativePath, storeName: store.name, place }
  return { order, ...label, totalBytes: sizeBytes, ...refusalOf(prefix, relativePath) }
}

function refusalOf(prefix: string, relativePath: string): { readonly refused?: unknown } {
  try {
    uploadKey(prefix, relativePath)
    return {}
  } catch (refused) {
    return { refused }
  }
}
