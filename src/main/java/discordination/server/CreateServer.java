package discordination.server;

import discordination.http.Check;

/// Founds a server (rest-servers 2.2).
public record CreateServer(String name, String description, Boolean nsfw) {
    public CreateServer {
        Check.required("name", name);
        new Check()
                .length("name", name, 1, 32)
                .length("description", description, 0, 1024)
                .done();
    }
}
