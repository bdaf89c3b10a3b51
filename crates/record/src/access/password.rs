//! Passwords: how they are kept, and which are good enough.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zxcvbn::Score;

use super::keys::{legible, random};
use crate::{FieldFault, Refusal};

/// Memory, in KiB, that one guess costs.
pub const MEMORY_KIB: u32 = 32 * 1024;
/// Passes over that memory that one guess costs.
pub const PASSES: u32 = 3;
/// Lanes of one guess.
pub const LANES: u32 = 1;

/// The fewest characters (NCSC and NIST SP 800-63B-4 ask for length, not for kinds of characters).
pub const MIN_CHARACTERS: usize = 12;
/// The most characters; more would only make hashing slow.
pub const MAX_CHARACTERS: usize = 256;

/// The fewest characters besides the holder's own words. Three known words in a row are long, and guessed early.
const LEAST_BESIDE_NAMES: usize = 8;

const SALT_LENGTH: usize = 16;

/// argon2id (RFC 9106). The least that OWASP's Password Storage Cheat Sheet recommends is 19 MiB and 2 passes;
/// raise the constants above as machines get faster: hashes follow at each account's next sign-in.
fn hasher() -> Result<Argon2<'static>, Refusal> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(unhashable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn unhashable(fault: impl std::fmt::Display) -> Refusal {
    Refusal::NotNow(format!(
        "The password cannot be hashed on this machine ({fault}). Tell whoever runs it."
    ))
}

/// A password's hash, ready to be stored. Making one is slow on purpose: make it before a transaction begins.
#[derive(Clone)]
pub struct Hashed(String);

impl std::fmt::Debug for Hashed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Hashed(…)")
    }
}

impl Hashed {
    /// Hashes a password that its holder chose.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with every fault that [`faults`] finds.
    pub fn chosen(password: &str, sign_in_name: &str, words: &[&str]) -> Result<Hashed, Refusal> {
        let faults = faults("new_password", password, sign_in_name, words);
        if !faults.is_empty() {
            return Err(Refusal::Invalid(faults));
        }
        Hashed::of(password)
    }

    /// A random password that is told once, and its hash.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the machine gives no randomness or memory.
    pub fn one_time() -> Result<(OneTimePassword, Hashed), Refusal> {
        let password = legible::<20>(4)?;
        let hashed = Hashed::of(&password)?;
        Ok((OneTimePassword(password), hashed))
    }

    /// The hash as it is stored (PHC string format).
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    fn of(password: &str) -> Result<Hashed, Refusal> {
        let salt = random::<SALT_LENGTH>()?;
        let hash: PasswordHash = hasher()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(unhashable)?;
        Ok(Hashed(hash.to_string()))
    }
}

/// A password made by the program for somebody's next sign-in, where they choose their own. Shown once, kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimePassword(String);

impl OneTimePassword {
    /// The password, to be shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OneTimePassword {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("OneTimePassword(…)")
    }
}

/// What comparing a password with a stored hash told.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub right: bool,
    /// A new hash to store, when the password is right and the stored hash costs less than hashes cost today.
    pub upgraded: Option<Hashed>,
}

/// Compares a password with a stored hash. Without one (an unknown name, an account that cannot sign in) the same
/// work is done for nothing, so that the time taken tells nobody which names exist.
pub(crate) fn weigh(password: &str, stored: Option<&str>) -> Result<Verdict, Refusal> {
    let wrong = Verdict {
        right: false,
        upgraded: None,
    };
    let Some(stored) = stored else {
        let mut nowhere = [0_u8; Params::DEFAULT_OUTPUT_LEN];
        hasher()?
            .hash_password_into(password.as_bytes(), &[0; SALT_LENGTH], &mut nowhere)
            .map_err(unhashable)?;
        return Ok(wrong);
    };
    let hash = PasswordHash::new(stored).map_err(unhashable)?;
    if hasher()?
        .verify_password(password.as_bytes(), &hash)
        .is_err()
    {
        return Ok(wrong);
    }
    let upgraded = if is_current(&hash) {
        None
    } else {
        Some(Hashed::of(password)?)
    };
    Ok(Verdict {
        right: true,
        upgraded,
    })
}

