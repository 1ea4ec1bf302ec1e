import { hierarchy, treemap } from 'd3-hierarchy'

import type { UsageItem } from './usage-items.ts'

/** Where an item lies, in pixels. */
export interface Area {
  readonly item: UsageItem
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** 0 for the darkest of `shades`. */
  readonly shade: number
}

interface Node {
  readonly item?: UsageItem
  readonly children?: readonly Node[]
}

/**
 * Lays items out as areas of the sizes that they have. What would be thinner than `leastPixels` lies over the edge of what is
 * beside it, so that it is seen and can be clicked.
 */
export function areasOf(items: readonly UsageItem[], width: number, height: number): readonly Area[] {
  if (width <= 0 || height <= 0 || items.length === 0) return []
  const root: Node = { children: items.map((item) => ({ item })) }
  const sized = hierarchy(root, (node) => node.children).sum(({ item }) => item?.sizeBytes ?? 0)
  const largest = items.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0)
  const laid = treemap<Node>().size([width, height]).paddingInner(2).round(true)(sized)
  return laid.leaves().flatMap(({ data: { item }, x0, y0, x1, y1 }) => {
    if (item === undefined) return []
    const across = seen(x0, x1, width)
    const down = seen(y0, y1, height)
    const shade = shadeOf(item, largest)
    return [{ item, x: across.from, y: down.from, width: across.length, height: down.length, shade }]
  })
}

/** A part of an edge that is at least `leastPixels` long, within it. */
function seen(from: number, to: number, edge: number): { readonly from: number; readonly length: number } {
  const length = Math.min(edge, Math.max(leastPixels, to - from))
  return { from: Math.max(0, Math.min(from, edge - length)), length }
}

function shadeOf({ kind, sizeBytes }: UsageItem, largest: number): number {
  if (kind !== 'repository' && kind !== 'tag') return lightest
  const at = leastOfShade.findIndex((least) => sizeBytes >= least * largest)
  return at < 0 ? lightest : at
}

const leastPixels = 4

/** Parts of the largest item. */
const leastOfShade = [0.8, 0.32, 0.12] as const
const lightest = leastOfShade.length

/** The place of the area that an arrow key leads to; the same where there is none. */
export function areaBeside(areas: readonly Area[], from: number, key: string): number {
  const start = areas[from]
  const [dx, dy] = steps[key] ?? [0, 0]
  if (start === undefined || (dx === 0 && dy === 0)) return from
  const middleOf = (area: Area) => ({ x: area.x + area.width / 2, y: area.y + area.height / 2 })
  const middle = middleOf(start)
  let [found, least] = [from, Infinity]
  for (const [at, area] of areas.entries()) {
    if (at === from) continue
    const gap =
      dx > 0
        ? area.x - start.x - start.width
        : dx < 0
          ? start.x - area.x - area.width
          : dy > 0
            ? area.y - start.y - start.height
            : start.y - area.y - area.height
    if (gap < -leastPixels) continue
    const to = middleOf(area)
    const aside = dx === 0 ? Math.abs(to.x - middle.x) : Math.abs(to.y - middle.y)
    const distance = Math.max(0, gap) + aside
    if (distance < least) [found, least] = [at, distance]
  }
  return found
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}
