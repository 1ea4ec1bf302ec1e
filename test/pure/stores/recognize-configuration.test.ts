import { describe, expect, it } from 'vitest'

import { maxRecognizedCharacters } from '../../../electron/api/values/recognized-length.ts'
import { isConfigurationText } from '../../../electron/stores/configurations/recognize-configuration.ts'

const config = `version: 0.1
storage:
  s3:
    accesskey: AKIDEXAMPLE
    secretkey: secret
    region: us-east-1
    bucket: images
`

describe('a text is recognized as a configuration', () => {
  it.each([
    ['a config.yml', config],
    ['one with Windows line ends', config.replaceAll('\n', '\r\n')],
    ['one in JSON', JSON.stringify({ version: '0.1', storage: { filesystem: { rootdirectory: '/srv' } } })],
    ['variables', 'REGISTRY_STORAGE=s3\nREGISTRY_STORAGE_S3_BUCKET=images\n'],
    ['a compose file', 'services:\n  r:\n    environment:\n      REGISTRY_STORAGE_S3_BUCKET: images\n'],
    [
      'a ConfigMap',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: r}\ndata:\n  config.yml: |\n${config.replaceAll(/^/gm, '    ')}`,
    ],
    [
      'a Secret, whose data is in Base64',
      `apiVersion: v1\nkind: Secret\ndata:\n  config.yml: ${Buffer.from(config).toString('base64')}\n`,
    ],
    ['one with a driver that is misspelt', config.replace('s3:', 's33:')],
    ['one that is no YAML', config.replace('  s3:', '\ts3:')],
    ['one with a list in place of its section', 'version: 0.1\nstorage:\n  - s3\n'],
    ['a gitlab.rb', "external_url 'https://x'\nregistry['storage'] = { 's3' => { 'secretkey' => 'x' } }\n"],
  ])('%s', (_, text) => {
    expect(isConfigurationText(text)).toBe(true)
  })

  it.each([
    ['notes with its words', 'storage of the registry: see version: 0.1 of the plan\n'],
    ['an empty text', ''],
    ['a workload without a registry', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n'],
    ['another program’s storage', 'server:\n  port: 1\nstorage:\n  tsdb: {path: /data}\n'],
    ['a compose file of other services', "version: '3'\nservices:\n  db:\n    image: postgres\n"],
    ['a version alone', 'version: 0.1\nname: storage\n'],
    ['bytes', `version: 0.1\u0000\nstorage:\n  s3: {}\n`],
    ['one that is too long', `${config}# ${'x'.repeat(maxRecognizedCharacters)}`],
  ])('but not %s', (_, text) => {
    expect(isConfigurationText(text)).toBe(false)
  })

  it.each([
    ['brackets without end', `version: 0.1\nstorage: ${'['.repeat(200_000)}`],
    ['aliases of aliases', `version: 0.1\na: &a [x]\nstorage:\n${'  - *a\n'.repeat(30_000)}`],
    ['indentation without end', `storage:\n${' '.repeat(250_000)}a: b\n`],
    ['tokens without end', `storage: {s3: {}}\n${'a: b\n'.repeat(45_000)}`],
    ['an expression that a pattern could try for ever', `REGISTRY_${'_'.repeat(250_000)}`],
    [
      'spaces that a pattern could try for ever',
      `version:${' '.repeat(120_000)}\nstorage${' '.repeat(120_000)}`,
    ],
  ])('in a moment, whatever it is: %s', (_, text) => {
    const begun = performance.now()
    isConfigurationText(text)
    expect(performance.now() - begun).toBeLessThan(1500)
  })
})
