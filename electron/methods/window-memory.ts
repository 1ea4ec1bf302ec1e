import type { Implementation } from '../api/method.ts'
import type { windowMemory } from '../api/window-memory.ts'
import type { WindowMemoryFile } from '../stores/list/window-memory-file.ts'

export function windowMemoryMethods(
  file: Pick<WindowMemoryFile, 'read' | 'save'>,
): Implementation<typeof windowMemory> {
  return {
    getWindowMemory: () => file.read(),
    async saveWindowMemory(part) {
      await file.save(part)
      return {}
    },
  }
}
