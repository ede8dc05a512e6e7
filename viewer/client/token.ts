/** The token that lets a page steer: from the address's fragment, else the one that this tab had before. */

const KEY = 'bellman.token';

/** The fragment stays in the address, so that reloading and copying it work. */
export function tokenOf(location: Location): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  try {
    if (given !== null) sessionStorage.setItem(KEY, given);
    return given ?? sessionStorage.getItem(KEY);
  } catch {
    return given; // storage may be forbidden
  }
}
