package discordination.bot;

import static discordination.http.Check.required;

import discordination.http.Check;
import discordination.user.Usernames;

/// A request for a bot.
public record CreateBot(String name) {
    public CreateBot {
        Usernames.check(new Check(), "name", required("name", name)).done();
    }
}
