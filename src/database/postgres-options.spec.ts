import { withVerifiedTls } from './postgres-options';

describe('withVerifiedTls', () => {
  it.each(['prefer', 'require', 'verify-ca'])('takes sslmode=%s for the strict one', (mode) => {
    const url = `postgresql://me:p%40ss@ep-cool.neon.tech/neondb?sslmode=${mode}&channel_binding=require`;
    expect(withVerifiedTls(url)).toBe(
      'postgresql://me:p%40ss@ep-cool.neon.tech/neondb?sslmode=verify-full&channel_binding=require',
    );
  });

  it.each([
    'postgres://postgres@127.0.0.1:5432/postgres',
    'postgres://db/x?sslmode=disable',
    'postgres://db/x?sslmode=no-verify',
    'postgres://db/x?uselibpqcompat=true&sslmode=require',
  ])('leaves %s as it is', (url) => {
    expect(withVerifiedTls(url)).toBe(url);
  });
});
