/** How far a file is on its way. `sent`: every byte has left, the console looks into the archive. */
export type UploadState = 'ready' | 'waiting' | 'sending' | 'sent' | 'done' | 'failed';
