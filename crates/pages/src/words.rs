//! What people read about themselves, from the message files, in the voice that suits them.

use std::sync::LazyLock;

use record::Refusal;
use record::people::{CommunicationNeed, PersonDocument};
use record::rules::Voice;
use record::rules::messages::{Arg, MessageFault, Messages};

use crate::web::Request;

/// Read once: they are part of the program.
static MESSAGES: LazyLock<Result<Messages, MessageFault>> =
    LazyLock::new(|| Messages::embedded("en"));

/// Messages in one voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    voice: Voice,
}

impl Words {
    /// In this voice.
    pub const fn of(voice: Voice) -> Words {
        Words { voice }
    }

    /// As the address asks (`words=easy`, `words=plain`); otherwise as the person's needs are.
    pub fn asked(request: &Request, document: &PersonDocument) -> Words {
        let easy = document
            .communication
            .needs
            .contains(&CommunicationNeed::EasyRead);
        let voice = match request.query.get("words") {
            "easy" => Voice::Easy,
            "plain" | "large" => Voice::Plain,
            _ if easy => Voice::Easy,
            _ => Voice::Plain,
        };
        Words { voice }
    }

    /// The voice.
    pub const fn voice(self) -> Voice {
        self.voice
    }

    /// A message without arguments.
    ///
    /// # Errors
    /// [`Refusal::Rules`] for a message that is not there.
    pub fn say(self, id: &str) -> Result<String, Refusal> {
        self.with(id, &[])
    }

    /// A message with what is put into it.
    ///
    /// # Errors
    /// [`Refusal::Rules`] for a message that is not there or asks for more.
    pub fn with(self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<String, Refusal> {
        let unsaid = |fault: &MessageFault| {
            Refusal::Rules(format!("The words of this page cannot be shown: {fault}."))
        };
        MESSAGES
            .as_ref()
            .map_err(unsaid)?
            .text(id, args, self.voice)
            .map_err(|fault| unsaid(&fault))
    }
}
