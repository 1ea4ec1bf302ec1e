import { describe, expect, it } from 'vitest'

import { readEnvironmentLines } from '../../../electron/stores/environment-lines.ts'

describe('lines of an environment', () => {
  it.each([
    ['an env file', 'REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a shell', 'export REGISTRY_STORAGE_S3_BUCKET="images"'],
    ['a command', '  -e REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a list of a compose file', '      - REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a quoted list of a compose file', "      - 'REGISTRY_STORAGE_S3_BUCKET=images'"],
    ['a map of a compose file', '      REGISTRY_STORAGE_S3_BUCKET: images'],
    ['a quoted map of a compose file', '      "REGISTRY_STORAGE_S3_BUCKET": "images"'],
    ['another system', 'REGISTRY_STORAGE_S3_BUCKET=images\r'],
  ])('are read as %s has them', (_, line) => {
    const text = `# comment\nservices:\n${line}\nOTHER=1\n`
    expect(readEnvironmentLines(text)).toEqual({ REGISTRY_STORAGE_S3_BUCKET: 'images' })
  })

  it('keep a value with signs of every kind', () => {
    const key = 'a=b:c/d+e"f\'g h#i'
    expect(readEnvironmentLines(`REGISTRY_STORAGE_S3_SECRETKEY=${key}`)).toEqual({
      REGISTRY_STORAGE_S3_SECRETKEY: key,
    })
  })

  it('count from the last of those that say the same', () => {
    expect(readEnvironmentLines('REGISTRY_STORAGE=s3\nREGISTRY_STORAGE=filesystem')).toEqual({
      REGISTRY_STORAGE: 'filesystem',
    })
  })

  it('that are none are left alone', () => {
    const text = 'MY_REGISTRY_STORAGE=1\nREGISTRY_HTTP_ADDR=:5000\nREGISTRY_STORAGE\nregistry_storage=s3'
    expect(readEnvironmentLines(text)).toEqual({})
  })

  it('of many spaces take no time to speak of', () => {
    const spaces = ' '.repeat(30_000)
    const { REGISTRY_STORAGE } = readEnvironmentLines(`REGISTRY_STORAGE=${spaces}a${spaces}b`)
    expect(REGISTRY_STORAGE).toBe(`a${spaces}b`)
  }, 5_000)
})
