import { everyView } from './support/every-view.ts'
import { dialogViews } from './support/views.ts'

everyView('in front of others', dialogViews)
