import { randomUUID } from 'node:crypto';
import type { BrowserContext, Locator, Page } from 'playwright-core';

const password = 'correct horse battery';

/** Somebody at the page: finds things by what they are called and what they do, as people and screen readers do. */
export class PageUser {
  /** What the page should not have said. */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async arrive(context: BrowserContext, url: string): Promise<PageUser> {
    const user = new PageUser(await context.newPage());
    await user.page.goto(url);
    return user;
  }

  static async register(context: BrowserContext, url: string): Promise<PageUser> {
    const user = await PageUser.arrive(context, url);
    await user.page.getByLabel('E-mail').fill(`${randomUUID()}@example.com`);
    await user.page.getByLabel('Password').fill(password);
    await user.page.getByRole('button', { name: 'Register' }).click();
    await user.composer.waitFor();
    return user;
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  get send(): Locator {
    return this.page.getByRole('button', { name: 'Send', exact: true });
  }

  get stop(): Locator {
    return this.page.getByRole('button', { name: 'Stop', exact: true });
  }

  get tasks(): Locator {
    return this.page.getByRole('list', { name: 'Tasks' }).getByRole('listitem');
  }

  task(title: string): Locator {
    return this.tasks.filter({ hasText: title });
  }

  get answers(): Locator {
    return this.page.getByLabel('Agent', { exact: true });
  }

  get lastAnswer(): Locator {
    return this.answers.last();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Says something and waits for the end of the answer. */
  async ask(text: string): Promise<void> {
    const before = await this.answers.count();
    await this.say(text);
    await this.answers.nth(before).waitFor();
    await this.send.waitFor();
  }

  async show(pane: 'Conversations' | 'Chat' | 'Tasks'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Show' }).getByRole('button', { name: pane }).click();
  }
}
