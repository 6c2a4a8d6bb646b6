import type { Step } from './steps.ts';

export function StepList({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <ul className="steps" aria-label="What the agent did">
      {steps.map(({ id, text, state }) => (
        <li key={id} data-state={state}>
          {text}
        </li>
      ))}
    </ul>
  );
}
