import { describe, expect, it } from 'vitest'

import { readEnvironmentLines } from '../../../electron/stores/documents/config-environment.ts'

describe('lines of an environment', () => {
  it.each([
    ['an env file', 'REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a shell', 'export REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a command', '  -e REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a command with quotes', `docker run -e 'REGISTRY_STORAGE_S3_BUCKET=images' --rm registry:2 \\`],
    ['a command in the long form', 'docker run --env=REGISTRY_STORAGE_S3_BUCKET="images" registry:2'],
    ['a list of a compose file', '      - REGISTRY_STORAGE_S3_BUCKET=images'],
    ['a quoted list of a compose file', "      - 'REGISTRY_STORAGE_S3_BUCKET=images'"],
    ['a map of a compose file', '      REGISTRY_STORAGE_S3_BUCKET: images'],
    ['another system', 'REGISTRY_STORAGE_S3_BUCKET=images\r'],
  ])('are read as %s has them', (_, line) => {
    expect(textsOf(`# comment\nservices:\n${line}\nOTHER=1\n`)).toEqual({
      REGISTRY_STORAGE_S3_BUCKET: 'images',
    })
  })

  it('keep a value with signs of every kind', () => {
    const key = 'a=b:c/d+e"f\'g h#i'
    expect(textsOf(`REGISTRY_STORAGE_S3_SECRETKEY=${key}`)).toEqual({ REGISTRY_STORAGE_S3_SECRETKEY: key })
  })

  it('leave quotes around a value to the registry, which reads it as YAML', () => {
    expect(textsOf('REGISTRY_STORAGE_S3_BUCKET="0123"')).toEqual({ REGISTRY_STORAGE_S3_BUCKET: '"0123"' })
  })

  it.each([
    [`export REGISTRY_STORAGE_S3_BUCKET="#x"`, '#x'],
    [`export REGISTRY_STORAGE_S3_BUCKET="'#x'"`, `'#x'`],
    [`export REGISTRY_STORAGE_S3_BUCKET=a\\ b # the bucket`, 'a b'],
    [`export REGISTRY_STORAGE=s3 REGISTRY_STORAGE_S3_BUCKET=images`, 'images'],
    [`export REGISTRY_STORAGE_S3_BUCKET="a\\"b\\$c\\d"e`, 'a"b$c\\de'],
    [`docker run -eREGISTRY_STORAGE_S3_BUCKET='a b' registry:2`, 'a b'],
    [`docker run -e=REGISTRY_STORAGE_S3_BUCKET=images registry:2`, 'images'],
  ])('are taken apart as a shell does where one exports them: %s', (line, bucket) => {
    expect(textsOf(line)).toMatchObject({ REGISTRY_STORAGE_S3_BUCKET: bucket })
  })

  it('count from the last of those that say the same', () => {
    expect(textsOf('REGISTRY_STORAGE=s3\nREGISTRY_STORAGE=filesystem')).toEqual({
      REGISTRY_STORAGE: 'filesystem',
    })
  })

  it('know the line they stand in', () => {
    const variables = readEnvironmentLines('\n# one\nREGISTRY_STORAGE=s3')
    expect(variables.get('REGISTRY_STORAGE')?.at).toEqual({ line: 3, column: 1 })
  })

  it('that are none are left alone', () => {
    expect(textsOf('MY_REGISTRY_STORAGE=1\nREGISTRY_STORAGE\nregistry_storage=s3')).toEqual({})
  })

  it.each(['REGISTRY_STORAGE=', '-e REGISTRY_STORAGE=', '-e ', `-e "`, `-e '`])(
    'of many spaces and quotes take no time to speak of: %s',
    (start) => {
      const spaces = ' '.repeat(30_000)
      const quotes = `"'`.repeat(15_000)
      expect(readEnvironmentLines(`${start}a${spaces}b${quotes}c\\${spaces}-e x`).size).toBeLessThanOrEqual(1)
    },
    5_000,
  )
})

function textsOf(lines: string): Record<string, string> {
  return Object.fromEntries([...readEnvironmentLines(lines)].map(([name, { text }]) => [name, text]))
}
