import { describe, expect, it } from 'vitest'

import { restoreOf } from '../../../drivers/driver/restore.ts'
import { describeFailure } from '../../../electron/host/uncaught-failures.ts'
import { entryPath } from '../../../electron/images/archive/tar/entry-path.ts'
import { parseImageName } from '../../../electron/images/push/image-name.ts'
import { parseJson } from '../../../electron/images/archive/formats/json-document.ts'
import { parsePax } from '../../../electron/images/archive/tar/pax-records.ts'
import { requireExactMemberNames } from '../../../electron/images/archive/formats/member-case.ts'
import { parseManifest, referencedDigests } from '../../../electron/registry/manifests/manifest.ts'
import { asDigest, asRepositoryName, asTag } from '../../../drivers/common/names.ts'
import { asRegistryAddress } from '../../../electron/stores/list/registry-address.ts'
import { safeNames } from '../../../electron/transfers/local/safe-path.ts'
import { jsonLines, storedLines } from '../../../renderer/parts/values/json-lines.ts'
import { readConfigLine } from '../../../renderer/features/configuration/config-lines.ts'
import { tagsIn } from '../../../renderer/features/push/tags-in.ts'
import { repositoryProblem } from '../../../drivers/common/names.ts'
import { referrerKindOf } from '../../../renderer/features/repositories/referrers/referrer-kind.ts'
import { growthOf, numbered, repeated, type Shape } from './growth.ts'

const digest = `sha256:${'a'.repeat(64)}`
const type = 'application/vnd.oci.image.manifest.v1+json'
const descriptor = JSON.stringify({ mediaType: type, digest, size: 1 })
const start = `{"schemaVersion":2,"mediaType":"${type}","config":${descriptor},"layers":[`
const documents: Readonly<Record<string, Shape>> = {
  'many layers': (length) => `${repeated(`${descriptor},`, start)(length)}${descriptor}]}`,
  'many annotations': numbered((at) => `"k${at}":"v",`, `{"schemaVersion":2,"annotations":{`, '"k":"v"}}'),
  'one member again and again': repeated('"a":1,', '{', '"a":1}'),
  'members in other spellings': numbered((at) => `"Layers${at}":1,`, '{', '"a":1}'),
  'open brackets': repeated('['),
  'brackets in brackets': (length) => `${'['.repeat(length / 2)}${']'.repeat(length / 2)}`,
  'open braces': repeated('{"a":'),
  'an open quote': repeated('x', '{"a":"'),
  'escapes in a quote': repeated('\\"', '{"a":"', '"}'),
  'a long number': repeated('1', '[', ']'),
  'blanks in it': repeated(' ', '{', '}'),
  'a list of nothing': repeated('null,', '[', 'null]'),
  zeros: repeated('\0'),
}

const texts: Readonly<Record<string, Shape>> = {
  letters: repeated('a', '', '!'),
  'letters and dashes': repeated('a-', '', '!'),
  underscores: repeated('_', 'a', '!'),
  dashes: repeated('-', 'a', '!'),
  slashes: repeated('/'),
  'letters and slashes': repeated('a/', '', '!'),
  'steps up': repeated('../'),
  dots: repeated('.', '', '!'),
  'dots and letters': repeated('a.', '', '!'),
  colons: repeated(':'),
  'signs of digests': repeated('@sha256:'),
  blanks: repeated(' ', 'x', 'x'),
  'names of tools': repeated('cosign'),
  'names of files': repeated('a.ts:1'),
  quotes: repeated('"'),
  'quotes of a header': repeated('expiry-date="', 'ongoing-request="false"'),
  'zeros of a header': repeated('0', '', ' a=b\n'),
  'records of a header': repeated('6 a=b\n'),
  'ends of lines': repeated('\n'),
  'surrogates alone': repeated('\ud800'),
}

const ofDocuments: Readonly<Record<string, (text: string) => unknown>> = {
  'a manifest': (text) => {
    const manifest = parseManifest(Buffer.from(text))
    return manifest.kind === 'unreadable' ? manifest : referencedDigests(manifest)
  },
  'a document of an archive': (text) => parseJson(Buffer.from(text), 'index.json'),
  'members of a document of an archive': (text) => requireExactMemberNames(Buffer.from(text), 'index.json'),
  'a document that is shown': jsonLines,
}

const ofTexts: Readonly<Record<string, (text: string) => unknown>> = {
  'a name of a repository': asRepositoryName,
  'a name that is typed': repositoryProblem,
  tags: tagsIn,
  'a tag': asTag,
  'a digest': asDigest,
  'a name of an image': (text) => parseImageName(text, 'tag'),
  'a name in an archive': entryPath,
  'an extended header': (text) => parsePax(Buffer.from(text)),
  'a key that becomes a path': (text) => safeNames(text, 'win32'),
  'an address of a registry': asRegistryAddress,
  'what is said of a restore': (text) => restoreOf(new Set(), { restore: text }),
  'the type of a referrer': (text) => referrerKindOf({ artifactType: text, annotations: {} }),
  'a line of a configuration': readConfigLine,
  'a text that is shown': (text) => storedLines(text),
  'what failed': (text) => describeFailure(new Error(text)),
}

describe.each(Object.entries(ofDocuments))('%s is read in proportion to its length', (_, read) => {
  it.each(Object.entries(documents))('%s', (__, shape) => {
    expect(growthOf(read, shape)).toBeUndefined()
  })
})

describe.each(Object.entries(ofTexts))('%s is read in proportion to its length', (_, read) => {
  it.each(Object.entries(texts))('%s', (__, shape) => {
    expect(growthOf(read, shape)).toBeUndefined()
  })
})
