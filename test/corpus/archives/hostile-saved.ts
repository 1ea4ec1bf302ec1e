import { gzipSync } from 'node:zlib'

import { bomb, join, magic, type HostileCase } from './hostile-case.ts'
import { bytesOf, configOf, digestOf, dockerFiles, layerTar } from './image-files.ts'
import { tarOfFiles } from './tar-bytes.ts'

export function hostileSavedImages(): readonly HostileCase[] {
  return [
    hostileList('manifest.json that is no list', /not a list/, {}),
    hostileList('manifest.json that is empty', /holds no image/, []),
    hostileList('manifest.json without a configuration', /no configuration/, [{ RepoTags: [], Layers: [] }]),
    hostileList('names that are no list', /no configuration, or no lists/, [
      { Config: 'x', RepoTags: 'x', Layers: [] },
    ]),
    hostileList('a configuration that climbs out', /lacks \.\.\/\.\.\/etc/, [
      { Config: '../../etc/passwd', RepoTags: [], Layers: [] },
    ]),
    hostileSaved('a configuration that is not there', /lacks .*json/, (files, { config }) =>
      files.delete(config),
    ),
    hostileSaved('a layer that is not there', /lacks .*layer.tar/, (files, { layer }) => files.delete(layer)),
    hostileSaved(
      'a configuration that is not what its name says',
      /not what its digest says/,
      (files, { config }) => files.set(config, bytesOf({ ...configOf([layerTar('one')]), more: 1 })),
    ),
    hostileSaved('a layer that is something else', /not what the configuration/, (files, { layer }) =>
      files.set(layer, bytesOf('not a layer'.repeat(100))),
    ),
    hostileSaved('an empty layer', /not what the configuration/, (files, { layer }) =>
      files.set(layer, new Uint8Array(0)),
    ),
    hostileSaved('a layer in zstd that is none', /zstd is damaged/, (files, { layer }) =>
      files.set(layer, magic(0x28, 0xb5, 0x2f, 0xfd, 0)),
    ),
    hostileSaved('a layer that is another one', /not what the configuration/, (files, { layer }) =>
      files.set(layer, layerTar('two')),
    ),
    hostileSaved('a layer in gzip that is another one', /not what the configuration/, (files, { layer }) =>
      files.set(layer, gzipSync(layerTar('two'))),
    ),
    hostileSaved('a layer in a gzip that is cut', /gzip is damaged/, (files, { layer }) =>
      files.set(layer, gzipSync(layerTar('one')).subarray(0, -10)),
    ),
    hostileSaved('a layer in gzip with something behind it', /behind the end/, (files, { layer }) =>
      files.set(layer, join(gzipSync(layerTar('one')), Buffer.alloc(100))),
    ),
    hostileSaved('a layer that is a bomb', /unpacks to more/, (files, { layer }) =>
      files.set(layer, join(gzipSync(layerTar('one')), bomb())),
    ),
    {
      name: 'a configuration without layers',
      refused: /lists 0 layers, manifest.json 1/,
      dropped: () => tarOfFiles(dockerFiles(['one'], [], { rootfs: {} })),
    },
    {
      name: 'a configuration with other layers',
      refused: /lists 2 layers, manifest.json 1/,
      dropped: () =>
        tarOfFiles(
          dockerFiles(['one'], [], {
            rootfs: { diff_ids: [digestOf(layerTar('one')), digestOf(layerTar('two'))] },
          }),
        ),
    },
    {
      name: 'a configuration whose layers have no digests',
      refused: /does not list its layers/,
      dropped: () => tarOfFiles(dockerFiles(['one'], [], { rootfs: { diff_ids: ['sha256:x'] } })),
    },
  ]
}

function hostileList(name: string, refused: RegExp, list: object): HostileCase {
  return { name, refused, dropped: () => tarOfFiles(new Map([['manifest.json', bytesOf(list)]])) }
}

function hostileSaved(
  name: string,
  refused: RegExp,
  spoil: (files: Map<string, Uint8Array>, paths: { config: string; layer: string }) => unknown,
): HostileCase {
  return {
    name: `${name} (docker save)`,
    refused,
    dropped() {
      const files = dockerFiles(['one'])
      const [config = '', layer = ''] = files.keys()
      spoil(files, { config, layer })
      return tarOfFiles(files)
    },
  }
}
