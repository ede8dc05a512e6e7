/** What somebody chose on this page, kept for the next time; a browser that keeps nothing loses no more than that. */

const PREFIX = 'bellman-';

export function choiceOf(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // private windows may refuse
  }
}
