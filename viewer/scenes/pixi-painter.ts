/** The painter's surface on Pixi: one Graphics for all polygons, pictures over it, texts on top; all kept and reused. */

import { BufferImageSource, Container, Graphics, Sprite, Text, Texture } from 'pixi.js';
import type { Picture } from '../../core/env.js';
import { enlarge, enlargementFor, type Ink, type Surface, type TextStyle } from './painter.js';

const ANCHOR = { left: 0, centre: 0.5, right: 1 } as const;

export interface PixiSurface extends Surface {
  readonly container: Container;
  /** Forgets the last picture: what follows draws the next. */
  begin(): void;
  /** Hides the texts and pictures that this picture did not need. */
  end(): void;
}

/** A picture on the graphics card, whose bytes are sent anew with every frame. */
class Screen extends Sprite {
  /** The picture's size, how often its pixels are enlarged, and whether they are smoothed. */
  private readonly kind: string;
  private readonly times: number;
  private readonly bytes: Uint8Array;

  constructor(picture: Picture, pixel: number) {
    const whole = Number.isInteger(pixel);
    const times = whole ? 1 : enlargementFor(pixel);
    const [width, height] = [picture.width * times, picture.height * times];
    const resource = new Uint8Array(width * height * 4);
    const source = new BufferImageSource({
      resource,
      width,
      height,
      format: 'rgba8unorm',
      alphaMode: 'no-premultiply-alpha',
      scaleMode: whole ? 'nearest' : 'linear',
    });
    super(new Texture({ source }));
    this.times = times;
    this.bytes = resource;
    this.kind = Screen.kindOf(picture, pixel);
  }

  private static kindOf({ width, height }: Picture, pixel: number): string {
    return `${width} ${height} ${Number.isInteger(pixel) ? 'whole' : enlargementFor(pixel)}`;
  }

  /** True when it can show a picture with pixels of that size. */
  fits(picture: Picture, pixel: number): boolean {
    return this.kind === Screen.kindOf(picture, pixel);
  }

  show(picture: Picture): void {
    enlarge(picture, this.times, this.bytes);
    this.texture.source.update();
  }
}

/** Texts are drawn over all shapes. `fontFamily` must have been loaded before the first picture. */
export function makePixiSurface(fontFamily: string): PixiSurface {
  const container = new Container();
  const shapes = new Graphics();
  const pictures = new Container<Screen>();
  const texts: Text[] = [];
  let used = 0;
  let shown = 0;
  container.addChild(shapes, pictures);

  /** The screen for the next picture: the one that showed it in the last frame, if it fits still. */
  function nextScreen(picture: Picture, pixel: number): Screen {
    const at = shown++;
    const kept = pictures.children[at];
    if (kept?.fits(picture, pixel)) return kept;
    kept?.destroy({ texture: true, textureSource: true });
    return pictures.addChildAt(new Screen(picture, pixel), at);
  }

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
      used = shown = 0;
    },
    end() {
      for (let i = used; i < texts.length; i++) (texts[i] as Text).visible = false;
      pictures.children.forEach((screen, i) => {
        screen.visible = i < shown;
      });
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
    image(x: number, y: number, width: number, height: number, picture: Picture) {
      const screen = nextScreen(picture, width / picture.width);
      screen.show(picture);
      screen.position.set(x, y);
      screen.setSize(width, height);
    },
  };
}
