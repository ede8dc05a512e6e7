/** The theme: the system's unless a person chose another, which is kept. */

import { choiceOf, keep } from './choices.js';

export type Choice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const ORDER: readonly Choice[] = ['system', 'light', 'dark'];

export interface Themes {
  readonly choice: Choice;
  readonly theme: Theme;
  /** System, light, dark, system … */
  next(): void;
}

const choiceIn = (text: string | null): Choice => ORDER.find((choice) => choice === text) ?? 'system';

export function makeThemes(changed: (themes: Themes) => void): Themes {
  const system = matchMedia('(prefers-color-scheme: light)');
  let choice = choiceIn(choiceOf('theme'));
  const themes: Themes = {
    get choice() {
      return choice;
    },
    get theme() {
      return choice === 'system' ? (system.matches ? 'light' : 'dark') : choice;
    },
    next() {
      choice = ORDER[(ORDER.indexOf(choice) + 1) % ORDER.length] as Choice;
      keep('theme', choice);
      apply();
    },
  };
  function apply(): void {
    document.documentElement.dataset.theme = themes.theme;
    changed(themes);
  }
  system.addEventListener('change', apply);
  apply();
  return themes;
}
