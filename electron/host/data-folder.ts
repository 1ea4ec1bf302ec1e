import { lockFolder, type LockOwner } from './folder-lock.ts'
import type { HostSocket } from './host-socket.ts'
import { privateFolder } from './private-folder.ts'

/** The data folder of a running host. */
export interface DataFolder {
  /** Its real path. */
  readonly path: string
  /** Undefined when the folder is not writable. It can still be read; changes fail with the reason. */
  readonly socket: HostSocket | undefined
  release(): Promise<void>
}

/** Another running host holds the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
  readonly owner: LockOwner

  constructor(path: string, owner: LockOwner) {
    const since = new Date(owner.startedAtMs).toISOString().slice(0, 16).replace('T', ' ')
    super(`another Bollard (process ${owner.pid}, since ${since} UTC) has the data folder ${path}`)
    this.owner = owner
  }
}

/**
 * Locks the data folder for this host, and makes the folder when it is missing. Fails with FolderInUse while another host
 * holds it. Fails, and says what to do, when the folder cannot be made private.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = await privateFolder(folder)
  try {
    const lock = await lockFolder(path)
    if (lock.kind === 'elsewhere') throw new FolderInUse(path, lock.owner)
    return { path, socket: lock.socket, release: () => lock.socket.close() }
  } catch (error) {
    if (!isUnwritable(error)) throw error
    return { path, socket: undefined, release: () => Promise.resolve() }
  }
}

/** A full disk or a read-only medium: no other host can write there, either. */
function isUnwritable(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EROFS'].includes(String(error.code))
  )
}
