import { useEffect, useState } from 'react';

const themeKey = 'todo-agent.theme';
const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** Light, dark, or as the system says. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(readTheme);
  useEffect(() => {
    applyTheme(theme);
    localStorage.setItem(themeKey, theme);
  }, [theme]);
  return (
    <select aria-label="Colours" value={theme} onChange={(event) => setTheme(themeOf(event.target.value))}>
      {themes.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

/** Before the first thing is drawn. */
export function applyTheme(theme: Theme = readTheme()): void {
  document.documentElement.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
}

function readTheme(): Theme {
  return themeOf(localStorage.getItem(themeKey));
}

function themeOf(value: string | null): Theme {
  return themes.find((theme) => theme === value) ?? 'auto';
}
