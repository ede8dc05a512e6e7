/** Keys. A key typed into a control stays with the control. */

export type Keys = Readonly<Record<string, () => void>>;

/** Controls that use the space bar or the arrows themselves. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('select, input, textarea')) return true;
  return key === ' ' && target.matches('button, summary, a');
}

/** `keys`: KeyboardEvent.key, letters in lower case, to what it does. */
export function listenToKeys(keys: Keys): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || takesKeys(event.target, event.key)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined) return;
    event.preventDefault();
    if (!event.repeat || event.key === 'ArrowRight') act();
  });
}
