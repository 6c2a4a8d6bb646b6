import { Agent, MemorySession, Runner } from '@openai/agents';
import { OfflineModel } from '../../src/agent/models/offline/offline.model';
import { TaskBox } from './task-box';

/** A Sunday evening in Paris. */
export const NOW = '2026-11-22T19:00:00.000Z';

/** One person talking to the offline agent through the SDK's own runner, session and tools. */
export class Talk {
  readonly box = new TaskBox();
  readonly session = new MemorySession();
  private readonly runner = new Runner({
    modelProvider: { getModel: () => new OfflineModel({ wordDelayMs: 0 }) },
    tracingDisabled: true,
  });
  private readonly agent: Agent;

  constructor(now = NOW, zone = 'Europe/Paris', without: readonly string[] = []) {
    this.agent = new Agent({
      name: 'todo',
      model: 'offline',
      instructions: `You keep a to-do list.\nCurrent time: ${now}; time zone: ${zone}`,
      tools: this.box.tools().filter((tool) => !without.includes(tool.name)),
    });
  }

  async say(text: string, session = this.session): Promise<string> {
    this.box.beginRun();
    const result = await this.runner.run(this.agent, text, { session });
    return result.finalOutput ?? '';
  }
}
