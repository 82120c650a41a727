import { underWay } from '../../components/under-way.ts';
import { createUploads } from './uploads.ts';

/** The files that this tab sends. They go on while other views are looked at. */
export const queue = createUploads();

// A file that was refused can be chosen again, so only one on its way is worth a question.
underWay('packages', { open: () => queue.open.value, isLost: () => queue.isBusy.value });
