import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser';
import { calls, faults, says } from '../support/openai/reply';
import { OpenAIServer } from '../support/openai-server';
import { PageUser } from '../support/page-user';
import { startTestApp, type TestApp } from '../support/test-app';

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 800 };

let model: OpenAIServer;
let app: TestApp;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  model = await OpenAIServer.start();
  [app, browser] = await Promise.all([
    startTestApp({
      AGENT_PROVIDER: 'openai',
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
    }),
    startBrowser(),
  ]);
});

beforeEach(async () => {
  model.reset();
  model.brain = null;
  context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' });
  context.setDefaultTimeout(8_000);
});

afterEach(() => context.close());

afterAll(async () => {
  await browser.close();
  await app.close();
  await model.close();
});

/** A promise that a test settles when it likes. */
function held(): { until: Promise<void>; release: () => void } {
  let release = () => {};
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
}

/** What axe finds wrong on what is shown now. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze(); // No other frames, no second page.
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe('talking', () => {
  it('streams the answer, shows what was done, and the list moves along', async () => {
    const ada = await PageUser.register(context, app.url);
    const { until, release } = held();
    model.reply(
      calls({ name: 'create_task', arguments: { title: 'Buy groceries' } }),
      says('I have put it on your list.', { pause: { afterDeltas: 3, until } }),
    );

    await ada.say('Buy groceries');

    await ada.page.getByText('I have put', { exact: true }).waitFor();
    await ada.task('Buy groceries').waitFor();
    expect(await ada.lastAnswer.innerText()).toContain('Created “Buy groceries”');
    release();
    await ada.page.getByText('I have put it on your list.').first().waitFor();
    await ada.send.waitFor();
    expect(ada.complaints).toEqual([]);
  });

  it('shows HTML and scripts in messages, answers and titles as text', async () => {
    const ada = await PageUser.register(context, app.url);
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    model.reply(
      calls({ name: 'create_task', arguments: { title: evil } }),
      says(`${evil} and [a link](javascript:document.title=3) and ![a picture](https://example.com/x.png)`),
    );

    await ada.ask(evil);
    await ada.task(evil).waitFor();

    expect(await ada.page.title()).toBe('To-do agent');
    expect(await ada.page.locator('img, main script').count()).toBe(0);
    expect(await ada.lastAnswer.getByText('a link').getAttribute('href')).toBeFalsy();
    expect(ada.complaints).toEqual([]);
  });

  it('goes on with an answer after a reload in its middle', async () => {
    const ada = await PageUser.register(context, app.url);
    const { until, release } = held();
    model.reply(says('One two three four five.', { pause: { afterDeltas: 3, until } }));
    await ada.say('Count to five');
    await ada.page.getByText('One two three', { exact: true }).waitFor();

    await ada.page.reload();

    await ada.page.getByText('One two three', { exact: true }).waitFor();
    await ada.stop.waitFor();
    release();
    await ada.page.getByText('One two three four five.').first().waitFor();
    await ada.send.waitFor();
    expect(await ada.answers.count()).toBe(1);
  });

  it('stops an answer, keeps what was said, and answers again', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(says('One two three four five.', { pause: { afterDeltas: 3, until: held().until } }));
    await ada.say('Count to five');
    await ada.page.getByText('One two three', { exact: true }).waitFor();

    await ada.stop.click();
    await ada.page.getByText('You stopped this answer.').waitFor();

    expect(await ada.lastAnswer.innerText()).toContain('One two three');
    model.reply(says('Six.'));
    await ada.page.getByRole('button', { name: 'Answer again' }).click();
    await ada.page.getByText('Six.', { exact: true }).first().waitFor();
    expect(await ada.page.getByText('Count to five').count()).toBe(2); // The message, once, and the thread's title.
  });

  it('says why an answer failed and offers to try again', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(faults.invalidKey());

    await ada.say('Hello');

    await ada.page.getByRole('button', { name: 'Answer again' }).waitFor();
    expect(await ada.page.locator('body').innerText()).not.toContain('Incorrect API key');
  });

  it('keeps what was written while the network is away', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(says('Here I am.'), says('Still here.'));
    await context.setOffline(true);

    await ada.say('Are you there?');

    await ada.page.getByText('The server cannot be reached.').waitFor();
    expect(await ada.composer.inputValue()).toBe('Are you there?');
    await context.setOffline(false);
    await ada.send.click();
    await ada.page.getByText('Here I am.').first().waitFor();
    await ada.send.waitFor();
    await context.setOffline(true);
    await ada.say('And now?');
    await ada.page.locator('[data-state=waiting]', { hasText: 'And now?' }).waitFor();
    await context.setOffline(false);
    await ada.page.getByText('Still here.').first().waitFor();
    expect(await ada.page.getByLabel('You').filter({ hasText: 'And now?' }).count()).toBe(1);
  });

  it('puts buttons to a question before tasks go', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(
      calls(['Wash up', 'Tidy up'].map((title) => ({ name: 'create_task', arguments: { title } }))),
      says('Done.'),
    );
    await ada.ask('Wash up and tidy up');
    model.brain = ({ items }) => {
      const ids = items.flatMap((item) =>
        item.type === 'tool_result' ? (/"id":"([^"]+)"/.exec(item.output)?.[1] ?? []) : [],
      );
      const last = items.at(-1);
      if (last?.type === 'tool_result') return says(`Delete both?`);
      if (last?.type === 'message' && last.text.startsWith('Yes')) return says('So be it.');
      return calls({ name: 'ask_confirmation', arguments: { action: 'delete', taskIds: ids } });
    };
    await ada.ask('Delete everything');

    await ada.page.getByRole('button', { name: 'No, keep them.' }).waitFor();
    await ada.page.getByRole('button', { name: 'Yes, delete both tasks.' }).click();

    await ada.page.getByText('So be it.').first().waitFor();
    expect(await ada.page.getByRole('button', { name: 'Yes, delete both tasks.' }).count()).toBe(0);
    expect(await ada.page.getByLabel('You').last().innerText()).toBe('Yes, delete both tasks.');
  });

  it('takes back what a run changed', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(calls({ name: 'create_task', arguments: { title: 'Wash the car' } }), says('Done.'));
    await ada.ask('Wash the car');
    await ada.task('Wash the car').waitFor();

    await ada.page.getByRole('button', { name: 'Undo' }).click();

    await ada.page.getByText('Taken back.').waitFor();
    await ada.task('Wash the car').waitFor({ state: 'detached' });
    await ada.page.reload();
    await ada.page.getByText('Taken back.').waitFor();
    expect(await ada.page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });
});

describe('several conversations', () => {
  it('marks an answer that came while another was open, and keeps each to itself', async () => {
    const ada = await PageUser.register(context, app.url);
    const { until, release } = held();
    model.reply(says('Late answer.', { wait: until }));
    await ada.say('Slow question');
    const slow = ada.page.getByRole('listitem').filter({ hasText: 'Slow question' });
    await slow.waitFor();
    await ada.page.getByRole('button', { name: 'New conversation' }).click();
    expect(await ada.answers.count()).toBe(0);

    release();

    await slow.getByText('unread answer').waitFor();
    await slow
      .getByRole('button', { name: /Slow question/ })
      .first()
      .click();
    await ada.page.getByText('Late answer.').first().waitFor();
    await slow.getByText('unread answer').waitFor({ state: 'detached' });
  });

  it('renames and deletes one, and lets the agent start afresh', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(says('Hello.'));
    await ada.ask('Good morning');
    const more = ada.page.getByRole('button', { name: /^More for/ });
    await more.click();
    await ada.page.getByRole('menuitem', { name: 'Rename' }).click();
    await ada.page.getByRole('textbox', { name: 'Title' }).fill('Mornings');
    await ada.page.keyboard.press('Enter');
    await ada.page.getByRole('button', { name: 'Mornings', exact: true }).waitFor();

    await more.click();
    await ada.page.getByRole('menuitem', { name: 'Start afresh' }).click();
    await ada.page.getByText('The agent has forgotten what was said here.').waitFor();
    model.reply(says('Who are you?'));
    await ada.ask('Do you know me?');
    expect(JSON.stringify(model.requests.at(-1)?.body)).not.toContain('Good morning');

    await more.click();
    await ada.page.getByRole('menuitem', { name: 'Delete…' }).click();
    await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await ada.page.getByText('Nothing said yet.').waitFor();
  });

  it('brings older messages when one scrolls up, and stays where one reads', async () => {
    const ada = await PageUser.register(context, app.url);
    model.brain = () => says('Fine.');
    await ada.ask('Message 1');
    const token = await ada.page.evaluate(
      () =>
        (JSON.parse(localStorage.getItem('todo-agent.tokens') ?? '{}') as { accessToken: string })
          .accessToken,
    );
    const threadId = new URL(ada.page.url()).hash.slice(1);
    for (let number = 2; number <= 25; number += 1) {
      await fetch(`${app.url}/threads/${threadId}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body: JSON.stringify({ text: `Message ${number}` }),
      });
    }
    await ada.page.reload();
    await ada.page.getByText('Message 25', { exact: true }).waitFor();
    expect(await ada.page.getByText('Message 2', { exact: true }).count()).toBe(0);

    await ada.page.getByRole('region', { name: 'Conversation' }).press('Home');

    await ada.page.getByText('Message 2', { exact: true }).waitFor();
    const scrolled = await ada.page.evaluate<number>(`document.querySelector('[role=region]').scrollTop`);
    expect(scrolled).toBeGreaterThan(100);
  });
});

describe('tasks by hand', () => {
  it('are added, ticked, edited in their place, filtered and sorted', async () => {
    const ada = await PageUser.register(context, app.url);
    const field = ada.page.getByRole('textbox', { name: 'New task' });
    for (const title of ['Water plants', 'Pay rent']) {
      await field.fill(title);
      await field.press('Enter');
      await ada.task(title).waitFor();
    }

    await ada.page.getByRole('checkbox', { name: 'Done: Water plants' }).check();
    await ada.page.getByRole('button', { name: 'Edit Pay rent' }).click();
    await ada.page.getByLabel('Title').fill('Pay the rent');
    await ada.page.getByLabel('Priority').selectOption('high');
    await ada.page.getByLabel('Due').fill('2031-05-02T09:30');
    await ada.page.getByRole('button', { name: 'Save' }).click();
    await ada.task('Pay the rent').getByText('May 2, 2031, 9:30 AM').waitFor();

    await ada.page.getByRole('button', { name: 'To do' }).click();
    await ada.task('Water plants').waitFor({ state: 'detached' });
    await ada.page.getByRole('button', { name: 'All', exact: true }).click();
    await ada.page.getByRole('combobox', { name: 'Order' }).selectOption('Most important');
    // The old list stays until the new one is there.
    await ada.tasks.first().filter({ hasText: 'Pay the rent' }).waitFor();
    expect(await ada.tasks.nth(1).innerText()).toContain('Water plants');
    expect(ada.complaints).toEqual([]);
  });
});

describe('two tabs', () => {
  it('show the same answer as it streams, and the same tasks', async () => {
    const here = await PageUser.register(context, app.url);
    model.reply(says('Hello.'));
    await here.ask('Good morning');
    const there = await PageUser.arrive(context, here.page.url());
    await there.page.getByText('Hello.').first().waitFor();
    const { until, release } = held();
    model.reply(
      calls({ name: 'create_task', arguments: { title: 'Feed the cat' } }),
      says('One two three four.', { pause: { afterDeltas: 3, until } }),
    );

    await here.say('Feed the cat');

    await there.page.getByText('One two three', { exact: true }).waitFor();
    await there.task('Feed the cat').waitFor();
    await there.stop.waitFor();
    release();
    await there.send.waitFor();
    await there.page.getByRole('checkbox', { name: 'Done: Feed the cat' }).check();
    await here.page.locator('[data-done="true"]', { hasText: 'Feed the cat' }).waitFor();

    await there.page.getByRole('button', { name: 'Sign out' }).click();
    await here.page.getByRole('button', { name: 'Register' }).first().waitFor();
    expect([...here.complaints, ...there.complaints]).toEqual([]);
  });
});

describe('for everybody', () => {
  it('is used with the keyboard alone', async () => {
    const { page } = await PageUser.arrive(context, app.url);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = () => page.locator(':focus').getAttribute('aria-label');

    await page.getByRole('button', { name: 'Register' }).waitFor();
    await press('Tab', 'Tab');
    await page.keyboard.type(`keys-${Date.now()}@example.com`);
    await press('Tab');
    await page.keyboard.type('correct horse battery');
    await press('Enter');
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    expect(await focused()).toBe('Message');
    model.reply(calls({ name: 'create_task', arguments: { title: 'Call Ada' } }), says('On the list.'));
    await page.keyboard.type('Call Ada');
    await press('Enter');
    await page.getByRole('checkbox', { name: 'Done: Call Ada' }).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor();

    for (let tabs = 0; tabs < 30 && (await focused()) !== 'Done: Call Ada'; tabs += 1) await press('Tab');
    await press('Space');

    await page.locator('[data-done="true"]', { hasText: 'Call Ada' }).waitFor();
  });

  it('tells a screen reader what the agent says, once it is said', async () => {
    const ada = await PageUser.register(context, app.url);
    model.reply(says('All is **well**.'));

    await ada.ask('Hello');

    const status = ada.page.getByRole('status').filter({ hasText: 'The agent says' });
    expect(await status.textContent()).toBe('The agent says: All is **well**.');
  });

  it.each([
    ['light', desk],
    ['dark', desk],
    ['light', phone],
    ['dark', phone],
  ] as const)('has nothing that axe finds wrong, %s at %j', async (colorScheme, viewport) => {
    await context.close();
    context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const stranger = await PageUser.arrive(context, app.url);
    expect(await violations(stranger.page)).toEqual([]);
    const ada = await PageUser.register(context, app.url);
    expect(await violations(ada.page)).toEqual([]);
    model.reply(
      calls([
        { name: 'create_task', arguments: { title: 'Renew passport', priority: 'high' } },
        { name: 'create_task', arguments: { title: 'Book flights', dueAt: '2020-01-01T10:00:00Z' } },
      ]),
      says('Two tasks:\n\n1. **Renew passport**\n2. Book flights, see [the list](https://example.com)'),
    );
    await ada.ask('Add two tasks: renew passport and book flights');
    await ada.page.getByRole('button', { name: 'Undo' }).waitFor();

    expect(await violations(ada.page)).toEqual([]);
  });

  it('fits a phone: one thing at a time, nothing wider than the screen', async () => {
    await context.close();
    context = await browser.newContext({ viewport: phone });
    const ada = await PageUser.register(context, app.url);
    model.reply(calls({ name: 'create_task', arguments: { title: 'x'.repeat(200) } }), says('y'.repeat(500)));
    await ada.ask('z'.repeat(300));

    for (const pane of ['Chat', 'Tasks', 'Conversations'] as const) {
      await ada.show(pane);
      const width = await ada.page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBe(phone.width);
    }
    await ada.show('Tasks');
    await ada.page.getByRole('checkbox').check();
    await ada.page.locator('[data-done="true"]').waitFor();
  });
});

describe('how it is served', () => {
  it('asks for the page anew each time, keeps what is hashed, packed', async () => {
    const page = await fetch(`${app.url}/`);
    const html = await page.text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    const asset = await fetch(`${app.url}${script}`, { headers: { 'accept-encoding': 'br' } });

    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('br');
    expect(await fetch(`${app.url}/assets/nothing.js`)).toMatchObject({ status: 404 });
  });
});
