import type { ExportedConfiguration } from '../api/rows.ts'
import type { ConfigFormat } from '../api/configuration.ts'
import { sealedParameters } from '../stores/connections/resolve-store.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import type { StoreRecord } from '../stores/list/store-record.ts'
import { configText, masked, writeConfiguration } from '../stores/configurations/write-configuration.ts'
import type { Sink } from '../transfers/model/source.ts'

/** For the window: the secrets are not even opened. */
export function exportMasked(record: StoreRecord, format: ConfigFormat): ExportedConfiguration {
  const lines = writeConfiguration(masked(sealedParameters(record)), format)
  return { lines, fileName: fileName(record, format) }
}

/** To a file that the person chose. With its secrets in clear only its owner may read it. */
export async function saveConfiguration(
  book: StoreList,
  store: string,
  { format, secrets }: { readonly format: ConfigFormat; readonly secrets: 'masked' | 'clear' },
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const ownerOnly = secrets === 'clear'
  try {
    const record = book.get(store)
    const parameters = ownerOnly
      ? { ...record, secrets: await book.secretsOf(store) }
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
