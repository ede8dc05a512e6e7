/** The theme: the system's unless a person chose another, which is kept. */

export type Choice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const KEY = 'bellman.theme';
const ORDER: readonly Choice[] = ['system', 'light', 'dark'];

export interface Themes {
  readonly choice: Choice;
  readonly theme: Theme;
  /** System, light, dark, system … */
  next(): void;
}

/** Storage may be forbidden: then a choice lasts until the page is left. */
function stored(): Choice {
  try {
    const found = localStorage.getItem(KEY) as Choice | null;
    return found !== null && ORDER.includes(found) ? found : 'system';
  } catch {
    return 'system';
  }
}

export function makeThemes(changed: (themes: Themes) => void): Themes {
  const system = matchMedia('(prefers-color-scheme: light)');
  let choice = stored();
  const themes: Themes = {
    get choice() {
      return choice;
    },
    get theme() {
      return choice === 'system' ? (system.matches ? 'light' : 'dark') : choice;
    },
    next() {
      choice = ORDER[(ORDER.indexOf(choice) + 1) % ORDER.length] as Choice;
      try {
        localStorage.setItem(KEY, choice);
      } catch {
        // Forbidden storage: see `stored`.
      }
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
