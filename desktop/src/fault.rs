//! Everything that can be wrong with an address or a link, each with the sentence people read.

use serde::Serialize;

/// A refusal; the page shows the sentence and acts on the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    Empty,
    NotAnAddress,
    /// Plain HTTP outside the machine and its network: never.
    Unencrypted,
    /// Plain HTTP nearby: only when the person says so.
    AskUnencrypted,
    UnknownHost,
    Unreachable,
    Slow,
    Certificate,
    NoInstance,
    Rubbish,
    TooLarge,
    Redirects,
    Downgrade,
    TooMany,
    BadLink,
    NotSaved,
    /// The person has turned to something else meanwhile.
    GivenUp,
}

impl Fault {
    /// One sentence about what is wrong and one about what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Fault::Empty => "Type the address of your instance, for example chat.example.org.",
            Fault::NotAnAddress => "This is not an address. It should look like chat.example.org.",
            Fault::Unencrypted => {
                "This address begins with http://, so everybody on the way could read along. Use https:// instead."
            }
            Fault::AskUnencrypted => {
                "The connection to this instance is not encrypted. That is fine on your own machine; in a network, \
                 everybody in it can read along."
            }
            Fault::UnknownHost => "There is no machine of this name. Check the spelling and your network.",
            Fault::Unreachable => "Nothing answers there. The instance may be down, or the port may be wrong.",
            Fault::Slow => "The instance takes too long to answer. Try again in a moment.",
            Fault::Certificate => {
                "No safe connection can be made: the certificate of this address is wrong, or it does not speak HTTPS."
            }
            Fault::NoInstance => "There is a web server at this address, but no instance of Discordination or Stoat.",
            Fault::Rubbish => "What this address says about itself makes no sense, so it is not opened.",
            Fault::TooLarge => "The answer of this address is far too large for an instance.",
            Fault::Redirects => "This address sends us in circles.",
            Fault::Downgrade => "This address sends us on to an unencrypted one, which is refused.",
            Fault::TooMany => "That many instances cannot be remembered. Remove one first.",
            Fault::BadLink => "The link that was opened is not a valid Discordination link, so it was ignored.",
            Fault::NotSaved => "The list of instances could not be saved. Is the disk full or read-only?",
            Fault::GivenUp => "This was given up for something else.",
        }
    }
}
