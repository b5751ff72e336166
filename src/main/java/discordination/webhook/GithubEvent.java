package discordination.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import discordination.http.Header;
import discordination.http.Problem;
import discordination.message.SendableEmbed;
import java.util.Optional;

/// What GitHub tells a webhook, and the box that it becomes (rest-servers 3.8).
///
/// @param kind as GitHub names the event, such as `push`
public record GithubEvent(
        @Header(value = "X-GitHub-Event", max = 64) String kind,
        JsonNode action,
        JsonNode sender,
        JsonNode repository,
        JsonNode ref,
        JsonNode refType,
        JsonNode compare,
        JsonNode after,
        JsonNode forced,
        JsonNode commits,
        JsonNode comment,
        JsonNode discussion,
        JsonNode answer,
        JsonNode forkee,
        JsonNode issue,
        JsonNode pullRequest) {

    private static final String GREY = "#202224";
    private static final String BLUE = "#279adc";
    private static final String RED = "#e73e3e";
    private static final String SAND = "#d9916d";
    private static final String ORANGE = "#d76a34";
    private static final String GREEN = "#0f890f";

    private static final int LONGEST_EXCERPT = 450;
    private static final int LONGEST_LIST = 1000;
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_SUBJECT = 50;
    private static final int SHA = 8;

    public GithubEvent {
        if (kind == null) throw Problem.invalidOperation();
    }

    /// The box to be posted; empty for what is not worth a message.
    ///
    /// @throws Problem `InvalidOperation` for an event or a payload that GitHub does not send
    Optional<SendableEmbed> news() {
        return switch (kind) {
            case "ping" -> Optional.empty();
            case "star" -> when("created", sender, GREY, headline("New star", repository));
            case "push" -> Optional.of(push());
            case "commit_comment" ->
                Optional.of(embed(
                        sender,
                        GREY,
                        headline("Comment on commit " + sha(text(comment, "commit_id")), comment) + excerpt(comment)));
            case "create" -> Optional.of(embed(sender, GREY, headline("New " + reference(), repository)));
            case "delete" -> Optional.of(embed(sender, GREY, headline("Deleted " + reference(), repository)));
            case "fork" -> Optional.of(embed(sender, GREY, headline("Forked as " + text(forkee, "full_name"), forkee)));
            case "discussion" -> discussed();
            case "discussion_comment" ->
                when(
                        "created",
                        of(comment).path("user"),
                        SAND,
                        headline("Comment on discussion " + titled(discussion), comment) + excerpt(comment));
            case "issues" -> changed("Issue", issue);
            case "issue_comment" ->
                when("created", sender, SAND, headline("Comment on " + titled(issue), comment) + excerpt(comment));
            case "pull_request" -> changed("Pull request", pullRequest);
            default -> throw Problem.invalidOperation();
        };
    }

    private SendableEmbed push() {
        var branch = text(ref, "").replaceFirst("^refs/(heads|tags)/", "");
        var link = text(compare, "");
        if (of(forced).asBoolean()) {
            return embed(sender, RED, line(branch + " was force-pushed to " + sha(text(after, "")), link));
        }
        var count = of(commits).size();
        var list = new StringBuilder(
                line("%s: %d new %s".formatted(branch, count, count == 1 ? "commit" : "commits"), link));
        for (var commit : of(commits)) {
            var row = "\n" + link(sha(text(commit, "id")), text(commit, "url")) + " "
                    + plain(cut(text(commit, "message").lines().findFirst().orElse(""), LONGEST_SUBJECT)) + " – "
                    + plain(text(commit.path("author"), "name"));
            if (list.length() + row.length() > LONGEST_LIST) {
                list.append("\n…");
                break;
            }
            list.append(row);
        }
        return embed(sender, BLUE, list.toString());
    }

    private Optional<SendableEmbed> discussed() {
        return switch (text(action, "")) {
            case "created" ->
                Optional.of(embed(
                        sender,
                        SAND,
                        headline("New discussion " + titled(discussion), discussion) + excerpt(discussion)));
            case "answered" ->
                Optional.of(embed(
                        of(answer).path("user"),
                        SAND,
                        headline("Answer to discussion " + titled(discussion), answer) + excerpt(answer)));
            default -> Optional.empty();
        };
    }

    private Optional<SendableEmbed> changed(String what, JsonNode subject) {
        return switch (text(action, "")) {
            case "opened" ->
                Optional.of(embed(
                        sender, ORANGE, headline(what + " opened: " + titled(subject), subject) + excerpt(subject)));
            case "closed" -> Optional.of(embed(sender, GREY, headline(what + " closed: " + titled(subject), subject)));
            case "reopened" ->
                Optional.of(embed(sender, GREEN, headline(what + " reopened: " + titled(subject), subject)));
            default -> Optional.empty();
        };
    }

    private Optional<SendableEmbed> when(String wanted, JsonNode actor, String colour, String description) {
        return text(action, "").equals(wanted) ? Optional.of(embed(actor, colour, description)) : Optional.empty();
    }

    // ---- pieces of text

    private SendableEmbed embed(JsonNode actor, String colour, String description) {
        var login = text(actor, "login");
        // A payload without its subject is none of GitHub's.
        if (login.isEmpty() || text(repository, "full_name").isEmpty()) throw Problem.invalidOperation();
        return new SendableEmbed(
                address(text(actor, "avatar_url")),
                address(text(actor, "html_url")),
                cut(login, LONGEST_TITLE),
                description,
                null,
                colour);
    }

    private String headline(String news, JsonNode subject) {
        return line(news, text(subject, "html_url"));
    }

    private String line(String news, String url) {
        return "#### " + link("[" + text(repository, "full_name") + "] " + cut(news, 200), url);
    }

    private String reference() {
        return text(refType, "") + " " + text(ref, "");
    }

    private static String titled(JsonNode subject) {
        return "#" + of(subject).path("number").asLong() + " " + text(subject, "title");
    }

    private static String excerpt(JsonNode subject) {
        var body = text(subject, "body").strip();
        return body.isEmpty() ? "" : "\n" + cut(body, LONGEST_EXCERPT);
    }

    private static String link(String text, String url) {
        return address(url) == null ? plain(text) : "[" + plain(text) + "](<" + address(url) + ">)";
    }

    /// Only what a browser may follow, and no longer than an embed takes.
    private static String address(String url) {
        return url.matches("https?://[^\\s<>]{1,240}") ? url : null;
    }

    /// One line without meaning for Markdown's links.
    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("[\\[\\]\\\\]", "\\\\$0");
    }

    private static String cut(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) return text;
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static String sha(String commit) {
        return commit.substring(0, Math.min(SHA, commit.length()));
    }

    private static JsonNode of(JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }

    /// The text of a field, or of the node itself for an empty name; "" when there is none.
    private static String text(JsonNode node, String field) {
        return (field.isEmpty() ? of(node) : of(node).path(field)).asText("");
    }
}
