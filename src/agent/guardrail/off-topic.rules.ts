import { plain } from './message-parts';

/** Words that tie a request to the list or to the talk; with one of them it is left to the agent. */
const aboutTasks =
  /\b(?:tasks?|to-?dos?|lists?|remind(?:ers?)?|add|create|due|done|deadline|schedule|priorit\w+|today|tomorrow|my|i|we|you)\b/i;

/** Only what is no chore however it is meant: "write a poem for mom" may be one, "write me a poem" is none. */
const offTopic = [
  /^(?:please |can you |could you |hey,? )*(?:tell|give|sing|write|draw|compose)(?: (?:for|to))? (?:me|us) (?:an?|some|another|the|one)(?: \w+){0,2} (?:jokes?|poems?|stor(?:y|ies)|songs?|haikus?|limericks?|essays?|rap|lyrics|recipes?|riddles?|fun facts?|facts?|quotes?|sonnets?|python|javascript|code|script|program|function)\b/i,
  /^(?:please |hey,? )*(?:what(?:'s| is| are)|tell me) the (?:capital|population|weather|meaning of|square root|president|currency|speed of|height of|distance|stock price|price of|news|score|exchange rate|temperature)\b/i,
  /^who (?:is|was|are|were) the (?:\w+ )?(?:president|prime minister|king|queen|pope|ceo|chancellor|inventor|author|richest|tallest|winner)\b/i,
  /^who (?:won|invented|wrote|painted|discovered|directed) (?:the|a|an)\b/i,
  /^(?:what(?:'s| is) )?\d+(?:\.\d+)? ?[-+*/x×÷^] ?\d+(?:\.\d+)?\s*(?:=|\?)*$/i,
  /^(?:flip a coin|roll (?:a|the) dic?e|recommend (?:me )?(?:a|some) (?:movie|film|book|song|restaurant)s?)\b/i,
];

/** Whether a message clearly asks for something that has nothing to do with a to-do list. In doubt it does not. */
export function isOffTopic(text: string): boolean {
  const said = plain(text);
  const rest = said.replace(
    /\b(?:tell|give|show|write|sing|draw|compose) (?:for |to )?(?:me|us)\b|\b(?:can|could) you\b/gi,
    '',
  );
  return said.length <= 300 && !aboutTasks.test(rest) && offTopic.some((pattern) => pattern.test(said));
}
