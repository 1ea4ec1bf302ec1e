/** Names of the channels between preload and main. Nothing else is listened to. */
export const channels = {
  toHost: 'bollard:to-host',
  toWindow: 'bollard:to-window',
  sourceOf: 'bollard:source-of',
  chooseFolder: 'bollard:choose-folder',
  browseFolder: 'bollard:browse-folder',
  sinkFor: 'bollard:sink-for',
  dragOut: 'bollard:drag-out',
  opened: 'bollard:opened',
  takeOpened: 'bollard:take-opened',
  openedSource: 'bollard:opened-source',
} as const
