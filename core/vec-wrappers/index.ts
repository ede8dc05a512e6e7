/** Wrappers of vectors, `VecEnv → VecEnv`, under Gymnasium's names. None allocates in a step. */

export { clipAction } from './clip-action.js';
export { clipReward, type RewardBounds } from './clip-reward.js';
export { dictInfoToList, infoListOf, type ListedVec } from './dict-info-to-list.js';
export { dtypeObservation } from './dtype-observation.js';
export { filterObservation } from './filter-observation.js';
export { flattenObservation } from './flatten-observation.js';
export { type GrayscaleOptions, grayscaleObservation } from './grayscale-observation.js';
export { type NormalizedVec, normalizeObservation } from './normalize-observation.js';
export { type NormalizeRewardOptions, normalizeReward } from './normalize-reward.js';
export { type EpisodeStatistics, type RecordedVec, recordEpisodeStatistics } from './record-episode-statistics.js';
export { rescaleAction } from './rescale-action.js';
export { rescaleObservation } from './rescale-observation.js';
export { reshapeObservation } from './reshape-observation.js';
export { resizeObservation } from './resize-observation.js';
export { transformAction } from './transform-action.js';
export { transformObservation } from './transform-observation.js';
export { transformReward } from './transform-reward.js';
export { vectorizeTransformAction } from './vectorize-transform-action.js';
export { vectorizeTransformObservation } from './vectorize-transform-observation.js';
export { vectorizeTransformReward } from './vectorize-transform-reward.js';
