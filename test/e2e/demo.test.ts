import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { makeDemo } from '../demo/make-demo.ts'
import { describeWith } from '../peers/need.ts'
import { startBollard } from './support/bollard.ts'

describeWith(['chromium'], 'the demo with a data folder of its own', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-demo-kept-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has the same stores at its next start, as a person left them, and they work', async () => {
    const first = await startDemo('first')
    await first.bollard.page.getByRole('button', { name: /^hangzhou/ }).click()
    await removeOpenStore(first.bollard.page)
    await first.bollard.page.getByRole('button', { name: /^production/ }).click()
    await first.bollard.page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
    const before = String(await first.bollard.page.evaluate('location.hash')).split('/')[2] ?? 'no store'
    await first.close()

    const second = await startDemo('second')
    const { page } = second.bollard
    await page.getByRole('button', { name: /^production/ }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
    // The same id stands in the address: it is the same store, on a cloud that listens elsewhere.
    expect(String(await page.evaluate('location.hash'))).toContain(before)
    const names = await page
      .getByRole('navigation')
      .getByRole('list')
      .first()
      .getByRole('listitem')
      .allTextContents()
    expect(names.filter((name) => name.startsWith('production'))).toHaveLength(1)
    expect(names.some((name) => name.startsWith('hangzhou'))).toBe(false)
    await page.getByRole('button', { name: 'Refresh', exact: true }).click()
    await page.getByRole('treeitem', { name: /api-gateway/ }).waitFor()
    await second.close()
  })

  async function startDemo(name: string) {
    const demo = await makeDemo(join(folder, name), join(folder, 'data'))
    const bollard = await startBollard({ dataDir: demo.dataDir })
    const close = async (): Promise<void> => {
      await bollard.close()
      await demo.close()
    }
    return { bollard, close }
  }
})

async function removeOpenStore(page: Awaited<ReturnType<typeof startBollard>>['page']): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Actions for hangzhou', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Remove/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove/ })
    .click()
}
