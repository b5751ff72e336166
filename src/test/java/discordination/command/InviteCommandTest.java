package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Answer;
import discordination.kit.Stage;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Codes that the operator hands out, in a house that is closed.
final class InviteCommandTest {
    @AutoClose
    private static final Stage stage = Stage.open(Map.of("instance.invite_only", "true"));

    private static Answer register(String email, String code) {
        return stage.visitor()
                .post(
                        "/auth/account/create",
                        Map.of("email", email, "password", "a quiet afternoon", "invite", code, "username", "guest"));
    }

    @Test
    void aCodeIsWorthOneAccountAndIsThenUsed() {
        var typed = Typed.at(stage, "invite", "create", "--note", "for Bob").ends(0);
        assertEquals("", typed.err());
        var code = typed.out().strip();
        register("bob@invite.test", code).is(204);
        register("eve@invite.test", code).fails(400, "InvalidInvite");

        var table = Typed.at(stage, "invite", "list").ends(0).out();
        var line = table.lines().filter(one -> one.startsWith(code)).findFirst().orElseThrow();
        assertTrue(line.contains("guest#") && line.endsWith("for Bob"), table);
        var refused = Typed.at(stage, "invite", "revoke", code).ends(65);
        assertTrue(refused.err().contains("has been used"), refused.err());
        for (var one : Typed.at(stage, "invite", "list", "--unused", "--json").json()) {
            assertTrue(one.get("claimed_by").isNull(), one.toString());
        }
    }

    @Test
    void aFailedRegistrationBurnsNoCode() {
        var code = Typed.at(stage, "invite", "create", "--json")
                .json()
                .get(0)
                .get("code")
                .asText();
        register("no address", code).fails(400, "IncorrectData");
        register("carol@invite.test", code).is(204);
    }

    @Test
    void aRevokedCodeIsWorthNothing() {
        var codes = Typed.at(stage, "invite", "create", "--count", "3")
                .ends(0)
                .out()
                .lines()
                .toList();
        assertEquals(3, codes.size());
        Typed.at(stage, "invite", "revoke", codes.get(1)).ends(0);
        register("dave@invite.test", codes.get(1)).fails(400, "InvalidInvite");
        register("dave@invite.test", codes.get(2)).is(204);
        assertTrue(
                Typed.at(stage, "invite", "revoke", codes.get(1)).ends(67).err().contains(codes.get(1)));
    }

    @Test
    void theOperatorNeedsNoCode() {
        Typed.at(stage, "user", "create", "first", "--email", "first@invite.test", "--generate-password")
                .ends(0);
    }

    @Test
    void absurdNumbersAreRefused() {
        Typed.at(stage, "invite", "create", "--count", "0").ends(2);
        Typed.at(stage, "invite", "create", "--count", "100000").ends(2);
        Typed.at(stage, "invite", "create", "--count", "many").ends(2);
    }

    @Test
    void anOpenHouseSaysThatCodesAreNotNeeded() {
        try (var open = Stage.open()) {
            var typed = Typed.at(open, "invite", "create").ends(0);
            assertTrue(typed.err().contains("instance.invite_only is off"), typed.err());
        }
    }
}
