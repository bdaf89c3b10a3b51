// Makes web/built: style sheet, scripts and pictures, each with a hash of its content in its name so that browsers may
// keep it for ever, and manifest.txt, which says "plain name, name with hash" a line. crates/pages embeds the folder.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const govuk = join(modules, "govuk-frontend", "dist", "govuk");
const moj = join(modules, "@ministryofjustice", "frontend", "moj");
const built = join(here, "built");

if (!existsSync(govuk) || !existsSync(moj)) {
  console.error("web: the packages are not installed. Run `npm ci` in web/ first.");
  process.exit(1);
}

rmSync(built, { recursive: true, force: true });
mkdirSync(built);
const manifest = new Map();

/** Writes one file under its hashed name and answers with that name. */
function keep(name, content) {
  const known = manifest.get(name);
  if (known) {
    return known;
  }
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const end = extname(name);
  const hashed = `${name.slice(0, -end.length)}-${hash}${end}`;
  writeFileSync(join(built, hashed), content);
  manifest.set(name, hashed);
  return hashed;
}

/** Scripts, with the names in their imports replaced by hashed ones: what is imported is kept first. */
const scripts = {
  "govuk-frontend.min.js": join(govuk, "govuk-frontend.min.js"),
  "moj-alert.js": join(moj, "components", "alert", "alert.bundle.mjs"),
  "moj-filter-toggle-button.js": join(moj, "components", "filter-toggle-button", "filter-toggle-button.bundle.mjs"),
  "moj-sortable-table.js": join(moj, "components", "sortable-table", "sortable-table.bundle.mjs"),
};
for (const file of readdirSync(join(here, "js"))) {
  scripts[file] = join(here, "js", file);
}

function script(name) {
  if (!scripts[name]) {
    throw new Error(`web: a script imports "./${name}", which is not among the scripts that build.mjs knows`);
  }
  const text = readFileSync(scripts[name], "utf8")
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n")
    .replace(/(from\s*")\.\/([^"]+)"/g, (_, before, imported) => `${before}./${script(imported)}"`);
  return keep(name, text);
}

for (const name of Object.keys(scripts)) {
  script(name);
}

/** The style sheet, with each picture that it names copied beside it under its hashed name. */
const sheet = compile(join(here, "scss", "steerwell.scss"), {
  loadPaths: [modules, here],
  style: "compressed",
  quietDeps: true,
  // MOJ Frontend 11.1 still uses two of GOV.UK Frontend's deprecated mixins; their warnings are not ours to act on.
  logger: { warn: (message, { deprecation }) => deprecation || /mixin is deprecated/.test(message) || console.warn(message) },
});
const styles = sheet.css.replace(/url\(\s*["']?\/assets\/([^"')]+)["']?\s*\)/g, (_, picture) => {
  const source = [join(here, "images"), join(moj, "assets", "images"), join(govuk, "assets", "images")]
    .map((folder) => join(folder, picture))
    .find(existsSync);
  if (!source) {
    throw new Error(`web: the style sheet names the picture ${picture}, which no package has`);
  }
  return `url(/assets/${keep(picture, readFileSync(source))})`;
});
// The font and the crest are licensed for GOV.UK alone: a package's new version must not bring them in unseen.
for (const forbidden of [/GDS Transport/i, /@font-face/i, /url\([^)]*(crown|crest)/i]) {
  const found = styles.match(forbidden);
  if (found) {
    throw new Error(`web: the style sheet contains "${found[0]}", which is GOV.UK's or the Crown's alone`);
  }
}
keep("steerwell.css", styles);
for (const picture of readdirSync(join(here, "images"))) {
  keep(picture, readFileSync(join(here, "images", picture)));
}

const lines = [...manifest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, hashed]) => `${name} ${hashed}\n`);
writeFileSync(join(built, "manifest.txt"), lines.join(""));
console.log(`web: ${manifest.size} files in web/built, style sheet ${Math.round(styles.length / 1024)} kB`);
