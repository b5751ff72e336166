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
import discordination.http.Route;
import discordination.user.Usernames;
import java.util.List;

/// The routes under `/auth/account` (rest-accounts 5.4).
public final class AccountApi {
    private final Access access;
    private final Accounts accounts;
    private final Tickets tickets;

    public AccountApi(Access access, Accounts accounts, Tickets tickets) {
        this.access = access;
        this.accounts = accounts;
        this.tickets = tickets;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.silent(
                        Method.POST,
                        "/auth/account/create",
                        Guard.anyone(),
                        Limit.AUTH,
                        CreateAccount.class,
                        this::create),
                Route.get("/auth/account", access.session(), Limit.AUTH, Account.class, this::fetch),
                Route.silent(
                        Method.PATCH,
                        "/auth/account/change/password",
                        access.session(),
                        Limit.AUTH,
                        ChangePassword.class,
                        this::changePassword),
                Route.silent(
                        Method.PATCH,
                        "/auth/account/change/email",
                        access.session(),
                        Limit.AUTH,
                        ChangeEmail.class,
                        this::changeEmail));
    }

    /// @param username given by earlier clients, which expect the user to exist at once (rest-accounts 9)
    public record CreateAccount(String email, String password, String invite, String captcha, String username) {
        public CreateAccount {
            required("email", email);
            required("password", password);
            Usernames.check(new Check(), "username", username).done();
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
        accounts.create(in.email, in.password, in.invite, in.username);
    }

    private Account fetch(SessionAccess caller) {
        return accounts.fetch(caller.account());
    }

    private void changePassword(SessionAccess caller, ChangePassword in) {
        tickets.discard(in.ticket);
        accounts.changePassword(caller.account(), in.currentPassword, in.password);
    }

    private void changeEmail(SessionAccess caller, ChangeEmail in) {
        tickets.discard(in.ticket);
        accounts.changeEmail(caller.account(), in.currentPassword, in.email);
    }
}
