import type {
  ImageFilesEvent,
  ImageFilesSummary,
  LayerFilesEvent,
  LayerFilesSummary,
} from '../../../electron/api/rows.ts'
import { addEntries, noEntries, type EntryList } from './entry-list.ts'

/** The files of one layer, as far as it is read. */
export interface LayerFiles {
  readonly entries: EntryList
  readonly reading: Extract<LayerFilesEvent, { kind: 'reading' }> | undefined
  /** Absent until all of it is read. */
  readonly summary: LayerFilesSummary | undefined
}

/** The files of an image, or of its first layers, as far as they are read. */
export interface ImageFiles {
  readonly entries: EntryList
  readonly reading: Extract<ImageFilesEvent, { kind: 'reading' }> | undefined
  readonly summary: ImageFilesSummary | undefined
}

export const noLayerFiles: LayerFiles = { entries: noEntries, reading: undefined, summary: undefined }
export const noImageFiles: ImageFiles = { entries: noEntries, reading: undefined, summary: undefined }

export function addLayerEvents(files: LayerFiles, events: readonly LayerFilesEvent[]): LayerFiles {
  return events.reduce(addLayerEvent, files)
}

export function addImageEvents(files: ImageFiles, events: readonly ImageFilesEvent[]): ImageFiles {
  return events.reduce(addImageEvent, files)
}

function addLayerEvent(files: LayerFiles, event: LayerFilesEvent): LayerFiles {
  switch (event.kind) {
    case 'reading':
      return { ...files, reading: event }
    case 'entries':
      return { ...files, entries: addEntries(files.entries, event) }
    case 'whole':
      return { ...files, summary: event }
  }
}

function addImageEvent(files: ImageFiles, event: ImageFilesEvent): ImageFiles {
  switch (event.kind) {
    case 'reading':
      return { ...files, reading: event }
    case 'entries':
      return { ...files, entries: addEntries(files.entries, event) }
    case 'whole':
      return { ...files, summary: event }
  }
}
