import { everyView } from './support/every-view.ts'
import { imageViews } from './support/views.ts'

everyView('of images', imageViews)
