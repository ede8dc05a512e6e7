import { arcade } from '../../../envs/index.js';
import { keepsTheContract } from '../contract.js';

for (const { id } of arcade) keepsTheContract(id);
