import { commonMeanings, driverWords } from '../../../electron/api/drivers.ts'

/** What each parameter means, by its name in a registry's config.yml: a driver's own words go before those of all. */
export const meanings = { ...commonMeanings.en, ...driverWords('en', 'meanings') }
