import type { StorageDriver } from '../../../drivers/index.ts'
import {
  parseDigest,
  parseRepositoryName,
  parseTag,
  type Digest,
  type RepositoryName,
  type Tag,
} from '../../../drivers/common/names.ts'
import { listRepositories } from '../../../electron/registry/repositories/repositories.ts'
import { listTags, type TagState } from '../../../electron/registry/repositories/tags.ts'

export interface SampleTag {
  readonly repository: RepositoryName
  readonly tag: Tag
  readonly digest: Digest
  readonly state: TagState
}

/** Every tag of every repository, as the registry's readers find them, in the order of names. */
export async function readTags(driver: StorageDriver, signal: AbortSignal): Promise<readonly SampleTag[]> {
  const names: string[] = []
  for await (const page of listRepositories(driver, signal)) names.push(...page.map(({ name }) => name))
  const tags: SampleTag[] = []
  for (const repository of names.sort().map(parseRepositoryName)) {
    const last = new Map<string, TagState>()
    for await (const page of listTags(driver, repository, signal)) {
      for (const state of page) last.set(state.tag, state)
    }
    for (const state of [...last.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1))) {
      tags.push({ repository, tag: parseTag(state.tag), digest: parseDigest(state.digest ?? ''), state })
    }
  }
  return tags
}

/** As people write it. */
export function nameOf({ repository, tag }: SampleTag): string {
  return `${repository}:${tag}`
}
