/**
 * Whether a text is the name of a time zone in IANA's list. Java takes a name that it does not know for GMT without a
 * word, so it is looked up here; that it is spelled as in the list is for the field's pattern to say.
 */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
