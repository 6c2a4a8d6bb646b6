/** What a chore begins with: "Buy milk", "Call mom". A sentence in the imperative with one of these is a task. */
const CHORES = new Set(
  `accept activate advertise apologize apply approve arrange ask assemble assign attend audit backup bake bathe bike block boil book borrow brainstorm
  bring browse brush build buy calculate call cancel cash catch celebrate change charge chase chat check choose chop clean clear climb close collect color
  comment compare compile complete compose confirm congratulate connect contact contribute cook copy count cover cut cycle deal debug declutter decide
  decline decorate defrost deliver demo deploy deposit descale design develop dig discuss do donate double-check download draft draw drive drop dry dust
  edit email e-mail empty enrol enroll evaluate exchange exercise explain explore export extend feed fetch fight file fill film finalize finish fix flip
  fold follow format forward freeze fry gather get gift give go google grab greet grill grocery groom hand hang harvest help hem hike hire host hug hunt
  implement import improve inform inspect install interview investigate invest invite invoice iron jog join jot journal jump keep kick kiss knit label
  launch learn leave lend lift link listen load lock look lose lubricate mail maintain make manage measure meditate meet memorize mend merge message
  migrate mix monitor mop mount move mow negotiate notify obtain oil onboard open order organise organize outline oversee pack paint park patch pay perform
  phone photograph pick plan plant play plug polish post pour practice practise pray prepare prep present press print process proofread propose prune
  publish pull purchase push put quit rake reach read rearrange rebook recharge record recycle redeem reduce refactor refill refinance refund register
  rehearse reinstall relax release relocate remodel renew rent reorder repair repaint replace reply report request research reserve reset resolve respond
  rest restock retire retrieve return review revise rewrite ride ring rinse roast rotate run sand save scan schedule scrub seal search secure see sell
  send separate serve service set settle sew shampoo share sharpen shave ship shop shovel shower shred sign sing sit sketch skype sleep smoke sneak solve
  sort speak spend split spray stain start stock stop store stretch strip study submit subscribe sue summarize surf swap sweep swim switch take talk
  taste teach tell test text thank throw tidy tie toast touch track train transfer translate trim try tune turn tweet type unclog unpack unplug
  unsubscribe update upgrade upload use vaccinate vacuum verify video visit vote wait wake walk wash watch water wax weed weigh welcome whip wipe withdraw pump dispose disinfect sanitize scrape bleach fertilize inflate tighten loosen unload reload resend recheck redo peel
  marinate thaw mulch hoover shine fax inflate spice rehang repot rewire rinse
  work wrap write zip`.split(/\s+/),
);

/** Past tense to base, for "I bought the milk". Regular forms are undone by rule. */
const IRREGULAR: Record<string, string> = {
  paid: 'pay',
  bought: 'buy',
  sent: 'send',
  wrote: 'write',
  written: 'write',
  made: 'make',
  did: 'do',
  done: 'do',
  went: 'go',
  gone: 'go',
  took: 'take',
  taken: 'take',
  got: 'get',
  gotten: 'get',
  met: 'meet',
  ran: 'run',
  fed: 'feed',
  drove: 'drive',
  swept: 'sweep',
  found: 'find',
  gave: 'give',
  given: 'give',
  spoke: 'speak',
  spoken: 'speak',
  told: 'tell',
  taught: 'teach',
  brought: 'bring',
  built: 'build',
  sold: 'sell',
  saw: 'see',
  seen: 'see',
  rode: 'ride',
  swam: 'swim',
  hung: 'hang',
  drew: 'draw',
  drawn: 'draw',
  lent: 'lend',
  kept: 'keep',
  left: 'leave',
  lost: 'lose',
  threw: 'throw',
  thrown: 'throw',
  chose: 'choose',
  wound: 'wind',
  wore: 'wear',
  rang: 'ring',
  shut: 'shut',
  put: 'put',
  cut: 'cut',
  set: 'set',
  read: 'read',
  mown: 'mow',
  sewn: 'sew',
  picked: 'pick',
  dropped: 'drop',
};

/** The irregular past forms, for slips of the pen in one of them. */
export const PAST_FORMS = Object.keys(IRREGULAR);

/** Past forms that speak of the talk itself, not of a chore. */
const TALK = new Set(
  'asked said told wanted needed liked preferred loved created added deleted changed removed meant thought tried had was were used hated wished hoped listed prioritized expected noticed'.split(
    ' ',
  ),
);

export function isChoreVerb(word: string): boolean {
  return CHORES.has(word.toLowerCase());
}

/** The chore that is written with the same letters and begins alike: "clal" is "call". */
export function choreWithLetters(word: string): string | null {
  const letters = sorted(word);
  return (
    [...CHORES].find(
      (chore) => chore.length === word.length && chore[0] === word[0] && sorted(chore) === letters,
    ) ?? null
  );
}

function sorted(word: string): string {
  return Array.from(word).sort().join('');
}

/** "bought" → "buy", "cleaned" → "clean"; null for what is no past form of a chore. */
export function baseOfPast(word: string): string | null {
  const past = word.toLowerCase();
  if (TALK.has(past)) return null;
  const irregular = Object.hasOwn(IRREGULAR, past) ? IRREGULAR[past] : undefined;
  if (irregular) return irregular;
  if (!past.endsWith('ed')) return null;
  const stem = past.slice(0, -2);
  const bases = [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1'), stem.replace(/i$/, 'y')];
  return bases.find((base) => CHORES.has(base)) ?? null;
}

/** "calling" → "call", "getting" → "get"; null for what is no chore. */
export function baseOfGerund(word: string): string | null {
  const form = word.toLowerCase();
  if (!form.endsWith('ing')) return null;
  const stem = form.slice(0, -3);
  const bases = [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1'), stem.replace(/y$/, 'ie')];
  return bases.find((base) => CHORES.has(base)) ?? null;
}