fn is_current(hash: &PasswordHash) -> bool {
    hash.algorithm == argon2::ARGON2ID_IDENT
        && Params::try_from(hash).is_ok_and(|params| {
            params.m_cost() >= MEMORY_KIB && params.t_cost() >= PASSES && params.p_cost() == LANES
        })
}

/// All faults of a password that somebody wants for the account with this sign-in name. `words` are what others
/// may know of the holder or the place: display name, council.
pub fn faults(field: &str, password: &str, sign_in_name: &str, words: &[&str]) -> Vec<FieldFault> {
    let mut found = Vec::new();
    let mut fault = |sentence: String| found.push(FieldFault::new(field, sentence));
    let length = password.chars().count();
    if password.trim().is_empty() {
        fault("Enter a password.".to_owned());
        return found;
    }
    if length < MIN_CHARACTERS {
        fault(format!(
            "The password has {length} characters; use at least {MIN_CHARACTERS}. Several words together are good."
        ));
    }
    if length > MAX_CHARACTERS {
        fault(format!(
            "The password has {length} characters; use at most {MAX_CHARACTERS}."
        ));
    }
    if password.chars().any(char::is_control) {
        fault("The password has a character that cannot be typed everywhere. Leave out tabs and line breaks.".to_owned());
    }
    let lower = password.to_lowercase();
    let name = sign_in_name.to_lowercase();
    let has_name = name.chars().count() >= 3 && lower.contains(&name);
    if has_name {
        fault("The password has your sign-in name in it. Leave that out.".to_owned());
    }
    // A short or long password is told once; whether it is guessable too is only worth saying of one of fitting length.
    if (MIN_CHARACTERS..=MAX_CHARACTERS).contains(&length) && !has_name {
        let own = own_words(&name, words);
        let inputs: Vec<&str> = own.iter().map(String::as_str).collect();
        let strength = zxcvbn::zxcvbn(password, &inputs);
        if beside(&lower, &own) < LEAST_BESIDE_NAMES {
            fault("The password is little more than names that others know. Add words that have nothing to do with you.".to_owned());
        } else if strength.score() < Score::Three {
            fault(guessable_in_words(&strength));
        }
    }
    found
}

/// How many characters of a password are left without the holder's own words: «AdaTestwell1941» is four.
fn beside(lower: &str, own: &[String]) -> usize {
    let mut rest = lower.to_owned();
    for word in own.iter().filter(|word| word.chars().count() >= 3) {
        rest = rest.replace(word.as_str(), "");
    }
    rest.chars().count()
}

/// Names as a whole and word by word: «Ada Testwell» is guessed as «ada», «testwell» and «ada testwell».
fn own_words(sign_in_name: &str, words: &[&str]) -> Vec<String> {
    let mut own = vec![sign_in_name.to_owned()];
    for text in words.iter().copied().chain([sign_in_name]) {
        own.push(text.to_lowercase());
        own.extend(
            text.split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| word.chars().count() >= 3)
                .map(str::to_lowercase),
        );
    }
    own
}

