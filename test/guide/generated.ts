import {
  driverNames,
  driverParameters,
  environmentVariable,
  policyOf,
  resolveParameters,
  type DriverName,
  type ParameterRow,
} from '../../drivers/index.ts'
import { commonMeanings, driverTexts, driverWords, policyTitles } from '../../electron/api/drivers.ts'
import type { Language } from '../../electron/api/values/language.ts'
import { keysText, type Keys } from '../../renderer/parts/commands/keys.ts'
import { filterKeys, listKeys, paletteKeys, shortcuts } from '../../renderer/parts/commands/shortcuts.ts'
import { common as enCommon } from '../../renderer/text/en/common.ts'
import { errors as enErrors } from '../../renderer/text/en/errors.ts'
import { shell as enShell } from '../../renderer/text/en/shell.ts'
import { common as zhCommon } from '../../renderer/text/zh-CN/common.ts'
import { errors as zhErrors } from '../../renderer/text/zh-CN/errors.ts'
import { shell as zhShell } from '../../renderer/text/zh-CN/shell.ts'
import { commands as english } from '../../renderer/text/en/commands.ts'
import { commands as chinese } from '../../renderer/text/zh-CN/commands.ts'

/** The parts of the guide that are made from tables, by page: what stands from the heading on, to the end of the file. */
export function generatedParts(language: Language): Readonly<Record<string, { from: string; text: string }>> {
  const words = language === 'en' ? inEnglish : inChinese
  const drivers = driverNames.map((driver) => [
    `driver-${driver}`,
    { from: `## ${words.parameters}`, text: parametersOf(driver, language) },
  ])
  return {
    ...Object.fromEntries(drivers),
    troubleshooting: { from: `## ${words.errors}`, text: troubles(language) },
    permissions: { from: `## ${words.policies}`, text: policies(language) },
    keyboard: { from: `## ${words.keys}`, text: keysOf(language) },
  }
}

const inEnglish = {
  parameters: 'Parameters `parameters`',
  errors: 'Errors `errors`',
  notices: 'Notices of the window `notices`',
  toldThere: 'The error itself says why, and what to do.',
  policies: 'Policies to copy `policies`',
  keys: 'All keys `keys`',
  name: 'Parameter',
  meaning: 'Meaning',
  value: 'Value',
  variable: (parameter: string, variable: string) =>
    `These are the names in the \`storage\` section of a \`config.yml\`. Each can also be an environment variable of the registry, for example ${parameter} as ${variable}.`,
  required: 'required',
  secret: 'secret',
  byDefault: 'default',
  kinds: {
    string: 'text',
    boolean: '`true` or `false`',
    integer: 'number',
    choice: 'choice',
    folder: 'folder',
  },
  readBy: {
    none: 'only Bollard reads it',
    later: 'only registries after 3.1.1 read it',
    only: 'only registry',
  },
  full: 'To read and to change',
  reading: 'To read only',
  separator: ', ',
  key: 'Keys',
  does: 'What they do',
}
const inChinese: typeof inEnglish = {
  parameters: '参数 `parameters`',
  errors: '错误 `errors`',
  notices: '窗口的通知 `notices`',
  toldThere: '错误信息本身会说明原因和处理方法。',
  policies: '可复制的策略 `policies`',
  keys: '全部快捷键 `keys`',
  name: '参数',
  meaning: '含义',
  value: '值',
  variable: (parameter, variable) =>
    `这些是 \`config.yml\` 的 \`storage\` 部分中的名称。每个参数也可以用镜像仓库的环境变量设置，例如 ${parameter} 对应 ${variable}。`,
  required: '必填',
  secret: '机密',
  byDefault: '默认',
  kinds: {
    string: '文本',
    boolean: '`true` 或 `false`',
    integer: '数字',
    choice: '可选值',
    folder: '文件夹',
  },
  readBy: { none: '只有 Bollard 读取', later: '只有 3.1.1 之后的镜像仓库读取', only: '只有镜像仓库读取' },
  full: '读取和更改',
  reading: '仅读取',
  separator: '，',
  key: '按键',
  does: '作用',
}

function parametersOf(driver: DriverName, language: Language): string {
  const words = language === 'en' ? inEnglish : inChinese
  const meanings: Readonly<Record<string, string>> = {
    ...commonMeanings[language],
    ...driverWords(language, 'meanings')[driver],
  }
  const rows = Object.entries(driverParameters(driver)).map(([name, row]) => [
    `\`${name}\``,
    // An address alone would become a link.
    (meanings[name] ?? '').replaceAll(/https?:\/\/[^\s,;:)]+(:\d+)?/g, '`$&`'),
    valueOf(row, words),
  ])
  const example = 'rootdirectory'
  const variable = words.variable(`\`${example}\``, `\`${environmentVariable(driver, example)}\``)
  return `${variable}\n\n${table([words.name, words.meaning, words.value], rows)}`
}

