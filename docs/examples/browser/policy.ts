/** What a run has learned, fetched from where its `config.json` and `agent.safetensors` are served. */

import { agents, type Device, decodeSafetensors, loadPolicy } from 'bellman/web';

export async function fetchPolicy(device: Device, configAddress: string, tensorsAddress: string) {
  const run = await (await fetch(configAddress)).json();
  const bytes = new Uint8Array(await (await fetch(tensorsAddress)).arrayBuffer());
  return loadPolicy({
    env: run.env.id,
    params: run.env.params,
    agent: agents[run.agent],
    config: run.config,
    tensors: decodeSafetensors(bytes, tensorsAddress),
    device,
  });
}
