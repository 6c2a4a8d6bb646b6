import { type Command, type SmallTalk } from '../command';
import { withoutEmojis, withoutEndMarks } from '../language/text';

const TALK: [RegExp, SmallTalk][] = [
  [
    /^(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|sup|hey there|hi there|hello there)(?: (?:there|bot|assistant|again|everyone|buddy|friend|you|agent|my friend))*$/i,
    'greeting',
  ],
  [
    /^(?:(?:ok|okay|great|cool|perfect|awesome|nice|good|alright|oh|wow|super|excellent|got it|brilliant)[,!. ]+)?(?:many )?(?:thanks|thank you|thx|ty|thank u|cheers|much appreciated|appreciate it|i appreciate (?:it|that|your help))(?: (?:a lot|so much|very much|again|for (?:your|the|all) .{1,40}|you|bot|buddy|mate|a million|a bunch|that's all|for that|for everything|for helping))*(?:[,.! ]+(?:that's (?:all|it|great|perfect|helpful)(?: for (?:now|today))?|that'll be all|you're (?:great|the best|awesome)|bye|goodbye|great|perfect|have a .{1,20}))*$/i,
    'thanks',
  ],
  [
    /^(?:bye|goodbye|bye bye|good ?night|see (?:you|ya)(?: later| tomorrow| soon)?|later|talk to you later|have a (?:nice|good|great) (?:day|evening|night|one|weekend)|that's all(?: for (?:now|today))?|that(?:'s| is|'ll be) (?:it|all)(?: for (?:now|today))?|i'm done for (?:today|now)|cya|take care)$/i,
    'bye',
  ],
  [
    /^(?:how are (?:you|things)(?: doing)?(?: today)?|how(?:'s| is) it going|how do you do|what's up|how have you been|how(?:'s| is) your day(?: going)?|are you (?:ok|okay|well|there|alive))$/i,
    'howAreYou',
  ],
  [
    /^(?:who are you|what are you|what(?:'s| is) your name|are you (?:a )?(?:human|robot|bot|real|ai|an ai|a person|a machine|chatgpt|gpt).*|who (?:made|built|created) you|tell me about yourself|introduce yourself|do you have a name)$/i,
    'whoAreYou',
  ],
  [
    /^(?:(?:you(?:'re| are) |that(?:'s| is|'s just| was) |it(?:'s| is) |this is )?(?:so |very |really |the |just |a )*(?:great|awesome|perfect|amazing|cool|nice|wonderful|fantastic|excellent|best|good|helpful|brilliant|love it|lovely|smart|useful|impressive|neat|sweet|super)(?: job| work| bot| one| assistant| stuff| help)?|well done|good bot|i (?:love|like) (?:you|it|this|that)|wow|yay|woohoo|haha+|lol|hooray)$/i,
    'praise',
  ],
  [
    /^(?:i(?:'m| am)|i feel|i've been|feeling) (?:(?:so|very|really|feeling|not|too|a bit|a little|quite|doing|pretty|just) )*(?:bored|sad|happy|tired|hungry|feeling|lonely|depressed|stressed(?: out)?|busy|angry|sick|ill|thirsty|excited|nervous|worried|overwhelmed|fine|good|great|well|ok|okay|exhausted|bad|down)(?: (?:today|now|thanks|thank you|too|lately|right now|and you|this week|(?:about|with|by|because of|from|at) .{1,60}))*$/i,
    'mood',
  ],
  [
    /^(?:(?:can|could|will|would) you )?(?:please )?help me (?:with (?:my|the|some) .{1,40}|(?:to )?(?:plan|organi[sz]e|manage|structure|get organi[sz]ed|stay organi[sz]ed|keep track)(?: .{1,40})?)$/i,
    'gladly',
  ],
  [
    /^(?:(?:i'm |i am )?(?:so |very )?sorry(?: about that)?|my bad|oops|whoops|apologies|i apologi[sz]e|excuse me|pardon)$/i,
    'apology',
  ],
  [
    /^(?:ok|okay|k|kk|got it|i see|alright|all right|fine|right|understood|cool|sounds good|makes sense|good to know|very well|hm+|ah|oh|aha|noted|good|test|testing|hmm ok|interesting)$/i,
    'ok',
  ],
  [
    /^(?:(?:you(?:'re| are) |this (?:is |app is |bot is )|that(?:'s| is) )?(?:so |very |really |a )*(?:stupid|dumb|useless|bad|terrible|awful|annoying|idiot|wrong|not helpful|rubbish|garbage|horrible|slow)(?: bot| assistant| idiot)?|you suck|i hate (?:you|this)|shut up|fuck.{0,20}|damn(?: it)?|screw you)$/i,
    'insult',
  ],
  [
    /^(?:(?:yes|yeah|ok|sure|please)[,!. ]+)*(?:add|create|save|note|put|keep) (?:(?:all|both)(?: of)? )?(?:them|these|those|it|that)(?: (?:all|both|please|now))*$/i,
    'kept',
  ],
  [
    /^(?:yes|yeah|yep|yup|sure|yes please|of course|y|absolutely|definitely|please do|go ahead|do it|ok do it|okay do it|confirm|confirmed|go for it|correct|right|exactly|affirmative|aye|i am|i'm sure|yes i(?:'m| am) sure|i do|sounds good|proceed|yes do it|yes go ahead|yess+|yea|ya|that's right|why not|ok|okay|sure thing|by all means|make it so)(?:[ ,.!]+(?:yes|i do|i am|it is|they are|yes i do|please|sure|go ahead|do it|do that|please do|(?:add|create|save|note|put) (?:them|it|that|those|these|all)(?: all)?(?: please)?(?: (?:to|on) (?:my|the) list)?|delete (?:them|it|everything|all)(?: all)?|i(?:'m| am) sure|add it|thanks|thank you|all of them|definitely|of course|everything|them all|complete them|mark them(?: all)?(?: as)?(?: done)?))*$/i,
    'yes',
  ],
  [
    /^(?:no|nope|nah|no thanks|no thank you|n|not now|don't|do not|please don't|rather not|better not|stop|negative|no way|not really|i changed my mind|absolutely not|of course not|no don't|hell no|not yet|wait|wait no|hold on|abort|keep (?:them|it|everything|all)(?: all)?|leave (?:them|it)|none)(?:[ ,.!]+(?:thanks|thank you|please|don't|do not|stop|keep (?:them|it|everything|all)(?: all)?|i changed my mind|not now|cancel|cancel (?:that|it)|leave (?:them|it)|wait|never mind|nevermind|don't (?:do (?:it|that)|delete (?:anything|them|it|everything))|do(?:n't| not) do that|it's fine|it's ok))*$/i,
    'no',
  ],
  [
    /^(?:never ?mind|nvm|forget (?:it|that|about it|i (?:said|asked).*)|cancel|cancel (?:it|that)|nothing|no matter|skip (?:it|that)|neither|none of (?:them|these|those)|scrap that idea|leave it|drop it|let it be|actually never ?mind|(?:actually )?no never ?mind|ignore that)(?:[ ,.!]+(?:thanks|please|then))*$/i,
    'nothing',
  ],
];

const HELP =
  /^(?:help(?: me)?(?: please| out)?|i need (?:some )?help|\?+|what (?:else )?(?:can|could|do) (?:you|i|this)(?: (?:actually|help|even))*(?: (?:do|ask|say|help|support|offer|understand|type))(?: .{0,40})?|how (?:does|do) (?:this|it|you|i use|that)(?: (?:work|app|bot|thing|you))*|what (?:commands|features|functions|options|are your (?:features|capabilities|functions|commands|skills))(?: .{0,40})?|what(?:'s| is) (?:your (?:purpose|job)|this(?: app| bot)?(?: for)?)|(?:show|list|tell me) (?:me )?(?:the |your |what )?(?:commands|features|help|capabilities|options|you can do)|menu|commands|how can you help(?: me)?|what are you (?:able to do|capable of|for)|instructions|usage|getting started)$/i;
const HOW =
  /^how (?:do|can|should|would) (?:i|you) (?:create|add|make|delete|remove|complete|finish|edit|update|change|rename|list|show|see|undo|sort|prioriti[sz]e|manage|handle|set|mark|reopen|search|use)\b.{0,60}$/i;
const OF_LISTS = /\b(?:tasks?|to-dos?|reminders?|lists?|priorit|due|deadlines?|things?|done)/i;
/** Of tasks in general only: "can you delete my tasks?" is an order. */
const ABLE =
  /^(?:can you|are you able to|do you (?:support|know how to)|is it possible to|can i|could you) (?:create|add|make|delete|remove|complete|edit|update|change|rename|sort|prioriti[sz]e|manage|handle|set|mark|reopen|do)(?: (?:multiple|several|new|recurring|repeating))* (?:tasks|to-dos|reminders|lists|priorities|due dates|deadlines|things)(?: too| as well)?$/i;

/** Reads small talk and the question for help; it is talk only when nothing else is said. */
export function talkIntent(text: string): Command | null {
  if (/^\s*(?:👎|❌|🚫)/u.test(text)) return { intent: 'smallTalk', talk: 'no' };
  const said = withoutEndMarks(withoutEmojis(text)).replace(/(\p{L})\1{2,}/gu, '$1');
  if (said.length > 120) return null;
  if (
    (HELP.test(said) && !/^what do i (?:have to )?do\b/i.test(said)) ||
    (HOW.test(said) && OF_LISTS.test(said)) ||
    ABLE.test(said) ||
    /^\?+$/.test(text.trim())
  )
    return { intent: 'help' };
  const plain = said.replace(/,? (?:exactly|anyways?|really|by the way|btw|actually)$/i, '');
  const talk = TALK.find(([pattern]) => pattern.test(said) || pattern.test(plain))?.[1];
  if (talk) return { intent: 'smallTalk', talk };
  return said === '' && text.trim() !== '' ? { intent: 'smallTalk', talk: 'ok' } : null;
}
