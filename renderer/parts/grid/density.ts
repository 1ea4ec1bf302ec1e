import { createContext, useContext } from 'react'

/** How high the rows of lists, tables and trees are. The tokens `--row…` follow it by `data-density` of the page. */
export type Density = 'comfortable' | 'compact'

export const DensityContext = createContext<Density>('comfortable')

/** The height of rows that are so high where they are comfortable, in CSS pixels. */
export function useRowHeightPx(comfortablePx: number): number {
  return useContext(DensityContext) === 'compact' ? Math.max(leastPx, comfortablePx - 6) : comfortablePx
}

/** A line of text and a button in it. */
const leastPx = 22
