import type { StartNotice } from '../api/rows.ts'
import type { HostNotices } from './host-notices.ts'
import { handleUncaughtFailures } from './uncaught-failures.ts'

/** Writes start notices to the terminal. From now on reports uncaught failures there and to the windows. */
export function reportNotices(notices: HostNotices, write: (line: string) => void): void {
  for (const notice of notices.all()) {
    if (notice.kind !== 'unexpectedFailure') write(noticeText(notice))
  }
  handleUncaughtFailures((what) => {
    write(`Something failed unexpectedly and has ended; the rest goes on (${what})`)
    notices.addFailure(what)
  })
}

function noticeText(notice: StartNotice): string {
  switch (notice.kind) {
    case 'storesDamaged':
      return notice.keptAs === undefined
        ? `The list of stores was damaged: ${notice.path}. There is no room to keep it aside, so no store can be changed`
        : `The list of stores was damaged; it is kept as ${notice.keptAs}`
    case 'transfersDamaged':
      return `The list of transfers was damaged; it is kept as ${notice.keptAs}`
    case 'transfersTorn':
      return `The last note of ${notice.path} was not finished and is left out`
    case 'folderUnwritable':
      return `Nothing can be written in ${notice.path}: free some space there and start again`
  }
}
