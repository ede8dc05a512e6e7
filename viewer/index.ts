/** The viewer: its server, the world that it shows, and what ties them to a training. */

export { type AttachOptions, attachViewer, type Live } from './live.js';
export { makePlayer, type Player, type PlayerOptions } from './player.js';
export type { AgentInfo, MetricsRow, WorldInfo } from './protocol.js';
export {
  type Command,
  DEFAULT_PORT,
  type FrameData,
  type RunStatus,
  type ServeOptions,
  serveViewer,
  type ViewerListener,
  type ViewerServer,
} from './server.js';
export { worldInfo } from './world-info.js';
