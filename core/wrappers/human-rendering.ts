import type { Env, Picture } from '../env.js';
import { pictureOf } from './add-render-observation.js';
import { wholeOption } from './options.js';
import { wrap } from './wrap.js';

export interface HumanRenderingOptions {
  /** Takes the text: a terminal's. */
  readonly write: (text: string) => void;
  /** Columns of text, one a pixel. Default 80. */
  readonly columns?: number;
}

const UPPER = '▀';
const HOME = '\u001b[H'; // the cursor to the top left corner
const PLAIN = '\u001b[0m';

/** Mean colour of the pixels that a cell of the text covers, as an escape code's numbers. */
function meanOf({ width, height, data }: Picture, left: number, top: number, right: number, bottom: number): string {
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = Math.floor(top); y < Math.min(height, Math.max(Math.floor(top) + 1, Math.floor(bottom))); y++) {
    for (let x = Math.floor(left); x < Math.min(width, Math.max(Math.floor(left) + 1, Math.floor(right))); x++) {
      for (let c = 0; c < 3; c++) sum[c] += data[3 * (y * width + x) + c];
      count++;
    }
  }
  return sum.map((v) => Math.round(v / count)).join(';');
}

/**
 * A picture as text for a terminal with 24-bit colours: each letter is two pixels, one above the other.
 *
 * @param columns letters a line; a picture is made smaller to fit, never larger.
 */
export function pictureText(picture: Picture, columns: number): string {
  const across = Math.min(columns, picture.width);
  const scale = picture.width / across;
  const down = Math.max(1, Math.round(picture.height / scale / 2));
  const step = picture.height / (2 * down);
  const lines = Array.from({ length: down }, (_, row) => {
    const cells = Array.from({ length: across }, (_, column) => {
      const at = (half: number): string => {
        const top = (2 * row + half) * step;
        return meanOf(picture, column * scale, top, (column + 1) * scale, top + step);
      };
      return `\u001b[38;2;${at(0)};48;2;${at(1)}m${UPPER}`;
    });
    return `${cells.join('')}${PLAIN}`;
  });
  return `${lines.join('\n')}\n`;
}

/**
 * Shows the world in a terminal after every reset and step. `render()` gives null: the picture has been shown.
 *
 * @throws BadInput unless the environment was made with renderMode 'rgb_array'.
 */
export function humanRendering<Obs, Act>(env: Env<Obs, Act>, options: HumanRenderingOptions): Env<Obs, Act> {
  const { write } = options;
  const columns = wholeOption('humanRendering', 'columns', options.columns ?? 80, 2);
  if (env.renderMode !== 'rgb_array') pictureOf('humanRendering', env as Env);
  const show = (): void => write(`${HOME}${pictureText(pictureOf('humanRendering', env as Env), columns)}`);
  return wrap(env as Env, 'humanRendering', null, {
    reset(given) {
      const result = env.reset(given);
      show();
      return result;
    },
    step(action) {
      const result = env.step(action as Act);
      show();
      return result;
    },
    render: () => null,
  }) as Env<Obs, Act>;
}
