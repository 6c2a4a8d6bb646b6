import { type SmallTalk } from '../command';

export const SMALL_TALK: Record<SmallTalk, string> = {
  greeting: 'Hello! I look after your to-do list. What would you like to do?',
  thanks: "You're welcome!",
  bye: 'Goodbye! Your tasks are safe with me.',
  howAreYou: "I'm doing well, thank you! What can I do for your to-do list?",
  whoAreYou: "I'm your to-do assistant: I keep your task list and do what you tell me about it.",
  praise: 'Thank you! Is there anything else for your list?',
  mood: 'Thanks for telling me. Is there anything I can do for your to-do list?',
  gladly: 'Gladly! Tell me what you need to do, and I will keep it on your list.',
  apology: 'No problem at all.',
  ok: 'All right. Tell me when there is something to do for your list.',
  insult: "I'm sorry I was no help. Tell me what to do with your tasks and I'll try again.",
  yes: 'What would you like me to do? I have no open question.',
  kept: 'What you named is on your list; tell me if anything is missing.',
  no: 'All right, I changed nothing.',
  nothing: 'All right, I changed nothing.',
};

/** A no to nothing that was asked, right after a change. */
export const STAYS = 'All right. If you want the last change taken back, say "undo".';

export const HELP = [
  'I keep your to-do list. You can tell me in plain English, for example:',
  '• Add a task to buy groceries by Friday',
  '• Show me my pending tasks, sorted by priority',
  '• Mark task 2 as done',
  '• Add milk to that task, or make it due tomorrow at 5',
  '• Rename task 1 to call the dentist',
  '• Delete the groceries task',
].join('\n');

/** Begins as what is told about preferences is answered: the memory is read by that. */
export const FORGOTTEN =
  'Got it: I no longer go by what you told me about yourself or how you like your list. Your tasks are all still there.';

export const REFUSALS = {
  offTopic:
    "I can only help with your to-do list, so I can't help with that. I can add, show, change, complete or delete tasks for you.",
  injection: "I can't do that: I only look after your own to-do list, and nothing was changed.",
  others: "I can only see and change your own tasks, so I can't do that. Nothing was changed.",
  repeat: "I can't repeat tasks yet, so nothing was changed.",
  language: 'Sorry, I only understand English so far.',
  negation: 'All right, I leave everything as it is.',
};

export const UNKNOWN =
  'I\'m not sure what you would like me to do. I can add, show, change, complete or delete tasks; ask "what can you do?" for examples.';

export const NO_UNDO = "I can't undo changes yet. Tell me what to change back, and I'll do it step by step.";
