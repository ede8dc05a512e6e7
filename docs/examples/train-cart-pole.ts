import { evaluate, train } from 'bellman';
import { dqn } from 'bellman/agents';

const training = await train({ env: 'CartPole-v1', agent: dqn, seed: 1 }); // the tuned preset fills in the rest
for await (const event of training) {
  if (event.kind === 'metrics') console.log(event.envSteps, event.row['train/episodeReturn']);
}
const result = await evaluate({ env: 'CartPole-v1', policy: training.agent, episodes: 100 });
console.log(`mean return of 100 greedy episodes: ${result.return.mean}`);
training.dispose();
