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

/** Lays items out as areas of the sizes that they have. */
export function areasOf(items: readonly UsageItem[], width: number, height: number): readonly Area[] {
  if (width <= 0 || height <= 0 || items.length === 0) return []
  const root: Node = { children: items.map((item) => ({ item })) }
  const sized = hierarchy(root, (node) => node.children).sum(({ item }) => item?.sizeBytes ?? 0)
  const largest = items.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0)
  const laid = treemap<Node>().size([width, height]).paddingInner(2).round(true)(sized)
  return laid
    .leaves()
    .flatMap(({ data: { item }, x0, y0, x1, y1 }) =>
      item === undefined
        ? []
        : [{ item, x: x0, y: y0, width: x1 - x0, height: y1 - y0, shade: shadeOf(item, largest) }],
    )
}

function shadeOf({ kind, sizeBytes }: UsageItem, largest: number): number {
  if (kind !== 'repository' && kind !== 'tag') return lightest
  const at = leastOfShade.findIndex((least) => sizeBytes >= least * largest)
  return at < 0 ? lightest : at
}

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
    if (gap < 0) continue
    const to = middleOf(area)
    const aside = dx === 0 ? Math.abs(to.x - middle.x) : Math.abs(to.y - middle.y)
    const distance = gap + aside
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
