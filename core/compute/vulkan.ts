/**
 * Whether Linux has Vulkan: looked up among the files, because the engine's own search complains on stderr.
 *
 * Where drivers announce themselves: https://github.com/KhronosGroup/Vulkan-Loader/blob/main/docs/LoaderDriverInterface.md
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const LOADER = 'libvulkan.so.1';
const CACHE = '/etc/ld.so.cache';

type Environment = Readonly<Record<string, string | undefined>>;

const paths = (list: string | undefined): string[] => (list ?? '').split(':').filter((path) => path !== '');

/** As the dynamic linker looks for it. */
function hasLoader(environment: Environment): boolean {
  const folders = [...paths(environment.LD_LIBRARY_PATH), '/lib64', '/usr/lib64', '/lib', '/usr/lib'];
  if (folders.some((folder) => existsSync(join(folder, LOADER)))) return true;
  return existsSync(CACHE) && readFileSync(CACHE).includes(LOADER);
}

function driverFolders(environment: Environment): string[] {
  const { XDG_CONFIG_HOME, XDG_CONFIG_DIRS, XDG_DATA_HOME, XDG_DATA_DIRS } = environment;
  const home = environment.HOME ?? homedir();
  return [
    XDG_CONFIG_HOME ?? join(home, '.config'),
    ...paths(XDG_CONFIG_DIRS ?? '/etc/xdg'),
    '/etc',
    '/usr/local/etc',
    XDG_DATA_HOME ?? join(home, '.local/share'),
    ...paths(XDG_DATA_DIRS ?? '/usr/local/share:/usr/share'),
    '/run/opengl-driver/share', // NixOS
  ].map((folder) => join(folder, 'vulkan', 'icd.d'));
}

function hasDriver(environment: Environment): boolean {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, VK_ADD_DRIVER_FILES } = environment;
  const named = VK_DRIVER_FILES ?? VK_ICD_FILENAMES; // these replace the search
  if (named !== undefined) return paths(named).some((path) => existsSync(path));
  if (paths(VK_ADD_DRIVER_FILES).some((path) => existsSync(path))) return true;
  return driverFolders(environment).some(
    (folder) => existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.json')),
  );
}

/** What of Vulkan is missing; null: nothing, or this is no Linux. */
export function missingVulkan(
  environment: Environment = process.env,
  system: string = process.platform,
): string | null {
  if (system !== 'linux') return null;
  if (!hasLoader(environment)) return `there is no Vulkan loader, ${LOADER}`;
  return hasDriver(environment) ? null : 'the Vulkan loader finds no driver';
}
