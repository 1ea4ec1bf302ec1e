import { describe, expect, it } from 'vitest'

import { readConfiguration } from '../../../electron/stores/configurations/read-configuration.ts'
import { growthOf, numbered, repeated, type Shape } from './growth.ts'

const yaml: Readonly<Record<string, Shape>> = {
  'one anchor and many aliases': repeated('  - *a\n', 'a: &a x\nb:\n'),
  'one anchor and many aliases in brackets': repeated('*a,', 'a: &a x\nb: [', ']'),
  'aliases before their anchor': repeated('- *a\n', '', '- &a x\n'),
  'many anchors of one name': repeated('- &a x\n'),
  'a chain of aliases': numbered((at) => `a${at + 1}: &a${at + 1} [*a${at}]\n`, 'a0: &a0 x\n'),
  'aliases that double': numbered((at) => `a${at + 1}: &a${at + 1} [*a${at},*a${at}]\n`, 'a0: &a0 x\n'),
  'a long list of merges': repeated('*a, ', 'a: &a {x: 1}\nb:\n  <<: [', '*a]\n'),
  'a long list of merged maps': repeated('{a: 1}, ', 'b:\n  <<: [', '{a: 1}]\n'),
  'many merges of one map': repeated('  <<: {a: 1}\n', 'b:\n'),
  'open brackets': repeated('['),
  'open braces': repeated('{a: '),
  'dashes in a line': repeated('- '),
  'dashes in lines': repeated('-\n'),
  'a long key': repeated('k', '', ': v'),
  'one key again and again': repeated('k: v\n'),
  'many keys': numbered((at) => `k${at}: v\n`),
  'keys of many lines': repeated('? a\n'),
  'many documents': repeated('---\na: b\n'),
  'ends of documents': repeated('...\n'),
  'a long line': repeated('x ', 'a: '),
  blanks: repeated(' ', '', 'x'),
  'empty lines': repeated('\n'),
  'empty lines of Windows': repeated('\r\n'),
  'returns of the carriage': repeated('\r'),
  'empty lines in a text': repeated(' \n', 'a: "', '"'),
  'empty lines in a block': repeated('  \n', 'a: |\n'),
  'an open quote': repeated('x', "a: '"),
  comments: repeated('# x\n'),
  'comments behind a value': repeated('   # x\n', 'a: b\n'),
  tags: repeated('!!str '),
  directives: repeated('%TAG ! tag:x\n'),
  mistakes: repeated('}\n'),
  'lines without sense': repeated('a: b: c\n'),
  'actions of a template': repeated('a: {{ .x }}\n'),
  'blanks before Ruby': repeated('\n ', '', 'external_url'),
}

