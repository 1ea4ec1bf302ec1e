import { lockFolder, type FolderLock } from '../../../electron/host/folder-lock.ts'

/** A process that takes and releases the lock of a folder when it is told to. */
let lock: FolderLock | undefined
process.on('message', (message: { readonly take: string } | 'release') => {
  void (message === 'release' ? release() : take(message.take))
})
process.send?.('ready')

async function take(folder: string): Promise<void> {
  lock = await lockFolder(folder)
  process.send?.(lock.kind)
}

async function release(): Promise<void> {
  if (lock?.kind === 'held') await lock.socket.close()
  process.send?.('released')
}
