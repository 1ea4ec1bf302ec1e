import { everyView } from './support/every-view.ts'
import { storeViews } from './support/views.ts'

everyView('of a store', storeViews)