const storage = 'version: 0.1\nstorage:\n  s3:\n'
const secret = 'apiVersion: v1\nkind: Secret\ndata:\n'
const configMap = 'apiVersion: v1\nkind: ConfigMap\ndata:\n'
const file = '  a:\n    content: |\n      storage:\n        s3:\n'
const registries: Readonly<Record<string, Shape>> = {
  'many parameters': numbered((at) => `    k${at}: v\n`, storage),
  'many drivers': numbered((at) => `  k${at}: {}\n`, 'version: 0.1\nstorage:\n'),
  'a long bucket': repeated('a-', `${storage}    bucket: "`, '"\n'),
  'placeholders in a bucket': repeated('{{', `${storage}    bucket: "`, '"\n'),
  'a long endpoint': repeated('a.', `${storage}    regionendpoint: "`, '"\n'),
  'schemes in an endpoint': repeated('http://', `${storage}    regionendpoint: "`, '"\n'),
  'slashes in a folder': repeated('/', `${storage}    rootdirectory: "`, 'a"\n'),
  'a long host of KS3': repeated(
    'a.',
    'version: 0.1\nstorage:\n  ks3:\n    regionendpoint: "',
    'ksyuncs.comx"\n',
  ),
  'a long host of OSS': repeated(
    'oss-',
    'version: 0.1\nstorage:\n  oss:\n    endpoint: "',
    '.aliyuncs.com"\n',
  ),
  'a long bucket of COS': repeated('a-', 'version: 0.1\nstorage:\n  cos:\n    bucket: "', '"\n'),
  'a long address of a registry': repeated('a-', 'version: 0.1\nhttp:\n  host: "', '"\nstorage:\n  s3: {}\n'),
  'variables of compose': repeated(
    '${A:-',
    'services:\n  r:\n    environment:\n      REGISTRY_STORAGE_S3_BUCKET: "',
    '"\n',
  ),
  'many services': numbered(
    (at) => `  r${at}:\n    environment:\n      REGISTRY_STORAGE_S3_BUCKET: x\n`,
    'services:\n',
  ),
  'services with one file': (length) =>
    numbered(
      (at) => `  r${at}:\n    configs: [a]\n`,
      repeated('          a: b\n', `configs:\n${file}`, 'services:\n')(length / 2),
    )(length / 2),
  'a service with one file again and again': repeated(
    '    - a\n',
    `configs:\n${file}          bucket: b\nservices:\n  r:\n    configs:\n`,
  ),
  'many objects': numbered((at) => `---\n${configMap}  a${at}.yml: "storage: {s3: {}}"\n`),
  'many files in an object': numbered((at) => `  a${at}: "storage: {s3: {}}"\n`, configMap),
  'files beside variables without values': (length) =>
    numbered(
      (at) => `    - {name: REGISTRY_A${at}, valueFrom: {secretKeyRef: {name: a}}}\n`,
      numbered((at) => `  a${at}: "storage: {s3: {}}"\n`, configMap, '---\n')(length / 2) +
        'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n',
    )(length / 2),
  'files beside a long variable': (length) =>
    numbered(
      (at) => `  a${at}: "storage: {s3: {}}"\n`,
      `${configMap}  REGISTRY_STORAGE: "${'{a: b}, '.repeat(length / 16)}"\n`,
    )(length / 2),
  'a long secret': repeated('A', `${secret}  a: `, '\n'),
  'blanks in a secret': repeated(' =', `${secret}  a: "`, '"\n'),
  'empty lines in a file of an object': repeated('\\n ', `${configMap}  a: "`, '"\n'),
}

const variables: Readonly<Record<string, Shape>> = {
  'one variable again and again': repeated('REGISTRY_STORAGE=b\n'),
  'many variables': numbered((at) => `REGISTRY_STORAGE_S3_K${at}=v\n`),
  'variables of many sections': numbered((at) => `REGISTRY_STORAGE_K${at}_X=v\n`),
  'a deep variable': repeated('_A', 'REGISTRY_STORAGE', '=b'),
  'many deep variables': numbered((at) => `REGISTRY_STORAGE_A${at}${'_B'.repeat(500)}=b\n`),
  'open quotes of a shell': repeated('"', 'export '),
  'quotes of both kinds': repeated('a\'b"', 'export '),
  'escaped quotes of a shell': repeated('\\"', 'export REGISTRY_A="'),
  'options of a command': repeated(' -e REGISTRY_A=b', 'docker run'),
  'blanks in a line': repeated(' ', 'REGISTRY_A=b\n', 'x'),
  'blanks in a value': repeated(' ', 'REGISTRY_STORAGE_S3=', 'x'),
  'brackets in a value': repeated('[', 'REGISTRY_STORAGE_S3='),
  'placeholders in a value': repeated('${', 'REGISTRY_STORAGE_S3_BUCKET='),
  'comments in a value': repeated(' #', 'REGISTRY_STORAGE_S3_BUCKET=a'),
}

describe('a configuration is read in proportion to its length:', () => {
  it.each(Object.entries({ ...yaml, ...registries, ...variables }))('%s', (_, shape) => {
    expect(growthOf((text) => readConfiguration(text, ''), shape)).toBeUndefined()
  })

  it.each(Object.entries(variables))('%s, beside it', (_, shape) => {
    expect(growthOf((text) => readConfiguration('storage: {s3: {}}', text), shape)).toBeUndefined()
  })
})
