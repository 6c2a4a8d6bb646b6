import { type Model, type ModelRequest, setDefaultModelProvider, setTracingDisabled } from '@openai/agents';
import { assistantMessage, modelResponse, ScriptedModel } from '@openai/agents/testing';

setTracingDisabled(true);

/** In the place of the paid model: it answers with the first thing that it was ever told. */
const model: Model = {
  getResponse: (request) =>
    new ScriptedModel([modelResponse([assistantMessage(firstWords(request))])]).getResponse(request),
  getStreamedResponse: (request) =>
    new ScriptedModel([modelResponse([assistantMessage(firstWords(request))])]).getStreamedResponse(request),
};

setDefaultModelProvider({ getModel: () => Promise.resolve(model) });

function firstWords({ input }: ModelRequest): string {
  if (typeof input === 'string') return input;
  const first = input.find((item) => 'role' in item && item.role === 'user');
  return first && 'content' in first ? JSON.stringify(first.content) : '';
}
