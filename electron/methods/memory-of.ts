import type { ManifestMemory } from '../registry/manifests/manifest-facts.ts'

/** What is remembered of the manifests of a store; undefined where they are remembered for the session alone. */
export type MemoryOf = (store: string) => Promise<ManifestMemory | undefined>

export const noMemory: MemoryOf = () => Promise.resolve(undefined)
