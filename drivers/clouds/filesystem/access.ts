import type { AccessTerm, AccessTerms } from '../../access/actions.ts'

const read: AccessTerm = { names: ['read'], on: 'objects' }
const write: AccessTerm = { names: ['write'], on: 'objects' }
const readAndWrite: AccessTerm = { names: ['read', 'write'], on: 'objects' }

/** What the user that Bollard runs as may do in the folder. */
export const filesystemAccess: AccessTerms = {
  actions: {
    list: read,
    head: read,
    get: read,
    presign: { names: [], on: 'objects' },
    put: write,
    copy: readAndWrite,
    delete: write,
    deleteMany: { names: [], on: 'objects' },
    beginUpload: write,
    putPart: write,
    copyPart: readAndWrite,
    listParts: read,
    completeUpload: write,
    abortUpload: write,
    listUploads: read,
    location: { names: [], on: 'bucket' },
  },
  versions: undefined,
  refusesDeletingNothing: false,
  policy: undefined,
}
