//! The installation's secret key: what is kept encrypted, and what is signed, comes from it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::Refusal;

const NONCE_LENGTH: usize = 24;

/// First byte of everything sealed, so that another way of sealing can follow without a guess.
const SEALED_VERSION: u8 = 1;

/// 32 secret bytes from the settings. Never in the database: a stolen copy of it gives no second factor away.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretKey(…)")
    }
}

/// What a key is used for. Each use has its own derived key, so that no value of one can be passed off as another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    SecondFactor,
    RecoveryCode,
    SessionForm,
    CookieForm,
    ParkedForm,
    InvitationCode,
    BankDetails,
}

impl Use {
    fn label(self) -> &'static [u8] {
        match self {
            Use::SecondFactor => b"steerwell second factor 1",
            Use::RecoveryCode => b"steerwell recovery code 1",
            Use::SessionForm => b"steerwell form of a session 1",
            Use::CookieForm => b"steerwell form of a cookie 1",
            Use::ParkedForm => b"steerwell parked form 1",
            Use::InvitationCode => b"steerwell invitation code 1",
            Use::BankDetails => b"steerwell bank details 1",
        }
    }
}

impl SecretKey {
    /// The key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> SecretKey {
        SecretKey(bytes)
    }

    /// Reads the key as it stands in the settings: 32 bytes in base 64.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with what to do; the text is not repeated.
    pub fn parse(text: &str) -> Result<SecretKey, Refusal> {
        STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .map(SecretKey)
            .ok_or_else(|| {
                Refusal::invalid(
                    "secret_key",
                    "The secret key must be 32 random bytes in base 64, 44 characters ending in «=».",
                )
            })
    }

    /// A new random key, in the form that [`SecretKey::parse`] reads.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when the machine gives no randomness.
    pub fn generate() -> Result<String, Refusal> {
        Ok(STANDARD.encode(random::<32>()?))
    }

    /// The signature of `parts`. Each part carries its length, so that no two lists of parts sign alike.
    pub(crate) fn mac(&self, usage: Use, parts: &[&[u8]]) -> [u8; 32] {
        self.keyed(usage, parts).finalize().into_bytes().into()
    }

    /// Whether `tag` is the signature of `parts`, in a time that tells nothing about where it differs.
    pub(crate) fn mac_holds(&self, usage: Use, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.keyed(usage, parts).verify_slice(tag).is_ok()
    }

    /// Encrypts `plain` for `usage`. It opens only with the same `associated` bytes: a value copied to another row does not.
    pub(crate) fn seal(
        &self,
        usage: Use,
        associated: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Refusal> {
        let nonce = random::<NONCE_LENGTH>()?;
        let payload = Payload {
            msg: plain,
            aad: associated,
        };
        let hidden = self
            .cipher(usage)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Refusal::NotNow("This is too large to be encrypted.".to_owned()))?;
        let mut sealed = Vec::with_capacity(1 + NONCE_LENGTH + hidden.len());
        sealed.push(SEALED_VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&hidden);
        Ok(sealed)
    }

    /// Decrypts what [`SecretKey::seal`] made.
    pub(crate) fn open(
        &self,
        usage: Use,
        associated: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, Refusal> {
        let unreadable = || {
            Refusal::NotNow(
                "This was encrypted with another secret key, or was changed in the database. \
                 Ask your IT administrator to check the setting «secret_key»."
                    .to_owned(),
            )
        };
        let (version, rest) = sealed.split_first().ok_or_else(unreadable)?;
        let (nonce, hidden) = rest
            .split_first_chunk::<NONCE_LENGTH>()
            .ok_or_else(unreadable)?;
        if *version != SEALED_VERSION {
            return Err(unreadable());
        }
        let payload = Payload {
            msg: hidden,
            aad: associated,
        };
        self.cipher(usage)
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| unreadable())
    }

    fn keyed(&self, usage: Use, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = hmac_of(&self.derived(usage));
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }

    fn cipher(&self, usage: Use) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derived(usage).into())
    }

    fn derived(&self, usage: Use) -> [u8; 32] {
        let mut mac = hmac_of(&self.0);
        mac.update(usage.label());
        mac.finalize().into_bytes().into()
    }
}

