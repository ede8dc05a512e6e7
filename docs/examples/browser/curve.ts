/** A curve on a canvas, in the colours of the page. */

export interface Range {
  /** Right end of the horizontal axis. */
  readonly steps: number;
  /** Top of the vertical axis. */
  readonly highest: number;
}

const MARGIN = { left: 40, right: 12, top: 12, bottom: 26 }; // css px
const LINES = 5;

export function drawCurve(canvas: HTMLCanvasElement, points: readonly [number, number][], range: Range): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const styles = getComputedStyle(canvas);
  const colour = (name: string): string => styles.getPropertyValue(name);
  const x = (steps: number): number => MARGIN.left + (steps / range.steps) * (width - MARGIN.left - MARGIN.right);
  const y = (value: number): number =>
    height - MARGIN.bottom - (value / range.highest) * (height - MARGIN.top - MARGIN.bottom);

  context.font = `12px ${styles.fontFamily}`;
  context.fillStyle = colour('--muted');
  context.strokeStyle = colour('--line');
  context.textBaseline = 'middle';
  for (let i = 0; i <= LINES; i++) {
    const value = (range.highest * i) / LINES;
    context.textAlign = 'right';
    context.fillText(String(value), MARGIN.left - 8, y(value));
    context.beginPath();
    context.moveTo(MARGIN.left, y(value));
    context.lineTo(width - MARGIN.right, y(value));
    context.stroke();
    context.textAlign = i === 0 ? 'left' : i === LINES ? 'right' : 'center';
    const steps = (range.steps * i) / LINES;
    context.fillText(steps === 0 ? '0 steps' : `${Math.round(steps / 1000)}k`, x(steps), height - 10);
  }
  if (points.length === 0) return;
  context.strokeStyle = colour('--accent');
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  for (const [steps, value] of points) context.lineTo(x(steps), y(value));
  context.stroke();
}
