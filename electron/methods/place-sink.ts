import { StoreError } from '../../drivers/index.ts'
import type { Platform } from '../host/platform.ts'
import { fileSink } from '../transfers/local/file-sink.ts'
import type { Sink } from '../transfers/model/source.ts'

/** Where one file goes that the person said a place for. Fails with NotFound for a token that is none. */
export function sinkOf(platform: Platform, token: string): Sink {
  const place = platform.place(token)
  switch (place.kind) {
    case 'page':
      return platform.sink(place)
    case 'file':
      return fileSink(place.path)
    case 'folder':
      throw new StoreError('InvalidPath', 'a folder is no file', { path: place.path })
    default:
      return place satisfies never
  }
}
