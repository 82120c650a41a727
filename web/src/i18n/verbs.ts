import { useTexts } from './i18n.ts';
import { runStates, statuses, verbs } from './verb-texts.ts';

export const useVerbs = () => useTexts(verbs);
export const useStatuses = () => useTexts(statuses);
export const useRunStates = () => useTexts(runStates);
