/** The header comment of a world's file, taken apart: it is the source of the world's page. */

export interface Header {
  /** 'CartPole' of `CartPole: keep a pole upright …`. */
  readonly title: string;
  readonly summary: string;
  /** `obs`, `action`, `reward`, `start`, `ends` and what else stands in the indented block, in order. */
  readonly fields: readonly (readonly [name: string, text: string])[];
  /** Paragraphs before and after the block. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const REQUIRED = ['obs', 'action', 'reward', 'start', 'ends'];

/** The lines of the first comment of a file, without its stars. */
function commentOf(source: string): string[] {
  const body = /^\/\*\*\n([\s\S]*?)\n \*\//.exec(source)?.[1];
  if (body === undefined) throw new Error('the file does not begin with a comment');
  return body.split('\n').map((line) => line.replace(/^ \* ?/, ''));
}

const paragraphsOf = (lines: readonly string[]): string[] =>
  lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter((text) => text !== '');

const FIELD = /^ {2}([a-z][\w-]*) {2,}(\S.*)$/;

/** Names and texts of the block; a line that is indented further goes on with the text above. */
function fieldsOf(lines: readonly string[]): [string, string][] {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const [, name, text] = FIELD.exec(line) ?? [];
    if (name !== undefined) fields.push([name, text]);
    else if (line.trim() !== '') fields[fields.length - 1][1] += `\n${line.trim()}`;
  }
  return fields;
}

/** @throws Error that says what the comment lacks. */
export function parseHeader(source: string): Header {
  const lines = commentOf(source);
  const first = lines.findIndex((line) => FIELD.test(line));
  if (first < 0) throw new Error('the header comment lacks its block of fields: obs, action, reward, start, ends');
  const length = lines.slice(first).findIndex((line) => /^\S/.test(line));
  const end = length < 0 ? lines.length : first + length;
  const fields = fieldsOf(lines.slice(first, end));
  const missing = REQUIRED.filter((name) => !fields.some(([own]) => own === name));
  if (missing.length > 0) throw new Error(`the header comment lacks ${missing.join(', ')}`);
  const [head = '', ...before] = paragraphsOf(lines.slice(0, first));
  const [, title, summary] = /^([^:]+): ([\s\S]+)$/.exec(head) ?? [];
  if (title === undefined) throw new Error(`the header comment must begin 'Title: sentence', got '${head}'`);
  return { title, summary: summary.replaceAll('\n', ' '), fields, before, after: paragraphsOf(lines.slice(end)) };
}

/** What a type's doc comments say of its readonly fields. */
export function fieldDocs(source: string): Readonly<Record<string, string>> {
  const found = source.matchAll(/\/\*\*\s*((?:(?!\*\/)[\s\S])*?)\s*\*\/\s*\n\s*readonly (\w+)\??:/g);
  return Object.fromEntries(
    [...found].map(([, doc, name]) => [
      name,
      doc
        .replace(/\s*\n\s*\*\s?/g, ' ')
        .replace(/^\*\s*/, '')
        .trim(),
    ]),
  );
}
