/** What can be done on the page, in one table: its keys, the sheet that lists them, and a palette to find it by name. */

import { byId, make } from './dom.js';

export interface Action {
  readonly name: string;
  /** As `listenToKeys` names them; none: only in the palette. */
  readonly keys: readonly string[];
  run(): unknown;
}

const SHOWN: Readonly<Record<string, string>> = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→' };

/** 'Shift+ArrowLeft' → ['Shift', '←'], as keys are labelled. */
export const keyNames = (key: string): string[] =>
  key.split('+').map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part));

/** Actions whose names hold every word of the text, those that begin with it first. */
export function matching<A extends Pick<Action, 'name'>>(actions: readonly A[], text: string): A[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = actions.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const begins = ({ name }: A): boolean => words.length > 0 && name.toLowerCase().startsWith(words[0]!);
  return [...found.filter(begins), ...found.filter((action) => !begins(action))];
}

const keysOf = ({ keys }: Action): HTMLElement[] =>
  keys.length === 0 ? [] : keyNames(keys[0]!).map((part) => make('kbd', {}, [part]));

/** The sheet's rows. */
export function listKeys(actions: readonly Action[]): void {
  const rows = actions.filter(({ keys }) => keys.length > 0);
  byId('keys').replaceChildren(
    ...rows.map((action) => make('div', {}, [make('dt', {}, keysOf(action)), make('dd', {}, [action.name])])),
  );
}

/** Returns what opens the palette. */
export function makePalette(actions: readonly Action[]): () => void {
  const dialog = byId<HTMLDialogElement>('palette');
  const input = byId<HTMLInputElement>('palette-input');
  const list = byId('palette-list');
  let found: readonly Action[] = [];
  let at = 0;

  function show(): void {
    const items = found.map((action, i) => {
      const chosen = i === at;
      const item = make('li', { role: 'option', id: `palette-${i}`, 'aria-selected': String(chosen) }, [
        make('span', {}, [action.name]),
        make('span', {}, keysOf(action)),
      ]);
      item.onclick = () => take(action);
      return item;
    });
    list.replaceChildren(...items);
    input.setAttribute('aria-activedescendant', found.length === 0 ? '' : `palette-${at}`);
    items[at]?.scrollIntoView({ block: 'nearest' });
  }
  function find(): void {
    found = matching(actions, input.value);
    at = 0;
    show();
  }
  function take(action: Action | undefined): void {
    dialog.close();
    action?.run();
  }

  input.oninput = find;
  input.onkeydown = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (by !== 0 && found.length > 0) {
      at = (at + by + found.length) % found.length;
      show();
    } else if (event.key === 'Enter') take(found[at]);
    else return;
    event.preventDefault();
  };
  return () => {
    input.value = '';
    find();
    dialog.showModal();
    input.focus();
  };
}
