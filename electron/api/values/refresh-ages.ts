/** How old what is known of a store may become until it is listed anew when it is opened, in milliseconds. */
export const refreshAges = {
  tenMinutes: 10 * 60_000,
  hour: 3_600_000,
  day: 24 * 3_600_000,
  /** Only when a person asks. */
  never: Infinity,
} as const
export type RefreshAge = keyof typeof refreshAges

/** Where nothing is set. */
export const usualRefreshAge: RefreshAge = 'tenMinutes'
