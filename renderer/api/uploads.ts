import { useMutation } from '@tanstack/react-query'

import type { Client, Host } from '../../electron/api/contract.ts'
import type { UploadSource } from '../../electron/api/views.ts'
import { useClient, useDrops, useHost } from './client-context.tsx'
import type { Drops } from './drops.ts'

/** A file that was dropped or chosen, and where it was relative to that. */
export interface PickedFile {
  readonly file: File
  readonly relativePath: string
}

export interface UploadRequest {
  readonly store: string
  readonly prefix: string
  readonly files: AsyncIterable<readonly PickedFile[]>
}

const filesPerCall = 200
const tokensAtOnce = 5

/** Starts uploading files as they are found; they go on among the transfers. Gives how many there were. */
export function useUpload() {
  const client = useClient()
  const host = useHost()
  const drops = useDrops()
  return useMutation({ mutationFn: (request: UploadRequest) => startUploads(client, host, request, drops) })
}

/** A folder of many files is handed over in bounded calls while the rest of it is still being read. */
export async function startUploads(
  client: Pick<Client, 'startUpload'>,
  host: Pick<Host, 'tokenOf'>,
  request: UploadRequest,
  drops: Drops,
): Promise<number> {
  const { store, prefix } = request
  const drop = crypto.randomUUID()
  let count = 0
  let waiting: PickedFile[] = []
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, filesPerCall)
      waiting = waiting.slice(filesPerCall)
      const sources = await tokensOf(host, batch)
      const { transfers } = await client.startUpload({ store, prefix, drop, sources })
      drops.add(drop, transfers)
      count += batch.length
    }
  }
  for await (const files of request.files) {
    waiting.push(...files)
    if (waiting.length >= filesPerCall) await flush()
  }
  await flush()
  return count
}

async function tokensOf(
  host: Pick<Host, 'tokenOf'>,
  files: readonly PickedFile[],
): Promise<readonly UploadSource[]> {
  const sources: UploadSource[] = []
  for (let start = 0; start < files.length; start += tokensAtOnce) {
    const few = files.slice(start, start + tokensAtOnce)
    sources.push(
      ...(await Promise.all(
        few.map(async ({ file, relativePath }) => ({
          token: await host.tokenOf(file),
          relativePath,
          sizeBytes: file.size,
        })),
      )),
    )
  }
  return sources
}
