/** Keys. A key typed into a control stays with the control. */

export type Keys = Readonly<Record<string, () => unknown>>;

/** Controls that use the space bar or the arrows themselves. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('select, textarea, input:not([type=range])')) return true;
  if (target.matches('input')) return key !== ' '; // its arrows move the slider
  return key === ' ' && target.matches('button, summary, a');
}

/**
 * `keys`: KeyboardEvent.key, letters in lower case, to what it does; 'Ctrl+' (⌘ as well) before it, and 'Shift+' before a key
 * with a name, where these are held with it.
 */
export function listenToKeys(keys: Keys): void {
  addEventListener('keydown', (event) => {
    const held = event.ctrlKey || event.metaKey;
    if (event.altKey || (!held && takesKeys(event.target, event.key))) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = keys[`${held ? 'Ctrl+' : ''}${event.shiftKey && name.length > 1 ? 'Shift+' : ''}${name}`];
    if (act === undefined) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith('Arrow')) act();
  });
}
