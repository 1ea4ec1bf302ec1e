import '@mantine/core/styles.layer.css'
import './style/tokens.css'
import './style/base.css'
import './style/shapes.css'
import './style/seeing.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { languageOf } from '../electron/api/values/language.ts'
import { createClient } from './api/client/client.ts'
import { connect } from './api/client/connect.ts'
import { createQueryClient } from './api/client/query-client.ts'
import { storesQuery } from './api/queries/stores.ts'
import { hostInfoQuery, settingsQuery } from './api/settings.ts'
import { saveMemoryPart, windowMemoryQuery } from './api/window-memory.ts'
import { App } from './app.tsx'
import { CannotStart } from './shell/cannot-start.tsx'
import { loadView } from './shell/store-page.tsx'
import { hrefOf, parseAddress } from './state/address/address-text.ts'
import type { Address } from './state/address/address.ts'
import { Memory, type SavePart } from './state/memory/memory.ts'
import { lastPlace } from './state/memory/places.ts'
import { createTexts } from './text/i18n.ts'

const element = document.querySelector('#root')
if (element === null) throw new Error('the page has no #root')
const root = createRoot(element)
try {
  const host = await connect()
  const client = createClient(host)
  const queries = createQueryClient()
  loadViewOf(parseAddress(window.location.hash))
  // The list of stores never ends, so that it is asked for and not waited for.
  void queries.prefetchQuery(storesQuery(client))
  // Known before the first picture, so that neither theme nor language changes under the eye.
  await Promise.allSettled([
    queries.prefetchQuery(settingsQuery(client)),
    queries.prefetchQuery(hostInfoQuery(client)),
    queries.prefetchQuery(windowMemoryQuery(client)),
  ])
  const kept = queries.getQueryData(windowMemoryQuery(client).queryKey)
  // What could not be read is not written over.
  const save: SavePart = (part, value) => {
    if (kept !== undefined) saveMemoryPart(client, part, value)
  }
  const memory = new Memory(kept ?? {}, save)
  openLastPlace(memory)
  const settings = queries.getQueryData(settingsQuery(client).queryKey)
  const texts = await createTexts(languageOf(settings?.language ?? 'system', navigator.languages))
  root.render(
    <StrictMode>
      <App host={host} client={client} queries={queries} texts={texts} memory={memory} />
    </StrictMode>,
  )
} catch {
  const texts = await createTexts(languageOf('system', navigator.languages))
  root.render(<CannotStart texts={texts} />)
}

/** A page without an address leads to the page that was open last, or else to the first store. */
function openLastPlace(memory: Memory): void {
  const last = lastPlace(memory.get('places'))
  if (last === undefined || parseAddress(window.location.hash).at !== 'start') return
  window.history.replaceState(null, '', hrefOf(last))
  loadViewOf(last)
}

function loadViewOf(address: Address): void {
  if (address.at === 'start') loadView('repositories')
  else if ('store' in address) loadView(address.at)
}
