/** The database in which dumps are tried and schema steps rehearsed; the modules know it by the same name. */
export const SCRATCH_DATABASE = 'deck_rehearsal';
