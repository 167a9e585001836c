/** The colours of each theme. They only support what words, lines and shapes say already. */

export type Theme = "light" | "dark" | "print";

const themes: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: {
    paper: "#ffffff",
    ink: "#18202c",
    muted: "#505b6b",
    line: "#aab4c2",
    card: "#ffffff",
    quiet: "#f4f6f9",
    public: "#a84a00",
    "public-ground": "#fff5e9",
    private: "#17683c",
    "private-ground": "#edf7f0",
    "store-ground": "#f2f5f9",
    "namespace-ground": "#ffffff99",
  },
  dark: {
    paper: "#0d1117",
    ink: "#e8edf3",
    muted: "#a9b4c2",
    line: "#4a5563",
    card: "#161c25",
    quiet: "#12171f",
    public: "#ffb066",
    "public-ground": "#23190e",
    private: "#6fd39a",
    "private-ground": "#0f2017",
    "store-ground": "#141a23",
    "namespace-ground": "#0d111766",
  },
  print: {
    paper: "#ffffff",
    ink: "#000000",
    muted: "#222222",
    line: "#555555",
    card: "#ffffff",
    quiet: "#ffffff",
    public: "#000000",
    "public-ground": "#ffffff",
    private: "#000000",
    "private-ground": "#ffffff",
    "store-ground": "#ffffff",
    "namespace-ground": "#ffffff",
  },
};

/** Custom properties for the style sheets: `--ink:#18202c;…`. */
export function customProperties(theme: Theme): string {
  return Object.entries(themes[theme])
    .map(([name, colour]) => `--${name}:${colour};`)
    .join("");
}
