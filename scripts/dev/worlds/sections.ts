/** The built-in worlds file by file: what belongs to one section of docs/environments.md. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isEnvDefinition } from '../../../core/define-env.js';
import type { AnyDefinition } from '../../../core/registry.js';
import { families } from '../../../envs/index.js';
import { root } from '../../cli/places.js';
import { fieldDocs, type Header, parseHeader } from './header.js';

export interface Section {
  /** Folder under envs/. */
  readonly family: string;
  /** From the root of the project. */
  readonly file: string;
  readonly header: Header;
  readonly worlds: readonly AnyDefinition[];
  /** What each parameter means. */
  readonly params: Readonly<Record<string, string>>;
}

const folderOf = (family: string): string => family.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The definitions that a file exports, alone or in lists. */
async function exportsOf(file: string): Promise<AnyDefinition[]> {
  const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
  return Object.values(module)
    .flat()
    .filter((value): value is AnyDefinition => isEnvDefinition(value));
}

/** A world made in an index from that of a file shares its rules. */
const sameRules = (a: AnyDefinition, b: AnyDefinition): boolean => a.id === b.id || a.step === b.step;

/** @throws Error when a world belongs to no file, or a file's header says too little. */
async function sectionsOf(family: string, worlds: readonly AnyDefinition[]): Promise<Section[]> {
  const folder = join('envs', folderOf(family));
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  const docs = Object.assign({}, ...files.map((name) => fieldDocs(readFileSync(join(root, folder, name), 'utf8'))));
  const sections: Section[] = [];
  const placed = new Set<string>();
  for (const name of files) {
    const file = join(folder, name);
    const own = await exportsOf(file);
    const mine = worlds.filter((world) => !placed.has(world.id) && own.some((one) => sameRules(one, world)));
    if (mine.length === 0) continue;
    for (const { id } of mine) placed.add(id);
    const source = readFileSync(join(root, file), 'utf8');
    try {
      sections.push({
        family,
        file,
        header: parseHeader(source),
        worlds: mine,
        params: { ...docs, ...fieldDocs(source) },
      });
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`);
    }
  }
  const lost = worlds.filter(({ id }) => !placed.has(id));
  if (lost.length > 0) throw new Error(`no file under ${folder} exports ${lost.map(({ id }) => id).join(', ')}`);
  const order = (section: Section): number => worlds.indexOf(section.worlds[0]);
  return sections.sort((a, b) => order(a) - order(b));
}

/** Every section, in the order in which the families list their worlds. */
export async function allSections(): Promise<Section[]> {
  const lists = await Promise.all(Object.entries(families).map(([family, worlds]) => sectionsOf(family, worlds)));
  return lists.flat();
}
