import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { unwrap } from '../../../client/client.ts';
import { api, credentials } from '../api/api.ts';
import { explain } from '../api/explain.ts';

type Mode = 'login' | 'register';

const words: Record<Mode, { title: string; submit: string; other: string; switch: string }> = {
  login: { title: 'Sign in', submit: 'Sign in', other: 'New here?', switch: 'Register' },
  register: { title: 'Register', submit: 'Register', other: 'Been here before?', switch: 'Sign in' },
};

export function SignIn() {
  const [mode, setMode] = useState<Mode>('register');
  const entry = useMutation({
    mutationFn: (form: FormData) => enter(mode, form),
    onSuccess: (answer) => credentials.accept(answer),
  });
  const { title, submit, other, switch: toOther } = words[mode];
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    entry.mutate(new FormData(event.currentTarget));
  };
  return (
    <main className="sign-in">
      <h1>To-do agent</h1>
      <p>Talk to an agent that keeps your to-do list, and remembers what you said.</p>
      <form onSubmit={onSubmit} aria-labelledby="sign-in-title">
        <h2 id="sign-in-title">{title}</h2>
        {mode === 'register' && <Field name="name" label="Name (optional)" autoComplete="name" />}
        <Field name="email" label="E-mail" type="email" autoComplete="username" required />
        <Field
          name="password"
          label="Password"
          type="password"
          hint={mode === 'register' ? 'At least 8 characters' : undefined}
          autoComplete={mode === 'register' ? 'new-password' : 'current-password'}
          minLength={mode === 'register' ? 8 : 1}
          maxLength={128}
          required
        />
        {entry.isError && <p role="alert">{explain(entry.error)}</p>}
        <button type="submit" className="primary" disabled={entry.isPending}>
          {submit}
        </button>
      </form>
      <p>
        {other}{' '}
        <button
          type="button"
          className="link"
          onClick={() => {
            entry.reset();
            setMode(mode === 'login' ? 'register' : 'login');
          }}
        >
          {toOther}
        </button>
      </p>
      <p>
        Building something of your own? <a href="/docs">The API behind this page</a>
      </p>
    </main>
  );
}

interface FieldProps extends React.ComponentProps<'input'> {
  name: string;
  label: string;
  hint?: string | undefined;
}

function Field({ label, hint, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-describedby={hint && `${id}-hint`} {...input} />
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

function enter(mode: Mode, form: FormData) {
  const email = textOf(form, 'email');
  const password = textOf(form, 'password');
  if (mode === 'login') return unwrap(api.POST('/auth/login', { body: { email, password } }));
  const name = textOf(form, 'name').trim();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return unwrap(api.POST('/auth/register', { body: { email, password, timeZone, ...(name && { name }) } }));
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
