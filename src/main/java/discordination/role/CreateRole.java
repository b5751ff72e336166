package discordination.role;

import discordination.http.Check;

/// Makes a role; a rank is accepted and ignored (rest-servers 2.4).
public record CreateRole(String name) {
    public CreateRole {
        new Check().length("name", Check.required("name", name), 1, 32).done();
    }
}
