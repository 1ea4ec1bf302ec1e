import { lstat } from 'node:fs/promises'

import { ipcMain, nativeImage, type WebContents } from 'electron'

import { channels } from './ipc-channels.ts'
import type { LocalDestination } from '../transfers/model/order.ts'
import { isTrusted } from './ipc-port.ts'

export interface DragParts {
  /** Paths of the files and folders that a transfer downloaded; none before it is done. */
  readonly brought: (transfer: string) => readonly LocalDestination[]
  /** Path of the image that is shown at the pointer. */
  readonly icon: string
  readonly onFailure: (error: unknown) => void
}

/** Lets a person drag downloaded files out of the window. The page names transfers; only the main process knows paths. */
export function listenForDrags(parts: DragParts): void {
  ipcMain.on(channels.dragOut, (event, transfers: unknown) => {
    if (!isTrusted(event) || !Array.isArray(transfers)) return
    void drag(event.sender, transfers, parts).catch(parts.onFailure)
  })
}

async function drag(
  contents: WebContents,
  transfers: readonly unknown[],
  { brought, icon }: DragParts,
): Promise<void> {
  const places = transfers
    .slice(0, maxDragged)
    .flatMap((transfer) => (typeof transfer === 'string' ? brought(transfer) : []))
    .slice(0, maxDragged)
  const there = await Promise.all(places.map(isThere))
  const files = [...new Set(places.filter((_, index) => there[index]).map(({ path }) => path))]
  const [file] = files
  if (file === undefined || contents.isDestroyed()) return
  contents.startDrag({ file, files, icon: nativeImage.createFromPath(icon).resize({ height: iconPx }) })
}

/** Whether the path still is a file or folder, as downloaded, and not a link. */
async function isThere({ kind, path }: LocalDestination): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined)
  return (kind === 'folder' ? stats?.isDirectory() : stats?.isFile()) ?? false
}

/** A limit that no person reaches. Each path is checked on the disk while the mouse button is held. */
const maxDragged = 1000
const iconPx = 64
