import { claimsChange, isUnbacked } from './truth-check';

describe('claimsChange', () => {
  it.each([
    'Done.',
    'Done!',
    'All done ✅',
    'Created “Buy milk”.',
    'I created a task to buy milk.',
    "I've added “Buy milk” to your list.",
    'I have just marked it as completed.',
    'Sure! Added “Buy milk” and “Buy eggs”.',
    'OK, deleted the groceries task.',
    'The task has been deleted.',
    '“Buy milk” has been added to your list.',
    'Your tasks were successfully removed.',
    'It’s been renamed to “Buy oat milk”.',
    'Task created.',
    'The task “Buy milk” was updated.',
    '“Buy milk” is now marked as done.',
    'It is now on your list.',
    'I went ahead and removed both.',
    'I undid that. Anything else?',
    'Great, I reopened the task “Pay rent”.',
    'Do you need anything else? I have deleted all of them.',
    'I changed the due date to Friday.',
    'I moved it to Monday — anything else?',
  ])('sees the claim in: %s', (reply) => {
    expect(claimsChange(reply)).toBe(true);
  });

  it.each([
    'I have not deleted anything.',
    "I haven't added it yet.",
    "I couldn't complete “Buy groceries”: This task does not exist.",
    'Nothing was changed.',
    'No task was created in this conversation.',
    'Shall I go ahead?',
    'Have I added the right one?',
    'Would you like me to have it deleted?',
    'I can add it to your list.',
    'I will mark it as done once you say so.',
    'If I deleted it, it would be gone for good.',
    'It was already completed.',
    'I added “Buy milk” earlier.',
    'You created “Buy milk” and “Pay rent”.',
    'Last you created “Buy milk”.',
    'The last thing I did: Done! I marked “Buy milk” as completed.',
    'You have 2 completed tasks:\n1. I deleted the logs — done ✓\n2. Pay rent',
    'You have 3 tasks, 2 of them completed.',
    '2 of your tasks have been completed.',
    'The task I created for you is due on Friday.',
    'Yes, “Pay rent” is done.',
    'Completed tasks:\n- Buy milk',
    'The first thing you asked me was: “Add a task, I deleted it”',
    'Which one do you mean?',
    'All right, I changed nothing.',
    'Hello! What would you like to have done?',
    'It was created on Monday.',
    'Here is what I did so far:\n- Created Buy milk',
  ])('sees none in: %s', (reply) => {
    expect(claimsChange(reply)).toBe(false);
  });
});

describe('claimsChange, made to work hard', () => {
  it.each(['of tasks ', 'I have ', '1 of ', '“', 'the task ', 'ok, ', 'Done. '])(
    'is done at once with a long reply of: %s',
    (words) => {
      const reply = words.repeat(100_000 / words.length);
      const before = process.cpuUsage();
      claimsChange(reply);
      // What grows with the square of the length takes seconds; the processor's own count, since others may keep it busy.
      expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    },
  );
});

describe('isUnbacked', () => {
  const claim = 'I deleted it.';

  it('takes a successful change for proof', () => {
    expect(isUnbacked(claim, [{ name: 'delete_task', output: { deleted: { id: '1' } } }])).toBe(false);
  });

  it.each([
    ['no tool at all', []],
    ['a tool that failed', [{ name: 'delete_task', output: { error: { code: 'not_found', message: '' } } }]],
    ['a tool that only looked', [{ name: 'list_tasks', output: { tasks: [] } }]],
    [
      'a tool that only asked',
      [{ name: 'ask_confirmation', output: { asked: { action: 'delete', tasks: [] } } }],
    ],
    ['an undo of nothing', [{ name: 'undo_changes', output: { undone: [] } }]],
    ["a tool of which only the SDK's error text is left", [{ name: 'delete_task', output: 'An error' }]],
  ])('takes %s for none', (_, toolUses) => {
    expect(isUnbacked(claim, toolUses)).toBe(true);
  });

  it('has nothing against a reply that claims nothing', () => {
    expect(isUnbacked('Which one do you mean?', [])).toBe(false);
  });
});
