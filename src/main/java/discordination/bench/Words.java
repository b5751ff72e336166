package discordination.bench;

import java.util.List;

/// What the clients of a measurement say: sentences as long as those of people.
final class Words {
    static final List<String> SENTENCES = List.of(
            "good morning, has anybody seen the new build?",
            "yes, it went through a minute ago and all of the tests are green",
            "ok",
            "I would rather wait until tomorrow, the release notes are not written yet",
            "who takes the review of the second part?",
            "me, after lunch",
            "the search is much faster now than it was last week",
            "what did you change?",
            "only the index, and it no longer asks for every single word",
            "nice work! :)",
            "can we meet on Thursday instead of Wednesday? I am at the dentist's",
            "sure, Thursday at ten",
            "my headphones are broken again, so please write instead of calling",
            "see the third paragraph of the manual, it explains what happens when the disk is full",
            "brb",
            "thanks, that was exactly what I was looking for");

    private Words() {}

    static String sentence(int number) {
        return SENTENCES.get(number % SENTENCES.size());
    }
}
