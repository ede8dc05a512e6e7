/** The tree's own rules: who may import whom, what no layer may use, how long things may be. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.d.ts'));

const files = ['core', 'envs', 'agents', 'viewer', 'scripts'].flatMap(sourcesOf);
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The same text with comments blanked out, and with `strings` also what stands in quotes; lines keep their numbers. */
function codeOf(text: string, strings = false): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g;
  return text.replaceAll(token, (found) => {
    const isComment = found.startsWith('//') || found.startsWith('/*');
    if (!isComment && !strings) return found;
    // What a template computes is code; what it says is not.
    if (found.startsWith('`')) return [...found.matchAll(/\$\{([^`}]*)\}|\n/g)].map((m) => m[1] ?? m[0]).join(' ');
    return found.replaceAll(/[^\n]/g, ' ');
  });
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importsOf(text: string): Import[] {
  const statics = codeOf(text).matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s*)?'([^']+)'/gm);
  const dynamics = codeOf(text).matchAll(/\bimport\(\s*'([^']+)'\s*\)/g);
  return [
    ...[...statics].map(([, type, specifier]) => ({ specifier, typeOnly: type !== undefined })),
    ...[...dynamics].map(([, specifier]) => ({ specifier, typeOnly: false })),
  ];
}

const imports = new Map(files.map((file) => [file, importsOf(read(file))]));

/** The file that a relative import means; null for packages. */
function targetOf(file: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return relative(root, join(root, dirname(file), specifier))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');
}

const under = (file: string, ...folders: string[]): boolean => folders.some((folder) => file.startsWith(folder));

/** Which folders' files a file may import, the first rule that fits. Types of any layer below may be named by all. */
const ARROWS: readonly [from: RegExp, to: readonly string[]][] = [
  [/^core\//, ['core/']],
  [/^envs\//, ['core/', 'envs/']],
  [/^agents\//, ['core/', 'agents/']],
  [/^viewer\/(client|scenes)\//, ['core/', 'envs/', 'viewer/', 'agents/value-iteration.ts', 'agents/q-learning.ts']],
  [/^viewer\//, ['core/', 'viewer/']],
  [/^scripts\/dev\//, ['core/', 'envs/', 'agents/', 'viewer/', 'scripts/', 'test/', 'index.ts']],
  [/^scripts\//, ['core/', 'envs/', 'agents/', 'viewer/', 'scripts/', 'index.ts']],
];

const PURE_CORE = (file: string): boolean =>
  file.startsWith('core/') && !under(file, 'core/compute/', 'core/run/', 'core/vec-worker');

describe('the arrows', () => {
  test('imports go only where the layer may look', () => {
    const wrong = files.flatMap((file) => {
      const allowed = ARROWS.find(([from]) => from.test(file))?.[1] ?? [];
      return (imports.get(file) ?? [])
        .map(({ specifier }) => targetOf(file, specifier))
        .filter((target) => target !== null && !under(target, ...allowed))
        .map((target) => `${file} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('core, envs and agents use no package but their own few', () => {
    const packages = (file: string): RegExp => {
      if (PURE_CORE(file)) return /^seedrandom\//;
      if (under(file, 'core/compute/')) return /^(node:|@tensorflow\/|onnxruntime-)/;
      if (under(file, 'core/')) return /^node:/;
      return under(file, 'agents/') ? /^@tensorflow\/tfjs-core$/ : /^$/;
    };
    const wrong = files
      .filter((file) => under(file, 'core/', 'envs/', 'agents/'))
      .flatMap((file) =>
        (imports.get(file) ?? [])
          .filter(
            ({ specifier, typeOnly }) => !typeOnly && !specifier.startsWith('.') && !packages(file).test(specifier),
          )
          .map(({ specifier }) => `${file} → ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  test('what runs in a page imports nothing of Node', () => {
    const wrong = files
      .filter((file) => under(file, 'viewer/client/', 'viewer/scenes/') && !file.endsWith('vite.config.ts'))
      .flatMap((file) =>
        (imports.get(file) ?? []).filter(({ specifier }) => specifier.startsWith('node:')).map(() => file),
      );
    expect(wrong).toEqual([]);
  });

  test('what bellman/web pulls in, however far, is nothing of Node and no engine', () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { specifier, typeOnly } of importsOf(read(file))) {
        const target = targetOf(file, specifier);
        if (typeOnly) continue;
        if (target === null) packages.add(specifier);
        else visit(target);
      }
    };
    visit('web.ts');
    expect(reached.size).toBeGreaterThan(50);
    expect([...packages].sort()).toEqual(['@tensorflow/tfjs-core', 'seedrandom/lib/alea.js']);
  });

  test('no file imports itself, however far round', () => {
    const state = new Map<string, 'open' | 'closed'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'closed') return;
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const { specifier, typeOnly } of imports.get(file) ?? []) {
        const target = targetOf(file, specifier);
        if (!typeOnly && target !== null && imports.has(target)) visit(target, [...trail, file]);
      }
      state.set(file, 'closed');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('forbidden words', () => {
  const FORBIDDEN: readonly [what: string, pattern: RegExp, where: (file: string) => boolean][] = [
    ['Math.random', /\bMath\s*\.\s*random\b/, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['Math.pow', /\bMath\s*\.\s*pow\b/, (file) => under(file, 'core/', 'envs/', 'agents/')],
    [
      'Math.sin and its kin',
      /\bMath\s*\.\s*(sin|cos|tan|exp|log|asin|acos|atan2?|sinh|cosh|tanh|hypot)\d*\(/,
      (file) => under(file, 'envs/'),
    ],
    ['**', /\*\*/, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['Date.now', /\bDate\s*\.\s*now\b/, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['new Date', /\bnew\s+Date\b/, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['console', /\bconsole\s*\./, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['process', /\bprocess\s*\./, (file) => PURE_CORE(file) || under(file, 'envs/', 'agents/')],
    ['document or window', /\b(document|window)\s*\./, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['truncated', /\btruncated\b/, (file) => under(file, 'envs/')],
    ['done', /\bdone\b\s*[:=]/, (file) => under(file, 'core/', 'envs/', 'agents/')],
    ['export default', /\bexport\s+default\b/, (file) => !file.endsWith('vite.config.ts')],
    ['enum', /^\s*(export\s+)?(const\s+)?enum\s/m, () => true],
  ];

  test.each(FORBIDDEN)('%s stands nowhere it must not', (_, pattern, where) => {
    const found = files.filter(where).flatMap((file) =>
      codeOf(read(file), true)
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

describe('the budgets', () => {
  const budgetOf = (file: string): number => {
    if (/^envs\/.*(?<!index)\.ts$/.test(file)) return 230;
    if (/^agents\//.test(file)) return 350;
    return /^scripts\/[^/]+\.ts$/.test(file) ? 100 : 420;
  };

  test('no file is longer than its kind may be', () => {
    const long = files
      .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
      .filter(({ file, lines }) => lines > budgetOf(file))
      .map(({ file, lines }) => `${file}: ${lines} lines, ${budgetOf(file)} allowed`);
    expect(long).toEqual([]);
  });
});

describe('the scan itself', () => {
  test('sees imports of every form and none in comments', () => {
    const text = `import './a.js';\nimport type { B } from './b.js';\nimport {\n  c,\n} from './c.js';\n// import './no.js';\nexport * from './d.js';\nconst e = await import('./e.js');\n/* import './no.js' */`;
    expect(importsOf(text)).toEqual([
      { specifier: './a.js', typeOnly: false },
      { specifier: './b.js', typeOnly: true },
      { specifier: './c.js', typeOnly: false },
      { specifier: './d.js', typeOnly: false },
      { specifier: './e.js', typeOnly: false },
    ]);
  });

  test('looks for words in code, not in comments, strings or what a template says', () => {
    const template = ['`x ** $', '{g ** h}`'].join('');
    const text = `a ** b; // c ** d\nconst e = '**'; /* ** */ f(${template})`;
    expect(codeOf(text, true).match(/\*\*/g)).toHaveLength(2);
  });
});
