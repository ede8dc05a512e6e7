import { minigrid } from '../../../envs/minigrid/index.js';
import '../../../envs/index.js';
import { keepsTheContract } from '../contract.js';

for (const { id } of minigrid) keepsTheContract(id);