function valueOf(row: ParameterRow, words: typeof inEnglish): string {
  const parts: string[] = [words.kinds[row.kind]]
  if (row.required === true) parts.push(`**${words.required}**`)
  if (row.secret === true) parts.push(words.secret)
  if (row.default !== undefined && row.default !== '') parts.push(`${words.byDefault} \`${row.default}\``)
  if (row.min !== undefined || row.max !== undefined) parts.push(`${row.min ?? ''}–${row.max ?? ''}`)
  if (row.kind === 'choice') parts.push((row.choices ?? []).map((choice) => `\`${choice}\``).join(' '))
  if (row.readBy !== undefined) parts.push(readersOf(row.readBy, words))
  return parts.join(words.separator)
}

function readersOf(readBy: NonNullable<ParameterRow['readBy']>, words: typeof inEnglish): string {
  if (readBy.length === 0) return words.readBy.none
  if (readBy.every((release) => release === 'later')) return words.readBy.later
  return `${words.readBy.only} ${readBy.join(' ')}`
}

/** Every title of an error and of a notice that a person may see, with what it means and what to do. */
function troubles(language: Language): string {
  const words = language === 'en' ? inEnglish : inChinese
  const [errors, shell, common] =
    language === 'en' ? [enErrors, enShell, enCommon] : [zhErrors, zhShell, zhCommon]
  const causes: Readonly<
    Record<string, { readonly title: string; readonly why?: string; readonly todo?: string }>
  > = errors.cause
  const entry = (id: string, title: string, ...told: readonly (string | undefined)[]): string => {
    const said = told.filter((text) => text !== undefined)
    return `### ${title} \`${id}\`\n\n${said.length === 0 ? words.toldThere : said.join('\n\n')}\n`
  }
  return [
    ...Object.entries(causes).map(([id, { title, why, todo }]) => entry(id, title, why, todo)),
    `## ${words.notices}\n`,
    ...Object.entries(shell.notices).flatMap(([id, notice]) =>
      typeof notice === 'string' ? [] : [entry(id, notice.title, notice.detail)],
    ),
    entry('cannotStart', common.cannotStart.title, common.cannotStart.detail),
  ].join('\n')
}

/** The policies that the application itself makes, for a bucket of an example. */
function policies(language: Language): string {
  const words = language === 'en' ? inEnglish : inChinese
  const titles: Readonly<Record<string, string>> = policyTitles(language)
  return driverNames
    .flatMap((driver) => {
      const resolved = resolveParameters(driver, examples[driver], {})
      const [full, reading] = [false, true].map((readOnly) => policyOf(resolved, { readOnly }))
      if (full === undefined || reading === undefined) return []
      return [
        `### ${driverTexts[driver][language].name} \`${driver}\`\n\n${titles[full.kind] ?? full.kind}\n`,
        `**${words.full}**\n`,
        code(full.document),
        `**${words.reading}**\n`,
        code(reading.document),
      ]
    })
    .join('\n')
}

const examples: Readonly<Record<DriverName, Readonly<Record<string, string>>>> = {
  filesystem: { rootdirectory: '/var/lib/registry' },
  s3: { region: 'us-east-1', bucket: 'registry', rootdirectory: '/images' },
  oss: { region: 'oss-cn-hangzhou', bucket: 'registry', rootdirectory: '/images' },
  cos: { region: 'ap-guangzhou', bucket: 'registry-1250000000', rootdirectory: '/images' },
  bos: { region: 'bj', bucket: 'registry', rootdirectory: '/images' },
  ks3: { region: 'ks3-cn-beijing', bucket: 'registry', rootdirectory: '/images' },
}

function code(document: unknown): string {
  return `\`\`\`json\n${JSON.stringify(document, null, 2)}\n\`\`\`\n`
}

function keysOf(language: Language): string {
  const words = language === 'en' ? inEnglish : inChinese
  const texts = language === 'en' ? english : chinese
  const { page } = texts
  const written = (keys: Keys): string => (keys.key === ' ' ? texts.key.space : keysText(keys, false))
  const section = (
    title: string,
    id: string,
    rows: readonly (readonly [readonly Keys[], string])[],
  ): string =>
    `### ${title} \`${id}\`\n\n${table(
      [words.key, words.does],
      rows.map(([keys, name]) => [keys.map((each) => `\`${written(each)}\``).join(' '), name]),
    )}`
  const where = (place: 'window' | 'store'): string =>
    section(
      page[place],
      place,
      entriesOf(shortcuts)
        .filter(([, keys]) => keys.where === place)
        .map(([id, keys]) => [[keys], texts.name[id]]),
    )
  return [
    where('window'),
    where('store'),
    section(
      page.list,
      'list',
      entriesOf(listKeys).map(([id, keys]) => [keys, texts.list[id]]),
    ),
    section(
      page.inFilter,
      'inFilter',
      entriesOf(filterKeys).map(([id, keys]) => [keys, texts.inFilter[id]]),
    ),
    section(
      page.inPalette,
      'inPalette',
      entriesOf(paletteKeys).map(([id, keys]) => [keys, texts.inPalette[id]]),
    ),
  ].join('\n')
}

function entriesOf<Id extends string, T>(record: Readonly<Record<Id, T>>): readonly (readonly [Id, T])[] {
  // `Object.entries` has lost the names.
  return Object.entries(record) as [Id, T][]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}
