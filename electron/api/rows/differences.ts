import type { Explanation } from '../../../drivers/common/reasons.ts'

/** How something of the second image differs from the first. */
export const differenceKinds = ['same', 'added', 'changed', 'gone', 'notCompared'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

/** What is different in a file that both images have: bits of `differs`. Times alone make no difference. */
export const fileDifferences = { content: 1, size: 2, mode: 4, owner: 8, type: 16, target: 32 } as const

/**
 * How one image differs from another, told as it becomes known: which images they are, layers and configuration at once; then,
 * while layers are read, how far; at last files, packages and sums.
 */
export type DifferenceEvent =
  | { readonly kind: 'images'; readonly images: ComparedImages }
  | { readonly kind: 'layers'; readonly rows: readonly LayerDifference[] }
  | { readonly kind: 'configuration'; readonly rows: readonly ConfigurationDifference[] }
  | {
      readonly kind: 'reading'
      /** Layers of both images that are read, of how many; a layer that both have counts once. */
      readonly done: number
      readonly of: number
      readonly readBytes: number
      readonly ofBytes: number
    }
  | ({ readonly kind: 'files'; readonly first: number } & FileDifferenceColumns)
  | { readonly kind: 'packages'; readonly packages: PackageDifferences }
  | { readonly kind: 'whole'; readonly sums: FileDifferenceSums }

export interface ComparedImages {
  readonly before: ComparedImage
  readonly after: ComparedImage
  /** What both are compared for, where one of them is an index; platforms that both have are offered. */
  readonly platform?: string
  readonly platforms: readonly string[]
}

export interface ComparedImage {
  /** What the reference led to, and of an index the manifest of the platform. */
  readonly digest: string
  readonly manifest: string
  readonly platform?: string
  readonly createdAtMs?: number
  readonly layers: number
  /** Of its layers, as they are in the store. */
  readonly compressedBytes: number
}

export interface LayerDifference {
  readonly change: 'same' | 'added' | 'gone'
  readonly digest: string
  readonly sizeBytes: number
  /** The command that made it, where the image's history tells. */
  readonly createdBy?: string
  /** Its position in each image, counted from 1. */
  readonly before?: number
  readonly after?: number
}

export const configurationAreas = [
  'platform',
  'createdAt',
  'author',
  'user',
  'workingDirectory',
  'entrypoint',
  'command',
  'stopSignal',
  'environment',
  'label',
  'port',
  'volume',
] as const
export type ConfigurationArea = (typeof configurationAreas)[number]

export interface ConfigurationDifference {
  readonly change: 'same' | 'added' | 'changed' | 'gone'
  readonly area: ConfigurationArea
  /** Of a variable or label its name, of a port or volume itself; empty where there is one only. */
  readonly name: string
  readonly before?: string
  readonly after?: string
}

/** Some differing files as columns, one row each, in the order of paths. Of what is gone or added one side is empty. */
export interface FileDifferenceColumns {
  readonly paths: readonly string[]
  /** Positions in `differenceKinds`. */
  readonly changes: Uint8Array
  /** Bits of `fileDifferences`. */
  readonly differs: Uint8Array
  readonly before: FileSideColumns
  readonly after: FileSideColumns
}

export interface FileSideColumns {
  /** Positions in `entryKinds`: a hard link is the file that it leads to. */
  readonly kinds: Uint8Array
  readonly sizesBytes: Float64Array
  readonly modes: Uint32Array
  readonly userIds: Float64Array
  readonly groupIds: Float64Array
  /** The layer that brought it, counted from 1; 0 where it is not there. */
  readonly layers: Uint32Array
  readonly targets: readonly string[]
}

export interface FileDifferenceSums {
  readonly same: number
  readonly added: number
  readonly changed: number
  readonly gone: number
  /** Files of one size whose bytes could not be compared. */
  readonly notCompared: number
  /** Of all files. */
  readonly beforeBytes: number
  readonly afterBytes: number
}

export interface PackageDifferences {
  readonly rows: readonly PackageDifference[]
  /** How many packages both have in the same version. */
  readonly same: number
  /** Databases of packages that could not be read, and why. */
  readonly unreadable: readonly UnreadablePackages[]
  /** Whether either image has a database of packages. */
  readonly found: boolean
}

export interface UnreadablePackages extends Explanation {
  readonly path: string
  readonly image: 'before' | 'after'
}

export interface PackageDifference {
  readonly change: 'added' | 'changed' | 'gone'
  readonly name: string
  readonly architecture?: string
  readonly before?: string
  readonly after?: string
}