fn guessable_in_words(strength: &zxcvbn::Entropy) -> String {
    let mut sentence = "The password is too easy to guess.".to_owned();
    if let Some(feedback) = strength.feedback() {
        if let Some(warning) = feedback.warning() {
            sentence.push(' ');
            sentence.push_str(&warning.to_string());
        }
        for suggestion in feedback.suggestions() {
            sentence.push(' ');
            sentence.push_str(&suggestion.to_string());
        }
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(password: &str) -> Vec<String> {
        faults(
            "new_password",
            password,
            "ada.testwell",
            &["Ada Testwell", "Riverbridge"],
        )
        .into_iter()
        .map(|fault| fault.sentence)
        .collect()
    }

    #[test]
    fn a_password_is_refused_with_a_sentence_for_each_fault() {
        for (password, word) in [
            ("", "Enter a password"),
            ("   ", "Enter a password"),
            ("short1", "6 characters"),
            ("passwordpassword", "easy to guess"),
            ("aaaaaaaaaaaaaaaa", "easy to guess"),
            ("AdaTestwell1941", "names that others know"),
            ("testwellriverbridge", "names that others know"),
            ("my ada.testwell is long", "sign-in name"),
            ("violin\tgravel otter 93", "tabs"),
        ] {
            let found = sentences(password);
            assert!(
                found.iter().any(|sentence| sentence.contains(word)),
                "{password}: {found:?}"
            );
        }
        assert!(
            sentences(&"é".repeat(257))
                .iter()
                .any(|sentence| sentence.contains("257 characters"))
        );
        assert_eq!(sentences("ada.testwell").len(), 1);
        assert_eq!(sentences("\tada").len(), 2, "all faults at once");
    }

    #[test]
    fn good_passwords_in_any_writing_are_taken() {
        for password in [
            "gravel otter violin 93",
            "żółta łódka nad rzeką",
            "傘と川と古い駅の時計を忘れた",
            "🦦🎻🪨⛵🌧️🚂🧵🪁🥁🧭🪵🏮",
        ] {
            assert_eq!(sentences(password), Vec::<String>::new(), "{password}");
        }
    }

    #[test]
    fn only_the_right_password_is_right_and_bytes_are_left_as_typed() {
        let hashed = Hashed::chosen("gravel otter violin é", "x", &[]).unwrap();
        assert!(
            weigh("gravel otter violin é", Some(hashed.text()))
                .unwrap()
                .right
        );
        assert!(
            !weigh("gravel otter violin e\u{301}", Some(hashed.text()))
                .unwrap()
                .right
        );
        assert!(!weigh("", Some(hashed.text())).unwrap().right);
        assert!(!weigh("gravel otter violin é", None).unwrap().right);
        assert!(
            hashed.text().starts_with("$argon2id$v=19$m=32768,t=3,p=1$"),
            "{}",
            hashed.text()
        );
    }

    #[test]
    fn a_hash_that_cost_less_is_renewed_when_the_password_is_right() {
        let cheap = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8, 1, 1, None).unwrap(),
        )
        .hash_password_with_salt(b"gravel otter violin", &[3; 16])
        .unwrap()
        .to_string();
        let verdict = weigh("gravel otter violin", Some(&cheap)).unwrap();
        let renewed = verdict.upgraded.unwrap();
        assert!(verdict.right && renewed.text().contains("m=32768"));
        assert!(
            weigh("gravel otter violin", Some(renewed.text()))
                .unwrap()
                .upgraded
                .is_none()
        );
        assert!(weigh("another", Some(&cheap)).unwrap().upgraded.is_none());
    }

    #[test]
    fn one_time_passwords_are_long_random_and_legible() {
        let (first, hashed) = Hashed::one_time().unwrap();
        let (second, _) = Hashed::one_time().unwrap();
        assert_ne!(first, second);
        assert_eq!(first.as_str().len(), 24);
        assert!(weigh(first.as_str(), Some(hashed.text())).unwrap().right);
        assert_eq!(format!("{first:?}"), "OneTimePassword(…)");
    }

    /// Prints what one sign-in costs on this machine, and keeps the parameters at OWASP's least or better.
    #[test]
    fn a_guess_costs_what_owasp_recommends_or_more() {
        const { assert!(MEMORY_KIB >= 19 * 1024 && PASSES >= 2 && LANES >= 1) };
        let hashed = Hashed::chosen("gravel otter violin 93", "x", &[]).unwrap();
        let time = |stored: Option<&str>| {
            let begun = std::time::Instant::now();
            for _ in 0..5 {
                weigh("gravel otter violin 94", stored).unwrap();
            }
            begun.elapsed() / 5
        };
        let (known, unknown) = (time(Some(hashed.text())), time(None));
        println!(
            "argon2id {MEMORY_KIB} KiB, {PASSES} passes, {LANES} lane: {known:?} a guess; unknown name: {unknown:?}"
        );
        assert!(
            unknown * 3 > known && known * 3 > unknown,
            "the time taken tells which names exist"
        );
    }
}
