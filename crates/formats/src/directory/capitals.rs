//! Names written all in capitals, in the letters that people read easily.

/// Words that stay small inside a name.
const SMALL: [&str; 18] = [
    "a", "an", "and", "at", "by", "de", "for", "from", "in", "of", "on", "or", "the", "to", "ul",
    "under", "upon", "with",
];

/// Short names that are read letter by letter, in charity registers and health lists.
const LETTERS: [&str; 46] = [
    "AA", "ADHD", "AGSB", "AGM", "ASGMA", "BAME", "BBC", "BME", "BSSM", "CIC", "CIO", "DIAS", "FC",
    "GM", "GP", "HH", "IGA", "II", "III", "LBC", "LGBT", "LMCP", "MP", "NCT", "NHS", "NK", "NTC",
    "PE", "PHAB", "PSA", "PTA", "RAPAR", "RDA", "RIF", "RNIB", "RSPCA", "RUFC", "SKCV", "TLC",
    "TV", "UK", "USA", "YMCA", "YWCA", "ICW", "VCS",
];

/// Words with letters of both sizes inside.
const MIXED: [(&str, &str); 2] = [("DOFE", "DofE"), ("FEMSTEM", "FemSTEM")];

/// The name in readable letters, or `None` where it is not all in capitals or is too short to be more than initials.
pub(super) fn readable(name: &str) -> Option<String> {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 5 || name.chars().any(char::is_lowercase) {
        return None;
    }
    let words: Vec<&str> = name.split(' ').collect();
    let mut out = String::with_capacity(name.len());
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let initials_beside =
            |j: Option<usize>| j.and_then(|j| words.get(j)).is_some_and(|w| is_initial(w));
        let among_initials = initials_beside(i.checked_sub(1)) || initials_beside(i.checked_add(1));
        if is_abbreviation_of(word, words.get(..i).unwrap_or_default()) {
            out.push_str(word);
        } else {
            let starts = i == 0
                || words
                    .get(i - 1)
                    .is_some_and(|w| w.ends_with(['-', ':', '(']) || *w == "&");
            out.push_str(&parts(word, starts, among_initials));
        }
    }
    Some(out)
}

/// A single letter standing alone, as in "Y W C A".
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(c), None) if c.is_alphabetic() && c != 'A')
}

/// "(FAST)" after "First Asian Support Trust".
fn is_abbreviation_of(word: &str, before: &[&str]) -> bool {
    let Some(inside) = word.strip_prefix('(').and_then(|w| w.strip_suffix(')')) else {
        return false;
    };
    let initials: String = before
        .iter()
        .filter(|w| !SMALL.contains(&w.to_lowercase().as_str()))
        .filter_map(|w| w.chars().next())
        .collect();
    inside.len() >= 2 && inside.chars().all(char::is_alphabetic) && initials.ends_with(inside)
}

/// A word split at signs that join words, each part by itself.
fn parts(word: &str, starts: bool, among_initials: bool) -> String {
    let mut out = String::with_capacity(word.len());
    let (mut part, mut first) = (String::new(), true);
    let whole = !word.contains(['-', '/']);
    for c in word.chars().chain(std::iter::once('\0')) {
        if c.is_alphanumeric() || matches!(c, '\'' | '’' | '.') {
            part.push(c);
            continue;
        }
        if !part.is_empty() {
            out.push_str(&single(&part, first && starts, among_initials && whole));
            first = false;
            part.clear();
        }
        if c != '\0' {
            // A word after a bracket begins anew.
            first = first || c == '(';
            out.push(c);
        }
    }
    out
}

