import { afterAll, beforeAll, it } from 'vitest'

import { describeWith } from '../../peers/need.ts'
import { expectNoFindings } from './accessibility.ts'
import type { OpenView } from './views.ts'
import { startWalk, type Walk } from './walk.ts'

/** Tests of each view that axe finds nothing in it, of any level: in light and English, then in dark and Chinese. */
export function everyView(what: string, views: Readonly<Record<string, OpenView>>): void {
  describeWith(['chromium'], `every view ${what} is accessible`, () => {
    let walk: Walk
    beforeAll(async () => {
      walk = await startWalk()
    })
    afterAll(() => walk.end())

    it.for(Object.entries(views))('%s', async ([name, view]) => {
      await walk.open(view)
      await expectNoFindings(walk.page, `${name}, light, English`)
      await walk.inDarkChinese()
      await expectNoFindings(walk.page, `${name}, dark, Chinese`)
    })
  })
}
