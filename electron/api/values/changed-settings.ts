import type { Settings, SettingsChange } from '../settings.ts'

/** The settings with a change in them, as the host keeps them and the window shows them at once. */
export function changedSettings(now: Settings, change: SettingsChange): Settings {
  const { storagePrices: prices, collectionRules: rules, ...others } = change
  const { storagePrices: pricesNow, collectionRules: rulesNow, ...othersNow } = now
  const storagePrices = withoutNulls({ ...pricesNow, ...prices })
  const collectionRules = withoutNulls({ ...rulesNow, ...rules })
  return {
    ...withoutNulls({ ...othersNow, ...others }),
    ...(isEmpty(storagePrices) ? {} : { storagePrices }),
    ...(isEmpty(collectionRules) ? {} : { collectionRules }),
  }
}

type WithoutNulls<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], null> }

function withoutNulls<Fields extends object>(fields: Fields): WithoutNulls<Fields> {
  const given = Object.entries(fields).filter(([, value]) => value !== null)
  return Object.fromEntries(given) as WithoutNulls<Fields>
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0
}
