//! One SQL text for two engines: parameters, type tokens, engine blocks, and the cutting of a script into statements.

use crate::{Engine, Result, StoreError};
use std::borrow::Cow;

/// Where in a text the scanner stands.
enum Piece {
    /// Text of the statement itself.
    Code,
    /// A string, a quoted name, a comment or a dollar-quoted body: nothing in it is ours.
    Quoted,
}

/// The end of the piece that begins at `at`, and its kind.
fn piece(sql: &str, at: usize) -> (usize, Piece) {
    let rest = &sql.as_bytes()[at..];
    let until = |end: &str, skip: usize| {
        sql.get(at + skip..)
            .and_then(|tail| tail.find(end))
            .map_or(sql.len(), |found| at + skip + found + end.len())
    };
    match rest {
        [b'\'', ..] => (until("'", 1), Piece::Quoted),
        [b'"', ..] => (until("\"", 1), Piece::Quoted),
        [b'-', b'-', ..] => (until("\n", 2), Piece::Quoted),
        [b'/', b'*', ..] => (until("*/", 2), Piece::Quoted),
        [b'$', next, ..] if *next == b'$' || next.is_ascii_alphabetic() => {
            match sql[at + 1..].find('$') {
                Some(close) => {
                    let tag = &sql[at..at + close + 2];
                    (until(tag, tag.len()), Piece::Quoted)
                }
                None => (sql.len(), Piece::Quoted),
            }
        }
        _ => {
            let end = rest
                .iter()
                .skip(1)
                .position(|byte| matches!(byte, b'\'' | b'"' | b'-' | b'/' | b'$' | b'{'))
                .map_or(sql.len(), |found| at + 1 + found);
            (end, Piece::Code)
        }
    }
}

/// The type that a token stands for. Text columns on PostgreSQL get the order of code points, which is SQLite's.
fn token(name: &str, engine: Engine, column: bool) -> Option<&'static str> {
    let (lite, pg) = match name {
        "id" => ("blob", "uuid"),
        "text" if column => ("text", "text collate \"C\""),
        "text" => ("text", "text"),
        "int" => ("integer", "bigint"),
        "bool" => ("integer", "boolean"),
        "date" => ("text", "date"),
        "timestamp" => ("text", "timestamptz"),
        "bytes" => ("blob", "bytea"),
        "strict" => (" strict", ""),
        _ => return None,
    };
    Some(match engine {
        Engine::Sqlite => lite,
        Engine::Postgres => pg,
    })
}

/// A statement in the engine's own words: `$1` to `?1` on SQLite, and `{date}` and its like to types.
pub(crate) fn statement(sql: &str, engine: Engine) -> Cow<'_, str> {
    let dollars = engine == Engine::Sqlite && sql.contains('$');
    if !dollars && !sql.contains('{') {
        return Cow::Borrowed(sql);
    }
    Cow::Owned(rewrite(sql, engine, dollars, false).0)
}

/// The text with tokens replaced, and the first token that is not known.
fn rewrite(sql: &str, engine: Engine, dollars: bool, column: bool) -> (String, Option<&str>) {
    let mut out = String::with_capacity(sql.len() + 16);
    let mut unknown = None;
    let mut at = 0;
    while at < sql.len() {
        let (end, kind) = piece(sql, at);
        let text = &sql[at..end];
        at = end;
        let name = text
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'))
            .filter(|(name, _)| {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase())
            });
        match (kind, name) {
            (Piece::Quoted, _) => out.push_str(text),
            (Piece::Code, Some((name, rest))) => match token(name, engine, column) {
                Some(word) => {
                    out.push_str(word);
                    out.push_str(rest);
                }
                None => {
                    unknown = unknown.or(Some(name));
                    out.push_str(text);
                }
            },
            (Piece::Code, None) => match text.strip_prefix('$') {
                Some(rest) if dollars => {
                    out.push('?');
                    out.push_str(rest);
                }
                _ => out.push_str(text),
            },
        }
    }
    (out, unknown)
}

/// The statements of a script for one engine: blocks chosen, tokens replaced, cut at semicolons.
///
/// # Errors
/// A block that is not closed, or a token that is not known.
pub(crate) fn script(sql: &str, engine: Engine) -> Result<Vec<String>> {
    let chosen = blocks(sql, engine)?;
    let (text, unknown) = rewrite(&chosen, engine, false, true);
    if let Some(name) = unknown {
        return Err(StoreError::Migration(format!(
            "There is no type token {{{name}}}. Use {{id}}, {{text}}, {{int}}, {{bool}}, {{date}}, {{timestamp}}, \
             {{bytes}} or {{strict}}."
        )));
    }
    Ok(split(&text))
}

