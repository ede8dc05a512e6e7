import { readFileSync, writeFileSync } from 'node:fs';
import { decodeSafetensors, encodeSafetensors, evaluate, loadPolicy, makeDevice, train } from 'bellman';
import { qLearning } from 'bellman/agents';

const task = { agent: qLearning, env: 'FrozenLake-v1' } as const;
const training = await train({
  ...task,
  steps: 200_000,
  config: { learningRate: 0.3 },
  evaluateEvery: 20_000,
  evaluationEpisodes: 50,
});

for await (const event of training) {
  if (event.kind === 'evaluation') {
    console.log(`step ${event.envSteps}: ${event.evaluation.return.mean}${event.isBest ? ', the best so far' : ''}`);
    if (event.evaluation.return.mean >= 0.8) training.loop.wants.stop = true;
  }
  if (event.kind === 'checkpoint' && event.reason === 'best') {
    const { agent } = await training.save();
    writeFileSync('best.safetensors', Buffer.concat(encodeSafetensors(agent.tensors)));
  }
}
training.dispose();

const device = await makeDevice('cpu');
const tensors = decodeSafetensors(readFileSync('best.safetensors'), 'best.safetensors');
const policy = await loadPolicy({ ...task, config: training.config, device, tensors });
const { mean } = (await evaluate({ env: task.env, policy, episodes: 500 })).return;
console.log(`mean return of 500 greedy episodes: ${mean}`);
policy.dispose();
device.dispose();
