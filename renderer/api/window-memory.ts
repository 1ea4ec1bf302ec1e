import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { MemoryPart, MemoryParts, SavedPart, WindowMemory } from '../../electron/api/window-memory.ts'

/** How the window was left the last time; asked once, before the first page is decided. */
export function windowMemoryQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'windowMemory'],
    queryFn: ({ signal }): Promise<WindowMemory> => client.getWindowMemory({}, { signal }),
  })
}

/** Keeps one part. What could not be kept is lost and not told: the next change writes the whole part again. */
export function saveMemoryPart<Part extends MemoryPart>(
  client: Pick<Client, 'saveWindowMemory'>,
  part: Part,
  value: MemoryParts[Part],
): void {
  client.saveWindowMemory({ part, value } as SavedPart).catch(() => undefined)
}
