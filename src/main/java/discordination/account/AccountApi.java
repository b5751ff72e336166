package discordination.account;

import static discordination.http.Check.required;

import discordination.access.Access;
import discordination.access.SessionAccess;
import discordination.http.Check;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Header;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.NotNull;
import discordination.http.Path;
import discordination.http.Route;
import discordination.user.Usernames;
import java.util.List;

/// The routes under `/auth/account` (rest-accounts 5.4).
public final class AccountApi {
    private static final String RESET = "/auth/account/reset_password";
    private static final String DELETE = "/auth/account/delete";

    private final Access access;
    private final Accounts accounts;
    private final Registration registration;
    private final Resets resets;
    private final Departures departures;
    private final Tickets tickets;
    private final Captcha captcha;
    private final Discretion discretion;

    public AccountApi(
            Access access,
            Accounts accounts,
            Registration registration,
            Resets resets,
            Departures departures,
            Tickets tickets,
            Captcha captcha,
            Discretion discretion) {
        this.access = access;
        this.accounts = accounts;
        this.registration = registration;
        this.resets = resets;
        this.departures = departures;
        this.tickets = tickets;
        this.captcha = captcha;
        this.discretion = discretion;
    }

    public List<Route<?, ?>> routes() {
        var session = access.session();
        var proven = TicketGuard.required(session, tickets);
        return List.of(
                open(Method.POST, "/auth/account/create", CreateAccount.class, this::create),
                open(Method.POST, "/auth/account/reverify", Reverify.class, this::reverify),
                Route.post(
                        "/auth/account/verify/{code}",
                        Guard.anyone(),
                        Limit.AUTH,
                        Verify.class,
                        Verified.class,
                        this::verify),
                open(Method.POST, RESET, RequestReset.class, this::requestReset),
                open(
                        Method.PATCH,
                        RESET,
                        Reset.class,
                        (_, in) -> resets.reset(in.token, in.password, Boolean.TRUE.equals(in.removeSessions))),
                Route.get("/auth/account", session, Limit.AUTH, Account.class, this::fetch),
                Route.silent(
                        Method.PATCH,
                        "/auth/account/change/password",
                        session,
                        Limit.AUTH,
                        ChangePassword.class,
                        this::changePassword),
                Route.silent(
                        Method.PATCH,
                        "/auth/account/change/email",
                        session,
                        Limit.AUTH,
                        ChangeEmail.class,
                        this::changeEmail),
                Route.mute(Method.POST, "/auth/account/disable", proven, Limit.AUTH, departures::disable),
                Route.mute(Method.POST, DELETE, proven, Limit.AUTH, departures::request),
                open(Method.PUT, DELETE, ConfirmDeletion.class, (_, in) -> departures.confirm(in.token)));
    }

    private static <B> Route<Exchange, B> open(
            Method method, String path, Class<B> body, Route.Silent<Exchange, B> handler) {
        return Route.silent(method, path, Guard.anyone(), Limit.AUTH, body, handler);
    }

    /// @param username given by earlier clients, which expect the user to exist at once (rest-accounts 9)
    public record CreateAccount(String email, String password, String invite, String captcha, String username) {
        public CreateAccount {
            required("email", email);
            required("password", password);
            Usernames.check(new Check(), "username", username).done();
        }
    }

    public record Reverify(String email, String captcha) {
        public Reverify {
            required("email", email);
        }
    }

    public record Verify(@Path String code) {}

    /// @param ticket logs a new account in; null after a change of address, which is an object all the same: a client
    ///               takes `null` for a failure (rest-accounts 5.4)
    public record Verified(Ticket ticket) {}

    public record RequestReset(String email, String captcha) {
        public RequestReset {
            required("email", email);
        }
    }

    public record Reset(
            String token, String password, @NotNull Boolean removeSessions) {
        public Reset {
            required("token", token);
            required("password", password);
        }
    }

    public record ConfirmDeletion(String token) {
        public ConfirmDeletion {
            required("token", token);
        }
    }

    public record ChangePassword(
            String password,
            String currentPassword,
            @Header("x-mfa-ticket") String ticket) {
        public ChangePassword {
            required("password", password);
            required("current_password", currentPassword);
        }
    }

    public record ChangeEmail(
            String email,
            String currentPassword,
            @Header("x-mfa-ticket") String ticket) {
        public ChangeEmail {
            required("email", email);
            required("current_password", currentPassword);
        }
    }

    private void create(Exchange exchange, CreateAccount in) {
        captcha.require(in.captcha);
        discretion.about(() -> registration.create(in.email, in.password, in.invite, in.username));
    }

    private void reverify(Exchange exchange, Reverify in) {
        captcha.require(in.captcha);
        discretion.about(() -> registration.reverify(in.email));
    }

    private Verified verify(Exchange exchange, Verify in) {
        return new Verified(registration.follow(in.code).orElse(null));
    }

    private void requestReset(Exchange exchange, RequestReset in) {
        captcha.require(in.captcha);
        resets.request(in.email);
    }

    private Account fetch(SessionAccess caller) {
        return accounts.fetch(caller.account());
    }

    private void changePassword(SessionAccess caller, ChangePassword in) {
        var proven = tickets.proves(caller.account(), in.ticket);
        accounts.changePassword(caller.account(), in.currentPassword, in.password, proven);
    }

    private void changeEmail(SessionAccess caller, ChangeEmail in) {
        var proven = tickets.proves(caller.account(), in.ticket);
        discretion.about(() -> accounts.changeEmail(caller.account(), in.currentPassword, in.email, proven));
    }
}
