import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import type { StoreUsage, TagUsage } from '../../../electron/api/rows.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { findRepository } from '../../../electron/catalog/tables/lookups.ts'
import { planRepositoryDeletion } from '../../../electron/health/deletion/plan-repository-deletion.ts'
import { planTagDeletion } from '../../../electron/health/deletion/plan-tag-deletion.ts'
import { storeUsageOf } from '../../../electron/usage/store-usage.ts'
import { tagUsageOf } from '../../../electron/usage/tag-usage.ts'
import { live } from '../../conformance/harness.ts'
import { collectionOf, knowledgeOf } from '../health/collections.ts'
import { unknownSource } from '../health/deletion/plan-source.ts'
import { runPlan } from '../health/run-plan.ts'
import { filesOf, makeSample } from '../sample/sample-folder.ts'

describe('what a deletion of the sample and a collection after it really free', () => {
  let folder: string
  let clean: string
  let usage: StoreUsage
  let tagsOf: (repository: string) => TagUsage
  let count = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-freed-'))
    clean = join(folder, 'clean')
    const driver = await makeSample(clean)
    // What is garbage already, untagged manifests too, is nothing that a deletion frees.
    await collect(driver)
    const knowledge = knowledgeOf(driver)
    await knowledge.refresh(live)
    const facts = await knowledge.facts(live)
    usage = atOnce(storeUsageOf(facts, Date.now()))
    tagsOf = (repository) => atOnce(tagUsageOf(facts, findRepository(facts.tables, repository)))
    await driver.close()
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is what the page says, of repositories', async () => {
    expect(usage.unreferenced.blobs).toBe(0)
    for (const [row, repository] of [...usage.names.entries()].slice(0, 6)) {
      const freed = await freedBy((driver) =>
        planRepositoryDeletion(unknownSource(driver), { repositories: [repository] }, live),
      )
      const own = usage.ownBytes[row] ?? 0
      expect({ repository, ...freed }).toEqual({
        repository,
        blobs: usage.uniqueBytes[row],
        all: (usage.uniqueBytes[row] ?? 0) + own,
      })
    }
  }, 120_000)

  it('is what the page says, of tags', async () => {
    const repositories = usage.names.filter((_, row) => (usage.tags[row] ?? 0) > 1).slice(0, 2)
    let some = 0
    for (const repository of repositories) {
      const { names, uniqueBytes } = tagsOf(repository)
      for (const [at, tag] of names.entries()) {
        const { blobs } = await freedBy((driver) =>
          planTagDeletion(unknownSource(driver), { repository, tags: [tag] }, live),
        )
        expect({ repository, tag, blobs }).toEqual({ repository, tag, blobs: uniqueBytes[at] })
        if (blobs > 0) some += 1
      }
    }
    expect(some).toBeGreaterThan(0)
  }, 120_000)

  /** Bytes of blobs, and of all files, that are gone once both are done. */
  async function freedBy(
    plan: (driver: StorageDriver) => ReturnType<typeof planTagDeletion>,
  ): Promise<{ readonly blobs: number; readonly all: number }> {
    count += 1
    const copy = join(folder, String(count))
    await cp(clean, copy, { recursive: true, preserveTimestamps: true })
    const driver = await openDriver(resolveParameters('filesystem', { rootdirectory: copy }, {}), {
      store: 'x',
      readOnly: false,
    })
    await runPlan(driver, (await plan(driver)).plan)
    await collect(driver)
    await driver.close()
    const [before, after] = [await filesOf(clean), await filesOf(copy)]
    await rm(copy, { recursive: true })
    let [blobs, all] = [0, 0]
    for (const [path, described] of before) {
      if (after.has(path)) continue
      const size = Number(described.split(' ')[0])
      all += size
      if (path.includes('/blobs/')) blobs += size
    }
    return { blobs, all }
  }
})

async function collect(driver: StorageDriver): Promise<void> {
  await runPlan(driver, (await collectionOf(driver)).plan)
}
