export const themes = ['system', 'light', 'dark'] as const
export const languages = ['system', 'en', 'zh-CN'] as const

/** The slowest limit of transfers: slower ones would be taken for a service that does not answer. */
export const leastBytesPerSecond = 65_536
export const mostBytesPerSecond = 10_000_000_000

/** Sizes of parts: what every service takes, and what is kept in memory. */
export const leastPartSizeBytes = 5 * 1024 * 1024
export const mostPartSizeBytes = 64 * 1024 * 1024

export const mostTransfersAtOnce = 16
export const usualTransfersAtOnce = 3

/** Of a text with certificates. */
export const mostPemCharacters = 262_144
