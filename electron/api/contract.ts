/**
 * Every method between window and host, put together from the areas: both ends are typed by it, and it is the
 * allow-list. A method is added in the file of its area.
 */
import { access } from './access.ts'
import { blobs } from './blobs.ts'
import { catalog } from './catalog.ts'
import { changes } from './changes.ts'
import { comparison } from './comparison.ts'
import { configuration } from './configuration.ts'
import { contents } from './contents.ts'
import { dataFolder } from './data-folder.ts'
import { deletions } from './deletions.ts'
import { differences } from './differences.ts'
import { documents } from './documents.ts'
import { files } from './files.ts'
import { garbage } from './garbage.ts'
import { host } from './host.ts'
import { images } from './images.ts'
import { manifests } from './manifests.ts'
import type { ErrorData, ToHost, ToWindow } from './messages.ts'
import type { Callable, Implementation, InputOf, OutputOf } from './method.ts'
import { network } from './network.ts'
import { reports } from './reports.ts'
import { repositories } from './repositories.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { stores } from './stores.ts'
import { transfers } from './transfers.ts'
import { updates } from './updates.ts'
import { uploads } from './uploads.ts'
import { usage } from './usage.ts'
import { verification } from './verification.ts'
import { versions } from './versions.ts'
import { windowMemory } from './window-memory.ts'

export const methods = {
  ...host,
  ...windowMemory,
  ...settings,
  ...network,
  ...dataFolder,
  ...updates,
  ...stores,
  ...configuration,
  ...access,
  ...repositories,
  ...manifests,
  ...contents,
  ...documents,
  ...blobs,
  ...catalog,
  ...comparison,
  ...differences,
  ...files,
  ...versions,
  ...uploads,
  ...images,
  ...transfers,
  ...search,
  ...changes,
  ...deletions,
  ...garbage,
  ...verification,
  ...usage,
  ...reports,
}

export type Method = keyof typeof methods
export type Input<M extends Method> = InputOf<(typeof methods)[M]>
/** What a call gives, or a stream in each item. */
export type Output<M extends Method> = OutputOf<(typeof methods)[M]>

/** What the main process implements. */
export type Backend = Implementation<typeof methods>
/** What the window calls. */
export type Client = Callable<typeof methods>

/** A folder of this computer that the person chose. */
export interface ChosenFolder {
  readonly token: string
  /** The last part of its path: what is uploaded begins with it. */
  readonly name: string
}

/** What the system opens with the application. It comes from outside: a link may say anything. */
export type OpenedThing =
  /** What follows `bollard://`: the address of a page, at most 2,048 characters. */
  | { readonly kind: 'link'; readonly address: string }
  | { readonly kind: 'file'; readonly id: string; readonly name: string; readonly sizeBytes: number }

/**
 * What differs between hosts, as the window sees it. Electron's preload exposes it as `window.host`;
 * in an ordinary browser `renderer/api/client/browser-host.ts` makes one over the local web socket.
 */
export interface Host {
  readonly kind: 'electron' | 'browser'
  send(message: ToHost): void
  onMessage(listener: (message: ToWindow) => void): () => void
  onClose(listener: () => void): () => void
  /** A token for one file that the person dropped or chose; on the browser host its bytes go up when the host asks for them. */
  tokenOf(file: File): Promise<string>
  /**
   * Asks for a folder to upload, which the host walks itself: it sees links and names that a page does not. Undefined
   * when the person thought better of it. Absent where the page has folders chosen.
   */
  chooseFolder?(): Promise<ChosenFolder | undefined>
  /** Asks for a folder whose path a parameter is to have. Absent where the page has a list of folders instead. */
  browseFolder?(): Promise<string | undefined>
  /** Asks where to put a download; undefined when the person thought better of it. */
  sinkFor(suggestedName: string, kind?: 'file' | 'folder'): Promise<string | undefined>
  /** Files and links that the system opens with the application. Absent in a browser. */
  readonly opened?: {
    /** Calls when there is something to take. Returns what ends that. */
    onAdded(listener: () => void): () => void
    /** Each thing once. */
    take(): Promise<readonly OpenedThing[]>
    /** A token for one use, as for a file that was dropped. */
    tokenOf(id: string): Promise<string>
  }
  /**
   * Called while a drag begins: goes on with it as a drag of what these transfers brought to this computer, those that
   * are not done left out. Absent where files cannot be dragged out of the window.
   */
  dragOut?(transfers: readonly string[]): void
}

/** Raised on the window's side for an `error` message. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly data: ErrorData
  constructor(data: ErrorData) {
    super(data.message)
    this.data = data
  }
}
