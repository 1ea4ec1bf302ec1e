import { gzipSync } from 'node:zlib'

import { LayoutFiles, type DescriptorJson } from './image-files.ts'

/** What was dropped: one archive, or the files of a folder. */
export type Dropped = Uint8Array | ReadonlyMap<string, Uint8Array>

export interface HostileCase {
  readonly name: string
  /** What the person is told. */
  readonly refused: RegExp
  readonly dropped: () => Dropped
}

/** A layout with one image, spoilt. */
export function hostile(
  name: string,
  refused: RegExp,
  spoil: (layout: LayoutFiles, image: DescriptorJson) => unknown,
): HostileCase {
  return {
    name,
    refused,
    dropped() {
      const layout = new LayoutFiles()
      const image = layout.image(['one'])
      layout.name({ app: image })
      spoil(layout, image)
      return layout.tar()
    },
  }
}

export function good(): LayoutFiles {
  const layout = new LayoutFiles()
  return layout.name({ app: layout.image(['one']) })
}

export function magic(...bytes: readonly number[]): Uint8Array {
  return Buffer.concat([Buffer.from(bytes), Buffer.alloc(1000, 7)])
}

export function join(...all: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(all)
}

export const mebibyte = 1024 * 1024

/** Zeros in gzip, 384 MiB of them in about 400 kB: one member of a stream again and again. */
export function bomb(): Uint8Array {
  const member = gzipSync(Buffer.alloc(64 * mebibyte))
  return Buffer.concat(Array.from({ length: bombBytes / (64 * mebibyte) }, () => member))
}

export const bombBytes = 384 * mebibyte
