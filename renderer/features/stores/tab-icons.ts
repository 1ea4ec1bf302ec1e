import {
  IconActivityHeartbeat,
  IconBox,
  IconChartTreemap,
  IconDatabase,
  IconFileSettings,
  IconFolder,
  IconStackPush,
} from '@tabler/icons-react'

/** The parts of a store where they are named with an icon. */
export const tabIcons = {
  repositories: IconBox,
  blobs: IconDatabase,
  files: IconFolder,
  uploads: IconStackPush,
  health: IconActivityHeartbeat,
  usage: IconChartTreemap,
  configuration: IconFileSettings,
} as const
