import { type ModelProvider, OpenAIProvider } from '@openai/agents';
import OpenAI from 'openai';
import type { Settings } from '../../config/settings';
import { FallbackModelProvider } from './fallback.model';
import type { ModelObserver } from './model-observer';
import { OfflineModel } from './offline/offline.model';
import { RetryingModel } from './retrying.model';

/** The model behind the agent: OpenAI or a server that speaks like it, or the built-in one. */
export function createModelProvider({ agent }: Settings, observer: ModelObserver): ModelProvider {
  if (agent.provider === 'offline') {
    const model = new OfflineModel();
    return { getModel: () => model };
  }
  const provider = openAIProvider(agent);
  const retrying = {
    getModel: async (name?: string) => new RetryingModel(await provider.getModel(name), observer),
  };
  if (agent.fallbackModel === null) return retrying;
  return new FallbackModelProvider(retrying, agent.fallbackModel, observer);
}

function openAIProvider(agent: Settings['agent']): ModelProvider {
  const openAIClient = new OpenAI({
    // A server of one's own may need no key; the client insists on some text.
    apiKey: agent.apiKey ?? 'none',
    baseURL: agent.baseUrl,
    // Until the answer begins. Half of the turn's time is left for a model to fall back on.
    timeout: agent.fallbackModel === null ? agent.timeoutMs : agent.timeoutMs / 2,
    maxRetries: 0,
  });
  return new OpenAIProvider({ openAIClient, useResponses: agent.modelApi === 'responses' });
}
