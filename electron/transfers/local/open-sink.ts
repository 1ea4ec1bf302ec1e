import { StoreError } from '../../../drivers/index.ts'
import type { LocalFiles } from '../model/source.ts'
import { fileSink } from './file-sink.ts'
import type { Sink } from '../model/source.ts'

/** Where one file goes that the person said a place for. Fails with NotFound for a token that is none. */
export function sinkOf(local: LocalFiles, token: string): Sink {
  const place = local.place(token)
  switch (place.kind) {
    case 'page':
      return local.sink(place)
    case 'file':
      return fileSink(place.path)
    case 'folder':
      throw new StoreError('InvalidPath', 'a folder is no file', { path: place.path })
    default:
      return place satisfies never
  }
}
