import type { ConfigFormat, configuration } from '../api/configuration.ts'
import type { Implementation, InputOf } from '../api/method.ts'
import { maxRecognizedCharacters } from '../api/values/recognized-length.ts'
import { StoreError } from '../../drivers/index.ts'
import type { ExportedConfiguration } from '../api/rows.ts'
import type { ConfigDrafts } from '../stores/configurations/config-drafts.ts'
import { readConfiguration } from '../stores/configurations/read-configuration.ts'
import { isConfigurationText } from '../stores/configurations/recognize-configuration.ts'
import { configText, masked, writeConfiguration } from '../stores/configurations/write-configuration.ts'
import { sealedParameters } from '../stores/connections/resolve-store.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import type { StoreRecord } from '../stores/list/store-record.ts'
import { sinkOf } from '../transfers/local/open-sink.ts'
import { readTextFile } from '../transfers/local/read-text-file.ts'
import type { LocalFiles, Sink } from '../transfers/model/source.ts'
import { toConfigDraft, toConfiguration } from './store-rows.ts'

/** A registry's configuration, in and out. */
export function configurationMethods(
  storeList: StoreList,
  drafts: ConfigDrafts,
  local: LocalFiles,
): Implementation<typeof configuration> {
  return {
    async readConfigFile(input, signal) {
      const text =
        'text' in input ? input.text : await readTextFile(local.source(input.token), maxConfigBytes, signal)
      const { stores: read, findings } = readConfiguration(text, input.environment)
      return { drafts: read.map((store) => toConfigDraft(drafts.keep(store), store)), findings }
    },
    async recognizeConfiguration(input, signal) {
      return { configuration: isConfigurationText(await textOf(input, local, signal)) }
    },
    async getConfiguration({ store }) {
      return toConfiguration(storeList.get(store))
    },
    async exportConfiguration({ store, format }) {
      return exportMasked(storeList.get(store), format)
    },
    async saveConfiguration({ store, format, secrets, sink }, signal) {
      await save(storeList, store, { format, secrets }, sinkOf(local, sink), signal)
      return {}
    },
  }
}

const maxConfigBytes = 1024 * 1024

/** The text to recognize; empty for a file that is long or no text. */
async function textOf(
  input: InputOf<typeof configuration.recognizeConfiguration>,
  local: LocalFiles,
  signal: AbortSignal,
): Promise<string> {
  if ('text' in input) return input.text
  try {
    return await readTextFile(local.source(input.token), maxRecognizedCharacters, signal)
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'TooLarge' || error.code === 'InvalidParameter'))
      return ''
    throw error
  }
}

/** For the window: the secrets are not even opened. */
function exportMasked(record: StoreRecord, format: ConfigFormat): ExportedConfiguration {
  const lines = writeConfiguration(masked(sealedParameters(record)), format)
  return { lines, fileName: fileName(record, format) }
}

/** To a file that the person chose. With its secrets in clear only its owner may read it. */
async function save(
  storeList: StoreList,
  store: string,
  { format, secrets }: { readonly format: ConfigFormat; readonly secrets: 'masked' | 'clear' },
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const ownerOnly = secrets === 'clear'
  try {
    const record = storeList.get(store)
    const parameters = ownerOnly
      ? { ...record, secrets: await storeList.secretsOf(store) }
      : masked(sealedParameters(record))
    const bytes = Buffer.from(configText(writeConfiguration(parameters, format)))
    await sink.begin({ name: fileName(record, format), sizeBytes: bytes.byteLength, ownerOnly }, signal)
    await sink.write(bytes)
    await sink.commit()
  } catch (error) {
    await sink.discard()
    throw error
  }
}

function fileName({ name }: StoreRecord, format: ConfigFormat): string {
  return `${name}.${format === 'environment' ? 'env' : 'config.yml'}`
}
