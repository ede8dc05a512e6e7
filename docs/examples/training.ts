import { evaluate, type TrainingState, train } from 'bellman';
import { qLearning } from 'bellman/agents';

const training = await train({
  agent: qLearning,
  env: 'FrozenLake-v1',
  steps: 200_000,
  config: { learningRate: 0.3 },
  evaluateEvery: 20_000,
  evaluationEpisodes: 50,
});

let best: TrainingState | null = null;
for await (const event of training) {
  if (event.kind === 'evaluation') {
    console.log(`step ${event.envSteps}: ${event.evaluation.return.mean}${event.isBest ? ', the best so far' : ''}`);
    if (event.evaluation.return.mean > 0.8) training.loop.wants.stop = true;
  }
  if (event.kind === 'checkpoint' && event.reason === 'best') best = await training.save();
}
if (best !== null) training.agent.loadPolicy(best.agent.tensors);
const { mean } = (await evaluate({ env: 'FrozenLake-v1', policy: training.agent, episodes: 500 })).return;
console.log(`mean return of 500 greedy episodes: ${mean}`);
training.dispose();