fn blocks(sql: &str, engine: Engine) -> Result<String> {
    let mut out = String::with_capacity(sql.len());
    let mut within: Option<Engine> = None;
    for line in sql.lines() {
        let mark = match line.trim() {
            "--@sqlite" => Some(Some(Engine::Sqlite)),
            "--@postgres" => Some(Some(Engine::Postgres)),
            "--@end" => Some(None),
            _ => None,
        };
        match mark {
            Some(next) if next.is_some() == within.is_some() => {
                return Err(StoreError::Migration(
                    "Engine blocks must be closed by --@end before the next begins.".into(),
                ));
            }
            Some(next) => within = next,
            None if within.is_none_or(|only| only == engine) => {
                out.push_str(line);
                out.push('\n');
            }
            None => {}
        }
    }
    if within.is_some() {
        return Err(StoreError::Migration(
            "An engine block is not closed by --@end.".into(),
        ));
    }
    Ok(out)
}

/// Cuts at semicolons outside quotes, comments and the `begin … end` of a trigger.
fn split(sql: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < sql.len() {
        let (end, kind) = piece(sql, at);
        let text = &sql[at..end];
        at = end;
        if matches!(kind, Piece::Quoted) {
            if !text.starts_with("--") && !text.starts_with("/*") {
                current.push_str(text);
            } else if text.ends_with('\n') {
                current.push('\n');
            }
            continue;
        }
        for part in
            text.split_inclusive(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        {
            let word =
                part.trim_end_matches(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            if is_trigger(&current) {
                match word.to_ascii_lowercase().as_str() {
                    "begin" | "case" => depth += 1,
                    "end" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            if depth == 0 && part.ends_with(';') {
                current.push_str(part.trim_end_matches(';'));
                finish(&mut statements, &mut current);
            } else {
                current.push_str(part);
            }
        }
    }
    finish(&mut statements, &mut current);
    statements
}

fn finish(statements: &mut Vec<String>, current: &mut String) {
    let text = current.trim();
    if !text.is_empty() {
        statements.push(text.to_owned());
    }
    current.clear();
}

fn is_trigger(statement: &str) -> bool {
    let mut words = statement.split_whitespace().map(str::to_ascii_lowercase);
    words.next().is_some_and(|word| word == "create")
        && words
            .find(|word| word != "temp" && word != "temporary")
            .is_some_and(|word| word == "trigger")
}

/// Refuses what could not be a name of ours; names are put into SQL text as they are. Not longer than 40, because
/// PostgreSQL cuts names at 63 and the guards add to them.
pub(crate) fn name(text: &str) -> Result<&str> {
    let good = text.len() <= 40
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if good {
        Ok(text)
    } else {
        Err(StoreError::Migration(format!(
            "`{text}` is not a name for a table, column or guard: use a to z, 0 to 9 and _, beginning with a \
             letter, 40 at most."
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_tokens_in_quotes_and_comments_are_left_alone() {
        let sql = "select '$1 {int}', \"$2\", $1::x, cast($10 as {date}) -- $3\n /* $4 {id} */ , $$ $5 $$, '{\"a\": {int}}', {name}";
        assert_eq!(
            statement(sql, Engine::Sqlite),
            "select '$1 {int}', \"$2\", ?1::x, cast(?10 as text) -- $3\n /* $4 {id} */ , $$ $5 $$, '{\"a\": {int}}', {name}"
        );
        assert!(statement(sql, Engine::Postgres).contains("cast($10 as date)"));
        assert!(matches!(
            statement("select 1", Engine::Sqlite),
            Cow::Borrowed(_)
        ));
        for odd in [
            "$",
            "{",
            "'",
            "select '",
            "$a",
            "--",
            "/*",
            "{é}",
            "é$1",
            "$$é",
            "{int",
            "a{int}b{id}",
        ] {
            let _ = statement(odd, Engine::Sqlite);
        }
        assert_eq!(statement("a{int}b{id}é", Engine::Sqlite), "aintegerbblobé");
    }

    #[test]
    fn a_script_is_cut_where_statements_end_and_nowhere_else() {
        let sql = "
create table a (t {text} default 'x;y' /* ; */, n {int}){strict}; -- done; truly
create trigger a_t before insert on a when new.t = 'end;' begin
  select case when new.n > 1 then raise(abort, 'no') end;
  insert into a (t) values ('begin');
end;
create function f() returns trigger language plpgsql as $f$ begin return new; end $f$;
;
insert into a values (1)";
        let parts = script(sql, Engine::Sqlite).unwrap();
        assert_eq!(parts.len(), 4, "{parts:#?}");
        assert_eq!(
            parts[0],
            "create table a (t text default 'x;y' , n integer) strict"
        );
        assert!(parts[1].starts_with("create trigger") && parts[1].ends_with("end"));
        assert!(parts[2].ends_with("$f$"));
        assert_eq!(parts[3], "insert into a values (1)");
        assert!(
            script("create table a (t {text})", Engine::Postgres).unwrap()[0]
                .contains("collate \"C\"")
        );
    }
}
