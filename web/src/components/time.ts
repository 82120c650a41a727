import { LOCALES, language } from '../i18n/i18n.ts';

/** Milliseconds as `45s`, `1:23`, or `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return minutes > 0 ? `${minutes}:${two(seconds % 60)}` : `${seconds}s`;
}

/** A time in the reader's zone and language, to the minute; with its year where it may be another one. */
export function shortTime(iso: string, hasYear = false): string {
  return new Date(iso).toLocaleString(LOCALES[language.value], {
    ...(hasYear ? { year: 'numeric' } : {}),
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** The same time to the second, with its year and zone. */
export function exactTime(iso: string): string {
  return new Date(iso).toLocaleString(LOCALES[language.value], {
    dateStyle: 'full',
    timeStyle: 'long',
    hourCycle: 'h23',
  });
}

/** Bytes as people say them: 1.2 MB. Powers of 1000, as disks and networks are sold. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
}
