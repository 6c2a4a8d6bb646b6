import { typosBetween } from './distance';
import { withCommonSlipsRight, withSteeringWordsRight } from './spelling';
import { stemsOf } from './stem';
import { quoted, tidy, withoutCourtesies } from './text';
import { baseOfPast } from './verbs';

describe('the words of a message', () => {
  it.each([
    ['Hey, could you please add a task? Thanks!', 'add a task?'],
    ['would you mind adding a task', 'add a task'],
    ['ok so show me my tasks please', 'show me my tasks'],
    ['no one called', 'no one called'],
    ['please', 'please'],
  ])('loses the courtesies of "%s"', (text, rest) => {
    expect(withoutCourtesies(text)).toBe(rest);
  });

  it('has straight quotes and single spaces', () => {
    expect(tidy('  add\t“it’s”\u200B  \n\n now ')).toBe('add "it\'s"\nnow');
    expect(quoted('"buy milk."')).toBe('buy milk.');
  });

  it('is spelt right, but for what is quoted', () => {
    expect(withCommonSlipsRight('shwo my taks tommorow "teh end"')).toBe('show my tasks tomorrow "teh end"');
    expect(withSteeringWordsRight('deletr my tasc "deletr"')).toBe('delete my task "deletr"');
  });

  it.each([
    ['bought', 'buy'],
    ['cleaned', 'clean'],
    ['mopped', 'mop'],
    ['tidied', 'tidy'],
    ['asked', null],
    ['red', null],
  ])('has "%s" as the past of %s', (past, base) => {
    expect(baseOfPast(past)).toBe(base);
  });

  it('has one stem for all forms', () => {
    expect(stemsOf('buying the bills')).toEqual(stemsOf('bought my bill'));
  });

  it('counts typos', () => {
    expect(typosBetween('mlik', 'milk', 1)).toBe(1);
    expect(typosBetween('milk', 'bread', 2)).toBe(3);
  });
});