/// HMAC with a key of 32 bytes, padded with zeros to its block as RFC 2104 has it.
fn hmac_of(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(key);
    Hmac::<Sha256>::new(&block.into())
}

/// Random bytes of the operating system.
pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Refusal> {
    let mut bytes = [0_u8; LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| {
        Refusal::NotNow(
            "The machine gives no random numbers, so nothing secret can be made. Tell whoever runs it."
                .to_owned(),
        )
    })?;
    Ok(bytes)
}

/// Letters and digits that are not mistaken for each other when read aloud or copied by hand (Crockford's base 32).
const LEGIBLE: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A random text of `GROUPS` groups of four or five legible characters, five bits each: `k7wq-3hdm-…`.
pub(crate) fn legible<const COUNT: usize>(group: usize) -> Result<String, Refusal> {
    let mut text = String::with_capacity(COUNT + COUNT / group.max(1));
    for (index, byte) in random::<COUNT>()?.into_iter().enumerate() {
        if index > 0 && index % group.max(1) == 0 {
            text.push('-');
        }
        text.push(char::from(LEGIBLE[usize::from(byte & 31)]));
    }
    Ok(text)
}

/// What somebody typed from a legible text, as it was before they typed it: without case, spaces, hyphens,
/// and with the letters that Crockford's base 32 leaves out read as the digits they look like.
pub(crate) fn as_legible(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SecretKey {
        SecretKey::from_bytes([7; 32])
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_use_and_row_and_with_no_other() {
        let sealed = key().seal(Use::SecondFactor, b"row 1", b"secret").unwrap();
        assert_eq!(
            key().open(Use::SecondFactor, b"row 1", &sealed).unwrap(),
            b"secret"
        );
        assert!(key().open(Use::SecondFactor, b"row 2", &sealed).is_err());
        assert!(key().open(Use::ParkedForm, b"row 1", &sealed).is_err());
        assert!(
            SecretKey::from_bytes([8; 32])
                .open(Use::SecondFactor, b"row 1", &sealed)
                .is_err()
        );
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(
                key().open(Use::SecondFactor, b"row 1", &changed).is_err(),
                "byte {place}"
            );
        }
        assert!(
            key()
                .open(Use::SecondFactor, b"row 1", &sealed[..20])
                .is_err()
        );
        assert!(key().open(Use::SecondFactor, b"row 1", &[]).is_err());
    }

    #[test]
    fn two_lists_of_parts_never_sign_alike() {
        assert_ne!(
            key().mac(Use::SessionForm, &[b"ab", b"c"]),
            key().mac(Use::SessionForm, &[b"a", b"bc"])
        );
        assert_ne!(
            key().mac(Use::SessionForm, &[b"a"]),
            key().mac(Use::CookieForm, &[b"a"])
        );
    }

    #[test]
    fn a_key_is_read_as_it_was_made_and_never_shown() {
        let text = SecretKey::generate().unwrap();
        let key = SecretKey::parse(&format!(" {text}\n")).unwrap();
        assert_eq!(STANDARD.encode(key.0), text);
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
        for faulty in ["", "hunter2", "AAAA", &text[..40]] {
            assert!(SecretKey::parse(faulty).is_err());
        }
    }

    #[test]
    fn a_code_copied_by_hand_is_read_as_it_was_printed() {
        let code = legible::<10>(5).unwrap();
        assert_eq!(code.len(), 11);
        assert_eq!(
            as_legible(&format!(" {} ", code.to_uppercase())),
            code.replace('-', "")
        );
        assert_eq!(as_legible("OIL-oil"), "011011");
    }
}
