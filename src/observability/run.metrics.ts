import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Settings } from '../config/settings';
import { MetricsRegistry } from './metrics.registry';

/** The open runs of this process at one moment. */
export interface RunSample {
  waiting: number;
  running: number;
  /** Since the oldest of those under way began; 0 for none. */
  longestRunningMs: number;
}

/** How a run went. */
export interface RunFigures {
  status: string;
  /** One of the run's error codes, of which there are few; null for none. */
  code: string | null;
  /** What it is remarked for, of which there is even less. */
  flags: readonly string[];
  durationMs: number;
  /** From its start to its first word; null when it had none. */
  firstDeltaMs: number | null;
  usage: { inputTokens: number; outputTokens: number } | null;
}

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** The runs of the agent in numbers. */
@Injectable()
export class RunMetrics {
  private readonly ends: Counter<'status' | 'code'>;
  private readonly duration: Histogram;
  private readonly firstDelta: Histogram;
  private readonly wait: Histogram;
  private readonly flags: Counter<'flag'>;
  private readonly tokens: Counter<'kind'>;

  constructor(
    private readonly metrics: MetricsRegistry,
    settings: Settings,
  ) {
    const registers = [metrics.registry];
    const timing = (name: string, help: string) => new Histogram({ name, help, buckets: seconds, registers });
    const labelled = { labelNames: ['status', 'code'] as const, registers };
    this.ends = new Counter({
      name: 'agent_runs_total',
      help: 'Runs that ended, by status and error code.',
      ...labelled,
    });
    this.duration = timing('agent_run_duration_seconds', 'From the start of a run to its end.');
    this.firstDelta = timing('agent_run_first_delta_seconds', 'From the start of a run to its first word.');
    this.wait = timing('agent_run_queue_wait_seconds', 'How long a run waited for its turn.');
    this.flags = new Counter({
      name: 'agent_run_flags_total',
      help: 'Runs that are remarked for something: refused by the guardrail, or claiming what no tool did.',
      labelNames: ['flag'],
      registers,
    });
    this.tokens = new Counter({
      name: 'agent_model_tokens_total',
      help: 'Tokens used.',
      labelNames: ['kind'],
      registers,
    });
    new Gauge({
      name: 'agent_run_time_limit_seconds',
      help: 'AGENT_TIMEOUT_SECONDS: a run that goes on for much longer is stuck.',
      registers,
    }).set(settings.agent.timeoutMs / 1000);
  }

  /** Asks at each scrape how many runs wait, how many are under way, and for how long. */
  sampleWith(sample: () => RunSample): void {
    new Gauge({
      name: 'agent_runs_open',
      help: 'Runs that wait for their turn, and runs under way.',
      labelNames: ['state'],
      registers: [this.metrics.registry],
      collect() {
        const { waiting, running } = sample();
        this.set({ state: 'waiting' }, waiting);
        this.set({ state: 'running' }, running);
      },
    });
    new Gauge({
      name: 'agent_run_longest_running_seconds',
      help: 'How long the oldest of the runs under way has been going on; 0 for none.',
      registers: [this.metrics.registry],
      collect() {
        this.set(sample().longestRunningMs / 1000);
      },
    });
  }

  started(waitMs: number): void {
    this.wait.observe(waitMs / 1000);
  }

  ended({ status, code, flags, durationMs, firstDeltaMs, usage }: RunFigures): void {
    this.ends.inc({ status, code: code ?? '' });
    this.duration.observe(durationMs / 1000);
    for (const flag of flags) this.flags.inc({ flag });
    if (firstDeltaMs !== null) this.firstDelta.observe(firstDeltaMs / 1000);
    if (!usage) return;
    this.tokens.inc({ kind: 'input' }, usage.inputTokens);
    this.tokens.inc({ kind: 'output' }, usage.outputTokens);
  }
}
