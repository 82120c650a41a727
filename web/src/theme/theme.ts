import { darkTheme, type GlobalThemeOverrides } from 'naive-ui';
import { computed, ref, watchEffect } from 'vue';
import { stored } from '../i18n/stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

const saved = stored('deck.theme');
const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = ref(system.matches);
system.addEventListener('change', event => {
  systemIsDark.value = event.matches;
});

const chosen = ref<ThemeChoice>(THEMES.find(theme => theme === saved.read()) ?? 'system');

/** What the reader chose; `system` follows the computer. */
export const themeChoice = computed<ThemeChoice>({
  get: () => chosen.value,
  set: value => {
    chosen.value = value;
    saved.write(value);
  },
});

export const isDark = computed(() =>
  chosen.value === 'system' ? systemIsDark.value : chosen.value === 'dark',
);

watchEffect(() => {
  document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
});

export const naiveTheme = computed(() => (isDark.value ? darkTheme : null));

/** What is typed into, chosen or turned is told from its ground (3:1, page.css), and one choice from the next. */
const CONTROLS: GlobalThemeOverrides = {
  Input: { border: '1px solid var(--edge)' },
  Select: { peers: { InternalSelection: { border: '1px solid var(--edge)' } } },
  Checkbox: { border: '1px solid var(--edge)' },
  Radio: { boxShadow: 'inset 0 0 0 1px var(--edge)', labelPadding: '0 20px 0 8px' },
  Switch: { railColor: 'var(--edge)' },
};

/** The blue of DolphinScheduler, a step darker (light) or lighter (dark), so that text on and in it has 4.5:1. */
const LIGHT: GlobalThemeOverrides = {
  common: {
    primaryColor: '#0f62c5',
    primaryColorHover: '#1a73dd',
    primaryColorPressed: '#0b4c9b',
    primaryColorSuppl: '#1a73dd',
    successColor: '#177a3d',
    successColorHover: '#1c8f48',
    successColorPressed: '#11602f',
    successColorSuppl: '#1c8f48',
    warningColor: '#9a5b00',
    warningColorHover: '#b36a00',
    warningColorPressed: '#7a4800',
    warningColorSuppl: '#b36a00',
    errorColor: '#c22a2a',
    errorColorHover: '#d63a3a',
    errorColorPressed: '#9e1f1f',
    errorColorSuppl: '#d63a3a',
    textColor3: '#5b6470',
    placeholderColor: '#667080',
    borderRadius: '6px',
  },
  ...CONTROLS,
};

const DARK: GlobalThemeOverrides = {
  common: {
    primaryColor: '#6cb0ff',
    primaryColorHover: '#8cc2ff',
    primaryColorPressed: '#4a97ee',
    primaryColorSuppl: '#4a97ee',
    textColor3: 'rgba(255, 255, 255, 0.62)',
    placeholderColor: 'rgba(255, 255, 255, 0.56)',
    borderRadius: '6px',
  },
  ...CONTROLS,
};

export const naiveOverrides = computed(() => (isDark.value ? DARK : LIGHT));
