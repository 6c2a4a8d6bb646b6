import { type Command } from '../command';
import { withoutEndMarks } from '../language/text';

const INJECTION =
  /\b(?:ignore|disregard|forget|override|bypass)(?: (?:all|any|of|your|my|the|these|those|previous|prior|above|earlier|system|safety|every))* (?:instructions?|rules?|prompts?|guidelines|guardrails|restrictions|commands|directions)\b|\b(?:system|hidden|secret|initial) (?:prompt|instructions)\b|\byou are now\b|\b(?:developer|debug|admin|god|jailbreak|dan) mode\b|\bjailbreak\b|\bpretend (?:to be|you|that you)\b|\b(?:reveal|show|print|repeat|output|tell me|what are)(?: me)? your (?:system |hidden |secret |initial )?(?:prompt|instructions|rules|configuration)\b|\bact as (?:a|an|my|if)\b|\b(?:drop|truncate|alter) table\b|\bselect \* from\b|<script\b|\brm -rf\b/i;
const OTHERS =
  /\b(?:(?:all|another|other|different|every|any) (?:user|person|customer|account)(?:s|'s|s')?|(?:user|account|tenant) (?:id )?(?:["']?[\w@.-]*[\d@][\w@.-]*|bob|alice|admin|root|x|y)\b|(?:of|for|from) (?:user|account) \S+|someone else(?:'s)?|everyone(?:'s| else's)?|other people(?:'s)?|(?!(?:today|tomorrow|yesterday|week|month|year|tonight|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|let|what|it|that|here|there|who|where)'s)\b[a-z]+'s(?= (?:tasks|to-dos|to-do list|list|data)\b))(?=.{0,60}(?:\btasks?\b|\bto-dos?\b|\blist\b|\bdata\b|$))/i;
const TOUCHES = /\b(?:tasks?|to-dos?|list|data|delete|show|remove|account|messages|conversations)\b/i;
const NEGATED =
  /^(?:please )?(?:do not|don't|never) (?:delete|remove|complete|mark|finish|change|add|create|touch|do|rename|update|erase|clear|undo|show|list)\b/i;
const QUESTION =
  /^(?:what|who|whom|whose|when|where|why|how|which|is|are|was|were|am|do|does|did|can|could|will|would|should|shall|may|might|has|have|had)(?:n't|'s|'re)?\b/i;
const OFF_TOPIC =
  /^(?:tell (?:(?:me )?(?:a|an|another|about|something|some|why|how|who|where)|me the)\b|sing|dance|translate|calculate|compute|solve|explain|define|google|recommend|suggest|roleplay|write (?:me )?(?:a|an|some|the)? ?(?:\w+ ){0,2}(?:poem|song|story|joke|essay|haiku|code|script|program|function|python|javascript|sql|limerick|rap|lyrics|novel|paragraph|sonnet|letter to santa)|give me (?:a|an|some) (?:recipe|joke|advice|tip|idea|quote|fact|summary of)|play (?:some|a|me|music|the)|make me (?:a|an|laugh|some)|say (?:something|hello|hi)|what's|generate|draw me|teach me|i (?:think|believe|hate|love|like|wonder)|let's (?:play|talk|chat)|talk to me|\d+ ?[-+*/x] ?\d+|flip a coin|roll a dice?|turn (?:on|off) the (?:lights?|tv|heating|music)|search the (?:web|internet)|look up the|convert|spell|find me (?:a|an|the)|compare .+ (?:and|with|to|vs))\b/i;

/** Reads what must not be done whatever it says: orders against the rules, and other people's tasks. */
const FOREIGN =
  /\b(?:ajoute[rz]?|tâches?|bonjour|salut|merci|añade|añadir|tareas?|hola|gracias|crear|aufgaben?|erstelle|hallo|danke|bitte|aggiungi|attività|ciao|grazie|adiciona|tarefas?|olá|obrigado|toevoegen|taak|zadanie|görev)\b|[\u0400-\u04FF\u0600-\u06FF\u3040-\u30FF\u4E00-\u9FFF\uAC00-\uD7AF]{2}/iu;

export function foreignIntent(text: string): Command | null {
  return FOREIGN.test(text) ? { intent: 'refuse', reason: 'language' } : null;
}

export function guardIntent(text: string): Command | null {
  if (INJECTION.test(text)) return { intent: 'refuse', reason: 'injection' };
  if (OTHERS.test(text) && TOUCHES.test(text)) return { intent: 'refuse', reason: 'others' };
  if (/^(?:make|set|have|let) .{0,60}\b(?:repeat|recur|recurring|repeating|repeats)\b/i.test(text))
    return { intent: 'refuse', reason: 'repeat' };
  return NEGATED.test(text) ? { intent: 'refuse', reason: 'negation' } : null;
}

/** Requests that look like a chore and are none: "write a poem about the sea". */
export function offTopicIntent(text: string): Command | null {
  return OFF_TOPIC.test(withoutEndMarks(text)) ? { intent: 'refuse', reason: 'offTopic' } : null;
}

export function questionIntent(text: string): Command | null {
  return text.trim().endsWith('?') || QUESTION.test(text) ? { intent: 'refuse', reason: 'offTopic' } : null;
}
