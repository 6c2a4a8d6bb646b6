import { ThreadPrimitive } from '@assistant-ui/react';

const examples = [
  'Remind me to call mom tomorrow at 5',
  'Add three tasks: book flights, renew passport, pack bags',
  'What is due this week?',
  'Mark the first one as done',
  'Undo that',
];

/** What a newcomer can try. */
export function Welcome() {
  return (
    <section className="welcome" aria-labelledby="welcome-title">
      <h2 id="welcome-title">What needs doing?</h2>
      <p>Say it as you would to a person. The agent keeps your task list, and remembers what was said.</p>
      <ul>
        {examples.map((example) => (
          <li key={example}>
            <ThreadPrimitive.Suggestion prompt={example} send>
              {example}
            </ThreadPrimitive.Suggestion>
          </li>
        ))}
      </ul>
      <p className="quiet">
        Everything here goes over the public API: <a href="/docs">try it yourself</a>.
      </p>
    </section>
  );
}
