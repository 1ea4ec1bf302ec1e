import { bytesOf, configOf, LayoutFiles, types, type DescriptorJson } from './image-files.ts'
import { tarOfFiles } from './tar-bytes.ts'

/** Very many indexes over one artifact of very many layers, each of them empty: small when it is packed. */
export function indexesOverOneArtifact(indexes: number, layers: number): Uint8Array {
  const layout = new LayoutFiles()
  const descriptors = Array.from({ length: layers }, (_, at): DescriptorJson => {
    const hex = at.toString(16).padStart(64, '0')
    layout.put(`blobs/sha256/${hex}`, '')
    return { mediaType: types.layer, digest: `sha256:${hex}`, size: 0 }
  })
  const artifact = layout.blob(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType: 'application/x-very-many',
    config: layout.blob('application/vnd.oci.empty.v1+json', '{}'),
    layers: descriptors,
  })
  const named = Array.from({ length: indexes }, (_, at) => {
    const index = layout.indexOf([artifact], { annotations: { number: String(at) } })
    return [`number-${at}`, index] as const
  })
  return layout.name(Object.fromEntries(named)).tar()
}

/** Very many images of `docker save` with one long configuration. */
export function imagesOfOneConfig(images: number, configBytes: number): Uint8Array {
  const config = bytesOf({ ...configOf([]), comment: 'x'.repeat(configBytes) })
  const list = Array.from({ length: images }, (_, at) => ({
    Config: 'config.json',
    RepoTags: [`edge/agent:${at}`],
    Layers: [],
  }))
  return tarOfFiles(
    new Map([
      ['config.json', config],
      ['manifest.json', bytesOf(list)],
    ]),
  )
}
