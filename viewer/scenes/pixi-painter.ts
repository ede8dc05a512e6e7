/** The painter's surface on Pixi: one Graphics for all polygons between two texts' layers, texts kept and reused. */

import { Container, Graphics, Text } from 'pixi.js';
import type { Ink, Surface, TextStyle } from './painter.js';

const ANCHOR = { left: 0, centre: 0.5, right: 1 } as const;

export interface PixiSurface extends Surface {
  readonly container: Container;
  /** Forgets the last picture: what follows draws the next. */
  begin(): void;
  /** Hides the texts that this picture did not need. */
  end(): void;
}

/** Texts are drawn over all shapes. `fontFamily` must have been loaded before the first picture. */
export function makePixiSurface(fontFamily: string): PixiSurface {
  const container = new Container();
  const shapes = new Graphics();
  const texts: Text[] = [];
  let used = 0;
  container.addChild(shapes);

  function nextText(): Text {
    const kept = texts[used++];
    if (kept !== undefined) return kept;
    const fresh = new Text({ text: '', style: { fontFamily, fontSize: 12, fill: 0xffffff } });
    texts.push(fresh);
    container.addChild(fresh);
    return fresh;
  }

  return {
    container,
    begin() {
      shapes.clear();
      used = 0;
    },
    end() {
      for (let i = used; i < texts.length; i++) (texts[i] as Text).visible = false;
    },
    fill(points: number[], colour: Ink) {
      shapes.poly(points).fill({ color: colour.rgb, alpha: colour.alpha });
    },
    text(x: number, y: number, text: string, { size, ink, align = 'left', bold = false }: TextStyle) {
      const label = nextText();
      const weight = bold ? '600' : '500';
      const { style } = label;
      if (label.text !== text) label.text = text;
      if (style.fontSize !== size) style.fontSize = size;
      if (style.fontWeight !== weight) style.fontWeight = weight;
      if (style.fill !== ink.rgb) style.fill = ink.rgb;
      label.alpha = ink.alpha;
      label.anchor.set(ANCHOR[align], 0.5);
      label.position.set(Math.round(x), Math.round(y));
      label.visible = true;
    },
  };
}
