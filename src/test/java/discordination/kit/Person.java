package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/// Somebody with an account who acts over HTTP and WebSocket; the verbs are those that most tests need.
public final class Person extends Visitor {
    private static final String SESSION = "X-Session-Token";

    private final String id;
    private final String name;
    private final String email;
    private final String password;
    private final String session;
    private final String token;

    /// A server that somebody made.
    ///
    /// @param channel its first channel
    public record Place(String id, String channel) {}

    private Person(Stage stage, String id, String name, String email, String password, String session, String token) {
        super(stage, Map.of(SESSION, token));
        this.id = id;
        this.name = name;
        this.email = email;
        this.password = password;
        this.session = session;
        this.token = token;
    }

    static Person arrives(Stage stage, String name, String email) {
        var login = register(stage.visitor(), email);
        var token = login.get("token").asText();
        var user = stage.visitor()
                .with(SESSION, token)
                .post("/onboard/complete", Map.of("username", name))
                .json();
        var id = user.get("_id").asText();
        return new Person(
                stage, id, name, email, passwordOf(email), login.get("_id").asText(), token);
    }

    static Visitor logsIn(Stage stage, String email) {
        var login = register(stage.visitor(), email);
        return stage.visitor().with(SESSION, login.get("token").asText());
    }

    private static JsonNode register(Visitor visitor, String email) {
        visitor.post("/auth/account/create", Map.of("email", email, "password", passwordOf(email)))
                .is(204);
        return login(visitor, email, passwordOf(email));
    }

    private static String passwordOf(String email) {
        return "correct horse " + email;
    }

    private static JsonNode login(Visitor visitor, String email, String password) {
        var body = Map.of("email", email, "password", password, "friendly_name", "kit");
        return visitor.post("/auth/session/login", body).json();
    }

    /// The same person at a second device, with a session of its own.
    public Person again() {
        var login = login(stage.visitor(), email, password);
        return new Person(
                stage,
                id,
                name,
                email,
                password,
                login.get("_id").asText(),
                login.get("token").asText());
    }

    /// The same person with the same session, at services elsewhere.
    public Person at(Stage elsewhere) {
        return new Person(elsewhere, id, name, email, password, session, token);
    }

    <T extends AutoCloseable> T keep(T resource) {
        return stage.keep(resource);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String email() {
        return email;
    }

    public String password() {
        return password;
    }

    public String session() {
        return session;
    }

    public String token() {
        return token;
    }

    /// `name#1234`
    public String tag() {
        var me = get("/users/@me").json();
        return me.get("username").asText() + "#" + me.get("discriminator").asText();
    }

    /// Opens a gateway connection and waits until it is ready.
    public Socket connect() {
        return connect("");
    }

    /// @param query more parameters of the address, such as `&format=msgpack`
    public Socket connect(String query) {
        return Socket.open(stage, id, "token=" + token + query).entered();
    }

    /// As {@link #connect()}, at a gateway of another process.
    public Socket connectTo(int port) {
        return Socket.open(stage, id, port, "token=" + token).entered();
    }

    /// Makes a bot; its name need not be unique.
    public Robot makesBot(String name) {
        var made = post("/bots/create", Map.of("name", name)).json();
        return new Robot(stage, made.get("_id").asText(), made.get("token").asText());
    }

    public Place createsServer(String name) {
        var made = post("/servers/create", Map.of("name", name)).json();
        return new Place(
                made.get("server").get("_id").asText(),
                made.get("channels").get(0).get("_id").asText());
    }

    /// Makes an invite to a channel and returns its code.
    public String invites(String channel) {
        return post("/channels/" + channel + "/invites", Map.of())
                .json()
                .get("_id")
                .asText();
    }

    public Answer joins(String invite) {
        return post("/invites/" + invite, Map.of()).ok();
    }

    /// Lets others join, each by an invite of this person.
    public void admits(Place place, Person... others) {
        var invite = invites(place.channel());
        for (var other : others) other.joins(invite);
    }

    /// Makes a text channel and returns its id.
    public String createsChannel(Place place, String name) {
        return post("/servers/" + place.id() + "/channels", Map.of("name", name))
                .json()
                .get("_id")
                .asText();
    }

    /// Makes a channel where people can talk and returns its id.
    public String createsVoiceChannel(Place place, String name) {
        return post("/servers/" + place.id() + "/channels", Map.of("name", name, "type", "Voice"))
                .json()
                .get("_id")
                .asText();
    }

    /// Sends a message and returns its id.
    public String says(String channel, String content) {
        return sends(channel, Map.of("content", content)).get("_id").asText();
    }

    /// Sends any message.
    public JsonNode sends(String channel, Object message) {
        return post("/channels/" + channel + "/messages", message).json();
    }

    /// The newest messages first, as the caller may read them.
    public JsonNode reads(String channel) {
        return get("/channels/" + channel + "/messages").json();
    }

    /// What the messages say, oldest first.
    public java.util.List<String> hears(String channel) {
        return StreamSupport.stream(reads(channel).spliterator(), false)
                .map(message -> message.path("content").asText())
                .toList()
                .reversed();
    }

    /// Opens the direct channel with somebody and returns its id.
    public String opensDm(Person other) {
        return get("/users/" + other.id + "/dm").json().get("_id").asText();
    }

    /// Both become friends.
    public void befriends(Person other) {
        put("/users/" + other.id + "/friend").ok();
        other.put("/users/" + id + "/friend").ok();
    }

    /// Uploads a file and returns its id.
    public String uploads(String tag, String filename, byte[] content) {
        return uploads(tag, filename, "application/octet-stream", content)
                .json()
                .get("id")
                .asText();
    }
}
