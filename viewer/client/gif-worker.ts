/** Makes animated pictures beside the page, which goes on meanwhile. */

import { type GifRequest, gifOf } from './gif.js';

const page = globalThis as unknown as Worker;

page.onmessage = ({ data }: MessageEvent<GifRequest>) => {
  try {
    const bytes = gifOf(data);
    page.postMessage(bytes, [bytes.buffer]);
  } catch (error) {
    page.postMessage(error instanceof Error ? error.message : String(error));
  }
};
