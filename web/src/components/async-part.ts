import { type AsyncComponentLoader, defineAsyncComponent } from 'vue';
import LoadingState from './loading-state.vue';
import LostPart from './lost-part.vue';

/** A part of a view whose own code is read when it is shown. */
export const asyncPart = (loader: AsyncComponentLoader) =>
  defineAsyncComponent({ loader, loadingComponent: LoadingState, errorComponent: LostPart, delay: 0 });
