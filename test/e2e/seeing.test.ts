import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'

import { describeWith } from '../peers/need.ts'
import { hrefOf } from '../../renderer/state/address/address-text.ts'
import { dialogViews, imageViews, storeViews, wholeViews, type OpenView } from './support/views.ts'
import { longName, startWalk, type Walk } from './support/walk.ts'

describeWith(['chromium'], 'who sees little, or otherwise,', () => {
  let walk: Walk
  let page: Page
  beforeAll(async () => {
    walk = await startWalk()
    page = walk.page
  })
  afterAll(() => walk.end())

  describe('has at 200 % of a window of 1440 by 900', () => {
    beforeAll(() => page.setViewportSize({ width: 720, height: 450 }))
    afterAll(() => page.setViewportSize({ width: 1440, height: 900 }))

    it.for(Object.entries({ ...storeViews, ...wholeViews, ...imageViews }))(
      'no page that scrolls sideways: %s',
      async ([, view]) => {
        await walk.open(view)
        expect(await page.evaluate(tooWide)).toEqual([])
      },
    )

    it.for(Object.entries(dialogViews).filter(([name]) => name !== 'dialog palette'))(
      'all buttons in reach of keys: %s',
      async ([, view]) => {
        await walk.open(view)
        expect(await page.evaluate(tooWide)).toEqual([])
        await expect.poll(() => page.evaluate(buttonsOutOfReach)).toEqual([])
      },
    )

    it('the whole text of a cell that is cut off, by Ctrl I', async () => {
      await walk.open(notesOfWork)
      await page.getByRole('grid').first().focus()
      await page.keyboard.press('ArrowDown')
      const row = page.locator('[data-cursor]')
      expect(await row.locator('.trunc').first().evaluate(isCutOff)).toBe(true)
      await page.keyboard.press('Control+i')
      await page.locator('[data-by=key]').getByText(longName).waitFor()
      await page.keyboard.press('Escape')
      await page.locator('[data-by=key]').waitFor({ state: 'detached' })
    })
  })

  describe('sees in forced colours by lines', () => {
    beforeAll(() => page.emulateMedia({ forcedColors: 'active' }))
    afterAll(() => page.emulateMedia({ forcedColors: 'none' }))

    it('which row is chosen', async () => {
      await walk.open(viewOf('a blob'))
      expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
      expect(await page.evaluate(withoutLine, '[role=row][aria-selected=true]')).toEqual({
        of: 1,
        without: [],
      })
    })

    it('pills', async () => {
      await walk.open(viewOf('panel overview'))
      const { of, without } = await page.evaluate(withoutLine, '[class*="_pill_"]')
      expect(of).toBeGreaterThan(0)
      expect(without).toEqual([])
    })

    it('what has the focus, wherever Tab goes', async () => {
      await walk.open(viewOf('tab repositories'))
      const seen = new Set<string>()
      for (let presses = 0; presses < 20; presses += 1) {
        await page.keyboard.press('Tab')
        const { of, without } = await page.evaluate(withoutLine, ':focus-visible')
        if (of > 0) seen.add(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? ''))
        expect(without).toEqual([])
      }
      expect(seen.size).toBeGreaterThan(10)
    })
  })

  describe('who wants less motion sees none', () => {
    beforeAll(() => page.emulateMedia({ reducedMotion: 'reduce' }))
    afterAll(() => page.emulateMedia({ reducedMotion: 'no-preference' }))

    // Views that move where nobody wished otherwise.
    it.for(['tab health', 'a menu of a store', 'dialog settings'])('%s', async (name) => {
      await walk.open(viewOf(name))
      expect(await page.evaluate(moving)).toEqual([])
    })
  })
})

const notesOfWork: OpenView = async ({ page, work }) => {
  const href = hrefOf({ at: 'files', store: work, prefix: 'notes/' })
  await page.evaluate((hash) => {
    location.hash = hash
  }, href)
  await page.getByRole('row', { name: /^a very / }).waitFor()
}

function viewOf(name: string): OpenView {
  const view = { ...storeViews, ...wholeViews, ...imageViews, ...dialogViews }[name]
  if (view === undefined) throw new Error(`there is no view ${name}`)
  return view
}

function isCutOff({ scrollWidth, clientWidth }: Element): boolean {
  return scrollWidth > clientWidth
}

/** What holds the page, where its content is wider: it scrolls sideways, or is cut off. */
function tooWide(): readonly string[] {
  return ['html', 'body', '#root', 'main'].flatMap((selector) => {
    const { scrollWidth = 0, clientWidth = 0 } = document.querySelector(selector) ?? {}
    return scrollWidth > clientWidth ? [`${selector}: ${scrollWidth} in ${clientWidth}`] : []
  })
}

/** Buttons of the dialog that are not whole in the window, or below something, when they have the focus. */
function buttonsOutOfReach(): readonly string[] {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] button')]
  const before = document.activeElement
  const out = buttons
    .filter((button) => !button.disabled && button.checkVisibility({ visibilityProperty: true }))
    .filter((button) => {
      button.focus()
      const { left, right, top, bottom } = button.getBoundingClientRect()
      const isWithin = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      return !isWithin || !button.contains(hit)
    })
  if (before instanceof HTMLElement) before.focus()
  return buttons.length === 0 ? ['there are no buttons'] : out.map(({ outerHTML }) => outerHTML)
}

/** How many there are, and those of them without an outline or a border around. */
function withoutLine(selector: string): { readonly of: number; readonly without: readonly string[] } {
  const drawn = (style: string, width: string): boolean =>
    style !== 'none' && style !== 'hidden' && Number.parseFloat(width) >= 1
  const all = [...document.querySelectorAll(selector)]
  const without = all.filter((element) => {
    const style = getComputedStyle(element)
    const bordered = (['Top', 'Right', 'Bottom', 'Left'] as const).every((side) =>
      drawn(style[`border${side}Style`], style[`border${side}Width`]),
    )
    return !bordered && !drawn(style.outlineStyle, style.outlineWidth)
  })
  return { of: all.length, without: without.map(({ outerHTML }) => outerHTML.slice(0, 300)) }
}

/** What moves for longer than a picture takes, or would when something changes. */
function moving(): readonly string[] {
  const isLong = (durations: string): boolean =>
    durations
      .split(', ')
      .some((duration) => Number.parseFloat(duration) * (duration.endsWith('ms') ? 1 : 1000) > 1)
  const styled = [...document.querySelectorAll('*')].flatMap((element) =>
    [undefined, '::before', '::after'].flatMap((part) => {
      const {
        animationName,
        animationDuration,
        animationIterationCount,
        transitionDuration,
        scrollBehavior,
      } = getComputedStyle(element, part)
      const animated =
        animationName !== 'none' && (isLong(animationDuration) || animationIterationCount === 'infinite')
      return animated || isLong(transitionDuration) || scrollBehavior === 'smooth'
        ? [`${element.outerHTML.slice(0, 200)} ${part ?? ''}`]
        : []
    }),
  )
  const running = document
    .getAnimations()
    .filter(
      ({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().endTime) > 1,
    )
  return [...styled, ...running.map(({ id }) => `running: ${id}`)]
}
