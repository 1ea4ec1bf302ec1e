import type { Input } from '../../../electron/api/contract.ts'
import { useStartExtract } from '../../api/mutations/contents.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { layerTarName, imageTarName, type ImagePlace } from './image-place.ts'
import type { Savable } from './savable.ts'

/** One layer, or the image up to one. */
export type SavedFrom = Input<'startExtract'>['from']

/** Saves what is inside layers. It goes on among the transfers; `onError` hears of what does not begin. */
export function useSaveFiles(image: ImagePlace, onError: (error: unknown) => void) {
  const { mutate } = useStartExtract()
  const { showTransfers } = useWindowState()
  const save = (from: SavedFrom, path: string, suggestedName: string, as?: string): void => {
    onError(undefined)
    const { store, repository, manifest } = image
    mutate(
      {
        store: store.id,
        repository,
        manifest,
        from,
        path,
        suggestedName,
        ...(as === undefined ? {} : { as }),
      },
      { onError, onSuccess: (begun) => begun && showTransfers(true) },
    )
  }
  return {
    /** A file as it is, or a folder as a tar archive. */
    saveEntry: (from: SavedFrom, { path, name }: Savable): void => save(from, path, name),
    /** A layer as the tar archive that it unpacks to. */
    saveUnpacked: (layer: { readonly digest: string; readonly index: number }): void => {
      const name = layerTarName(image.repository, layer.index)
      save({ layer: layer.digest }, '', name, name)
    },
    /** The image as it runs, of so many layers, as one tar archive. */
    saveImage: (layers: number): void => {
      const name = imageTarName(image.repository)
      save({ upTo: layers }, '', name, name)
    },
  }
}
