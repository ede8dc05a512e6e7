/** Warnings: what is legal and probably not meant. `core` says them; whoever composes the package decides where they go. */

export type WarningListener = (message: string) => void;

let listener: WarningListener | null = null;
const said = new Set<string>();

/** Sends warnings to `heard` from now on; null: nowhere. Returns the listener before. */
export function onWarning(heard: WarningListener | null): WarningListener | null {
  const before = listener;
  listener = heard;
  said.clear();
  return before;
}

/** Says a warning in one line; the same line only once to a listener. */
export function warn(message: string): void {
  if (listener === null || said.has(message)) return;
  said.add(message);
  listener(message);
}
