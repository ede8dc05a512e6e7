/** Bandit: what each arm pays (a violin, or a column for a probability), what is known of it, and the last pull. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';

interface State {
  readonly means: readonly number[];
  readonly pulled: readonly number[];
  readonly paid: readonly number[];
  readonly pulls: number;
  readonly arm: number;
  readonly reward: number;
}

interface Layout {
  readonly rewards: string;
  readonly noise: number;
  readonly pulls: number;
}

const WIDTH = 960;
const HEIGHT = 500;
const LEFT = 70;
const RIGHT = 24;
const TOP = 84;
const BOTTOM = 410; // y of the lowest reward shown

interface Axis {
  readonly low: number;
  readonly high: number;
  /** y of a reward. */
  at(reward: number): number;
}

function axisOf({ means }: State, { rewards, noise }: Layout): Axis {
  const reach = rewards === 'bernoulli' ? 0 : 2.4 * noise + 0.1;
  const low = rewards === 'bernoulli' ? 0 : Math.min(0, ...means) - reach;
  const high = rewards === 'bernoulli' ? 1 : Math.max(0, ...means) + reach;
  const at = (reward: number): number =>
    BOTTOM - ((Math.min(high, Math.max(low, reward)) - low) / (high - low)) * (BOTTOM - TOP);
  return { low, high, at };
}

function drawAxis(p: Painter, axis: Axis, c: Palette): void {
  const step = axis.high - axis.low > 4 ? 1 : axis.high - axis.low > 1.5 ? 0.5 : 0.25;
  for (let k = Math.ceil(axis.low / step); k <= Math.floor(axis.high / step); k++) {
    const y = axis.at(k * step);
    p.rect(LEFT, y - 0.75, WIDTH - LEFT - RIGHT, 1.5, ink(k === 0 ? c.metal : c.line, k === 0 ? 0.7 : 0.6));
    const label = `${k * step}`.replace('-', '−');
    p.text(LEFT - 14, y, label, { size: 14, ink: ink(c.muted), align: 'right' });
  }
}

/** The density of a Gaussian arm's reward, mirrored; a column for a Bernoulli arm. */
function drawTruth(
  p: Painter,
  axis: Axis,
  mean: number,
  layout: Layout,
  x: number,
  half: number,
  colour: number,
): void {
  if (layout.rewards === 'bernoulli' || layout.noise === 0) {
    const [y, base] = [axis.at(mean), axis.at(0)];
    p.rect(x - half * 0.7, Math.min(y, base), half * 1.4, Math.max(2, Math.abs(base - y)), ink(colour, 0.35), 4);
    return;
  }
  const points: number[] = [];
  for (const side of [1, -1]) {
    for (let k = -12; k <= 12; k++) {
      const z = (side * k) / 5;
      points.push(x + side * half * Math.exp(-(z * z) / 2), axis.at(mean + z * layout.noise));
    }
  }
  p.polygon(points, ink(colour, 0.35));
}

function drawArm(p: Painter, s: State, arm: number, axis: Axis, layout: Layout, c: Palette): void {
  const width = (WIDTH - LEFT - RIGHT) / s.means.length;
  const x = LEFT + (arm + 0.5) * width;
  const half = Math.min(34, width * 0.36);
  const mean = s.means[arm] as number;
  const pulled = s.pulled[arm] as number;
  const isLast = s.arm === arm;
  if (isLast) p.rect(x - width / 2 + 2, TOP - 8, width - 4, HEIGHT - TOP - 8, ink(c.warm, 0.1), 10);
  const isBest = mean === Math.max(...s.means);
  drawTruth(p, axis, mean, layout, x, half, isBest ? c.good : c.metal);
  p.rect(x - half * 0.6, axis.at(mean) - 1, half * 1.2, 2, ink(isBest ? c.good : c.metal, 0.9));
  if (pulled > 0) {
    const estimate = (s.paid[arm] as number) / pulled;
    p.rect(x - half, axis.at(estimate) - 3, half * 2, 6, ink(c.accent), 3);
  }
  if (isLast) {
    p.circle(x, axis.at(s.reward), 8, ink(c.backdrop));
    p.circle(x, axis.at(s.reward), 6, ink(c.warm));
  }
  if (width < 26) return;
  const style = { align: 'centre' } as const;
  p.text(x, BOTTOM + 26, `${arm + 1}`, { ...style, size: 18, ink: ink(isLast ? c.warm : c.text), bold: true });
  const count = pulled > 0 ? ink(c.accent) : ink(mix(c.muted, c.backdrop, 0.4));
  p.text(x, BOTTOM + 54, `${pulled}`, { ...style, size: 15, ink: count });
}

export const banditScene: Scene = {
  glide: 0,
  matches: (world: WorldInfo) => /^Tiny\/Bandit-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, { world, state, palette: c }: SceneView) {
    const s = state as State;
    const layout = world.layout as unknown as Layout;
    const axis = axisOf(s, layout);
    p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
    p.rect(LEFT, TOP - 12, WIDTH - LEFT - RIGHT, BOTTOM - TOP + 24, ink(c.panel), 10);
    drawAxis(p, axis, c);
    for (let arm = 0; arm < s.means.length; arm++) drawArm(p, s, arm, axis, layout, c);
    p.text(LEFT - 14, BOTTOM + 26, 'arm', { size: 14, ink: ink(c.muted), align: 'right' });
    p.text(LEFT - 14, BOTTOM + 54, 'pulls', { size: 14, ink: ink(c.muted), align: 'right' });
    p.text(LEFT, 34, `pull ${s.pulls} of ${layout.pulls}`, { size: 20, ink: ink(c.text), bold: true });
    const swatches = [
      ['true mean', c.metal],
      ['best arm', c.good],
      ['seen mean', c.accent],
      ['last reward', c.warm],
    ] as const;
    swatches.forEach(([label, colour], k) => {
      p.circle(WIDTH - 560 + k * 142, 34, 6, ink(colour));
      p.text(WIDTH - 546 + k * 142, 34, label, { size: 14, ink: ink(c.muted) });
    });
  },
};
