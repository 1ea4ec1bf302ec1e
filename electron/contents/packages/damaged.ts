import { explained, explainer, type StoreError } from '../../../drivers/index.ts'

/** Why the packages of an image cannot be told: a closed set, in English. */
export const sentences = {
  packagesDamaged: 'the package database is damaged, or has a format that Bollard does not know',
  packagesTooMany: 'it lists more than {{most}} packages',
} as const

const explain = explainer(sentences)

export function damaged(): StoreError {
  return explained('Corrupt', explain('packagesDamaged', {}))
}

export function tooMany(most: number): StoreError {
  return explained('TooLarge', explain('packagesTooMany', { most }))
}