fn single(word: &str, starts: bool, among_initials: bool) -> String {
    let bare = word.trim_end_matches('.');
    if let Some((_, mixed)) = MIXED.iter().find(|(capitals, _)| *capitals == bare) {
        return word.replacen(bare, mixed, 1);
    }
    if bare.chars().count() == 1 && (bare != "A" || among_initials) {
        return word.to_owned();
    }
    let ordinal = ["ST", "ND", "RD", "TH"].iter().any(|end| {
        bare.strip_suffix(end)
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    });
    if ordinal {
        return word.to_lowercase();
    }
    // "U3A", "M6", "U.K.", "P.T.A.", "BSSM"
    let dotted = bare.contains('.') && bare.split('.').all(|letter| letter.chars().count() <= 1);
    let no_vowel = bare.len() > 1
        && bare
            .chars()
            .all(|c| c.is_alphabetic() && !"AEIOUY".contains(c))
        && !["ST", "MR", "MRS", "DR", "LTD", "SS", "NTH"].contains(&bare);
    if dotted || no_vowel || bare.chars().any(|c| c.is_ascii_digit()) || LETTERS.contains(&bare) {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    if !starts && SMALL.contains(&lower.as_str()) {
        return lower;
    }
    capitalised(&lower)
}

/// "o'mockery" as "O'Mockery", "people's" as "People's", "mcgregor" as "McGregor".
fn capitalised(lower: &str) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut start = true;
    for (i, c) in lower.char_indices() {
        if start {
            out.extend(c.to_uppercase());
            start = false;
        } else {
            out.push(c);
        }
        let before = lower[..i].chars().count();
        let after = lower[i..]
            .chars()
            .skip(1)
            .take_while(|c| c.is_alphanumeric())
            .count();
        if (matches!(c, '\'' | '’') && before == 1 && after > 2) || (c == '.' && after > 0) {
            start = true;
        }
    }
    if let Some(rest) = out.strip_prefix("Mc")
        && rest.chars().count() > 3
    {
        return format!("Mc{}", capitalised(rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn capitals_become_names() {
        for (capitals, read) in [
            (
                "THE CHESHIRE WILDLIFE TRUST LIMITED",
                "The Cheshire Wildlife Trust Limited",
            ),
            ("17TH SALE SCOUT GROUP", "17th Sale Scout Group"),
            (
                "9TH SALE SCOUT GROUP (ST ANNES C OF E)",
                "9th Sale Scout Group (St Annes C of E)",
            ),
            (
                "HEYES LANE PRIMARY SCHOOL PTA",
                "Heyes Lane Primary School PTA",
            ),
            (
                "NAVIGATION PRIMARY SCHOOL P.T.A., ALTRINCHAM",
                "Navigation Primary School P.T.A., Altrincham",
            ),
            ("Y W C A PLAYGROUP", "Y W C A Playgroup"),
            ("A S CHARITABLE TRUST", "A S Charitable Trust"),
            (
                "M AND L COHEN CHARITABLE TRUST",
                "M and L Cohen Charitable Trust",
            ),
            (
                "FIRST ASIAN SUPPORT TRUST (FAST) LTD",
                "First Asian Support Trust (FAST) Ltd",
            ),
            (
                "BODY OF CHRIST INTERNATIONAL MINISTRIES (BCIM)",
                "Body of Christ International Ministries (BCIM)",
            ),
            (
                "FRIENDS OF PARK ROAD SCHOOL (SALE)",
                "Friends of Park Road School (Sale)",
            ),
            (
                "FRIENDS OF PARK ROAD SCHOOL(TIMPERLEY)",
                "Friends of Park Road School(Timperley)",
            ),
            (
                "CHILDREN'S BURNS FOUNDATION- A STEP FORWARD",
                "Children's Burns Foundation- A Step Forward",
            ),
            (
                "CHAIM V'TIKVAH (LIFE AND HOPE)",
                "Chaim V'Tikvah (Life and Hope)",
            ),
            ("BREAKTHROUGH U.K. LTD", "Breakthrough U.K. Ltd"),
            (
                "REDDISH BUILDINGS PRESERVATION TRUST LTD.",
                "Reddish Buildings Preservation Trust Ltd.",
            ),
            (
                "3RD ASHTON-UPON-MERSEY SCOUT GROUP",
                "3rd Ashton-upon-Mersey Scout Group",
            ),
            ("TRAFFORD HEART/STROKE GROUP", "Trafford Heart/Stroke Group"),
            (
                "TRAFFORD SHOPMOBILITY (& ACCESS GROUP)",
                "Trafford Shopmobility (& Access Group)",
            ),
            (
                "T.H.O.M.A.S (THOSE ON THE MARGINS OF A SOCIETY)",
                "T.H.O.M.A.S (Those on the Margins of a Society)",
            ),
            ("TIMPERLEY DOFE AWARD CENTRE", "Timperley DofE Award Centre"),
            (
                "BSSM BOSNIAN SUPPLEMENTARY SCHOOL OF MANCHESTER",
                "BSSM Bosnian Supplementary School of Manchester",
            ),
            ("THE SALE U3A", "The Sale U3A"),
            ("M6 THEATRE COMPANY LIMITED", "M6 Theatre Company Limited"),
            ("ART WITH A HEART", "Art with a Heart"),
            ("DILYS O'MOCKERY TRUST", "Dilys O'Mockery Trust"),
            ("MCGREGOR HOUSE", "McGregor House"),
            ("DAMES' SCHOOL PARENTS'", "Dames' School Parents'"),
            ("PARISH OF SALE, ST.ANNE", "Parish of Sale, St.Anne"),
            ("ÉCOLE PRÓBNA", "École Próbna"),
        ] {
            assert_eq!(readable(capitals).as_deref(), Some(read));
        }
        for left in [
            "Boots",
            "AFC Sale",
            "LGBT",
            "M&S",
            "",
            "42",
            "Citizens Advice SORT Group",
        ] {
            assert_eq!(readable(left), None, "{left}");
        }
    }

    proptest! {
        #[test]
        fn only_the_size_of_letters_changes(name in "[A-Z0-9ÉÓ '().&/-]{0,40}") {
            if let Some(read) = readable(&name) {
                prop_assert_eq!(read.to_uppercase(), name);
            }
        }

        #[test]
        fn anything_may_be_a_name(name in any::<String>()) {
            let _ = readable(&name);
        }
    }
}
