import { useMutation } from '@tanstack/react-query'

import type { Client, Host } from '../../../electron/api/contract.ts'
import type { UploadProblem, UploadSource } from '../../../electron/api/transfers.ts'
import { useClient, useDrops, useHost } from '../client/client-context.tsx'
import type { Drops } from './drops.ts'

/** A file that was dropped or chosen, and where it was relative to that. */
export interface PickedFile {
  readonly file: File
  readonly relativePath: string
  /** For a folder that the host walks itself. */
  readonly folder?: true
}

/** What is among the dropped and cannot be read, and why. */
export interface UnreadableEntry {
  readonly relativePath: string
  readonly reason: string
}

export type Picked = PickedFile | UnreadableEntry

export interface UploadRequest {
  readonly store: string
  readonly prefix: string
  readonly files: AsyncIterable<readonly Picked[]>
}

const filesPerCall = 200
const tokensAtOnce = 5
const problemsPerCall = 1000

/**
 * Starts uploading files as they are found; they go on among the transfers. Gives how many there were, those that cannot
 * be read included.
 */
export function useUpload() {
  const client = useClient()
  const host = useHost()
  const drops = useDrops()
  return useMutation({ mutationFn: (request: UploadRequest) => startUploads(client, host, request, drops) })
}

/**
 * Has a folder chosen that the host walks, and starts uploading it. Gives how many files there were; undefined when the
 * person thought better of it.
 */
export function useUploadFolder() {
  const client = useClient()
  const host = useHost()
  const drops = useDrops()
  return useMutation({
    mutationFn: async ({ store, prefix }: Omit<UploadRequest, 'files'>): Promise<number | undefined> => {
      const folder = await host.chooseFolder?.()
      if (folder === undefined) return undefined
      const drop = crypto.randomUUID()
      const source = { token: folder.token, relativePath: folder.name, sizeBytes: 0, folder: true }
      const { transfers } = await client.startUpload({ store, prefix, drop, sources: [source] })
      drops.add(drop, transfers)
      return transfers.length
    },
  })
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
  const problems: UnreadableEntry[] = []
  let count = 0
  let waiting: PickedFile[] = []
  const flush = async (found: readonly UnreadableEntry[], toldBy?: string): Promise<string | undefined> => {
    const batch = waiting.slice(0, filesPerCall)
    waiting = waiting.slice(filesPerCall)
    const sources = await tokensOf(host, batch)
    const told = found.length === 0 ? {} : { problems: found.map(toProblem), toldBy }
    const { transfers } = await client.startUpload({ store, prefix, drop, sources, ...told })
    drops.add(drop, transfers)
    count += batch.length
    return transfers[0]
  }
  for await (const some of request.files) {
    for (const picked of some) {
      if ('file' in picked) waiting.push(picked)
      else problems.push(picked)
    }
    // The last call is left for the end: it brings what could not be read.
    while (waiting.length > filesPerCall) await flush([])
  }
  let toldBy: string | undefined
  for (let told = 0; waiting.length > 0 || told < problems.length; told += problemsPerCall)
    toldBy = await flush(problems.slice(told, told + problemsPerCall), toldBy)
  return count + problems.length
}

function toProblem({ relativePath, reason }: UnreadableEntry): UploadProblem {
  return { path: relativePath, kind: 'unreadable', detail: reason }
}

/** Few at a time: each is a question to the host. */
export async function tokensOf(
  host: Pick<Host, 'tokenOf'>,
  files: readonly PickedFile[],
): Promise<readonly UploadSource[]> {
  const sources: UploadSource[] = []
  for (let start = 0; start < files.length; start += tokensAtOnce) {
    const few = files.slice(start, start + tokensAtOnce)
    sources.push(
      ...(await Promise.all(
        few.map(async ({ file, relativePath, folder = false }) => ({
          token: await host.tokenOf(file),
          relativePath,
          ...(folder ? { sizeBytes: 0, folder } : { sizeBytes: file.size }),
        })),
      )),
    )
  }
  return sources
}
